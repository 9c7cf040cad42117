"""Lets the sign-in form end in another program."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client
from django.http import HttpRequest, HttpResponse

PAGES = ("account_", "demo:")
"""Names of the pages where people sign in, in however many steps."""


class SignInElsewhereMiddleware:
    """Who comes from Moodle signs in here and is sent back. Browsers hold every address on that way
    against the form's own Content-Security-Policy: so the sign-in pages name those programs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and match.view_name.startswith(PAGES) and request.user.is_anonymous:
            response._csp_update = {"form-action": origins()}  # type: ignore[attr-defined]
        return response


def origins() -> list[str]:
    """Of the programs that people are sent back to."""
    known = Client.objects.values_list("redirect_uris", flat=True)
    parts = (urlsplit(address) for addresses in known for address in addresses.split())
    return sorted({f"{one.scheme}://{one.netloc}" for one in parts})
