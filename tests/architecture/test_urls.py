"""Every address is guarded: signed in by default, and with a permission that can be read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

OPEN = frozenset(
    {
        "theme-css",
        "security-txt",
        "health-live",
        "health-ready",
        "demo:people",
        "demo:sign-in",
        "people:language",
        # the link in a mail is signed for one step and one person, and is of use once
        "enrollment:decide-by-mail",
        "enrollment:certificate-check",
        "enrollment:certificate-search",
        # programs ask these for people; each answers only to a known program, or tells no secret
        "idp:oidc:configuration",
        "idp:oidc:jwks",
        "idp:oidc:authorization",
        "idp:oidc:token",
        "idp:oidc:userinfo",
        # the same, for one trainer and one question
        "planning:absence-by-mail",
        "planning:answer-by-mail",
    }
)
"""Addresses for strangers; each needs a reason to stand here."""

OUTSIDE = ("account_", "socialaccount_", "mfa_")
"""allauth guards its own pages."""


def addresses(
    resolver: URLResolver | None = None, namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


OURS = [(name, pattern) for name, pattern in addresses() if not name.startswith(OUTSIDE)]


@pytest.mark.parametrize(("name", "pattern"), OURS, ids=[name for name, _ in OURS])
def test_every_address_says_who_may(name: str, pattern: URLPattern) -> None:
    view = pattern.callback
    if getattr(view, "login_required", True):
        assert getattr(view, "permission", None), f"{name}: add @requires or @own_pages"
    else:
        assert name in OPEN, f"{name} is open to strangers; give it a reason in OPEN or guard it"


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted({name for name, _ in OURS} - OPEN))
def test_strangers_are_sent_to_the_sign_in_page(name: str) -> None:
    pattern = dict(OURS)[name]
    values = {
        key: {"IntConverter": 1, "UUIDConverter": "0" * 8 + "-0000-4000-8000-" + "0" * 12}.get(
            type(converter).__name__, "x"
        )
        for key, converter in pattern.pattern.converters.items()
    }
    response = Client().get(reverse(name, kwargs=values))
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")
