"""What every answer carries, as internet.nl and BIO2 ask."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from lms_portal.middleware import RequestLogMiddleware
from people.models import Person
from tests.cast import Cast

UNSAFE = ("unsafe-inline", "unsafe-eval", "data:", "*", "http:")


@pytest.fixture
def page(cast: Cast, client_of: Callable[[Person], Client]) -> dict[str, str]:
    return dict(client_of(cast.alice).get(reverse("start")).headers)


def test_csp_is_complete_and_strict(page: dict[str, str]) -> None:
    policy = page["Content-Security-Policy"]
    for directive in (
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ):
        assert directive in policy
    assert not any(word in policy for word in UNSAFE)


def test_other_headers(page: dict[str, str]) -> None:
    assert page["Referrer-Policy"] == "same-origin"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["X-Frame-Options"] == "DENY"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in page["Permissions-Policy"]


def test_signed_in_pages_are_kept_nowhere(page: dict[str, str]) -> None:
    assert page["Cache-Control"] == "no-store, private"


def test_https_brings_hsts_of_a_year_or_more(settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/health/live").status_code == 301
    secure = Client().get("/health/live", secure=True)
    assert int(secure["Strict-Transport-Security"].split("max-age=")[1].split(";")[0]) >= 31536000


@pytest.mark.django_db
def test_security_txt_expires_within_a_year() -> None:
    lines = Client().get("/.well-known/security.txt").content.decode().splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    expires = datetime.datetime.fromisoformat(fields["Expires"])
    left = expires - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=30) < left < datetime.timedelta(days=365)
    assert fields["Contact"].startswith("mailto:")


@pytest.mark.django_db
def test_theme_is_served_under_its_digest_only(cast: Cast) -> None:
    from organisations import themes

    digest = themes.digest(themes.from_tokens(cast.nvwa.theme))
    good = Client().get(reverse("theme-css", args=["nvwa", digest]))
    assert good["Content-Type"].startswith("text/css")
    assert "immutable" in good["Cache-Control"]
    assert Client().get(reverse("theme-css", args=["nvwa", "0" * 12])).status_code == 404
    assert Client().get(reverse("theme-css", args=["weg", digest])).status_code == 404


@pytest.mark.django_db
def test_health_tells_when_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get("/health/live").json() == {"status": "ok"}
    assert Client().get("/health/ready").status_code == 200

    def gone() -> None:
        from django.db import OperationalError

        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", gone)
    assert Client().get("/health/ready").status_code == 503


def test_demo_mode_cannot_go_live(settings: Settings) -> None:
    settings.DEMO_MODE = True
    ids = {message.id for message in run_checks(include_deployment_checks=True)}
    assert "portal.E001" in ids
    settings.DEMO_MODE = False
    ids = {message.id for message in run_checks(include_deployment_checks=True)}
    assert "portal.E001" not in ids


def test_mails_that_reach_nobody_cannot_go_live(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert "portal.E002" in {m.id for m in run_checks(include_deployment_checks=True)}


def test_request_log_names_the_path_only() -> None:
    request = RequestFactory().get("/catalogus/", {"q": "burn-out"})
    assert RequestLogMiddleware.format_request(request) == "GET /catalogus/"
