"""Signing in to the demo with one click, in demo mode only."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from demo.cast import CAST, CAST_PASSWORD
from demo.loading.load import load
from demo.loading.organisations import THEME_OF
from lms_portal.checks import demo_mode_is_off
from organisations.themes import DEMO_THEMES
from tests.cast import Cast

PEOPLE = "/demo/"


@pytest.fixture
def demo(db: None) -> None:
    load(size="S", say=lambda _line: None)


def sign_in_url(key: str) -> str:
    return reverse("demo:sign-in", args=[key])


def test_the_page_shows_everybody_with_a_button(client: Client, demo: None) -> None:
    page = client.get(PEOPLE)
    assert page.status_code == 200
    for member in CAST:
        assert member.full_name in page.content.decode()
        assert sign_in_url(member.key) in page.content.decode()


def test_an_empty_portal_says_how_to_fill_it(client: Client, db: None) -> None:
    assert b"load_demo" in client.get(PEOPLE).content


def test_everybody_of_the_cast_can_sign_in_and_open_start(demo: None) -> None:
    for member in CAST:
        client = Client()
        answer = client.post(sign_in_url(member.key), follow=True)
        assert answer.redirect_chain == [(reverse("start"), 302)], member.key
        assert answer.status_code == 200, member.key
        assert get_user(client).email == member.email  # type: ignore[union-attr]


def test_the_password_works_on_the_ordinary_page(client: Client, demo: None) -> None:
    form = {"login": CAST[0].email, "password": CAST_PASSWORD}
    assert client.post(reverse("account_login"), form).status_code == 302
    assert get_user(client).is_authenticated


def test_changing_person_leaves_nothing_of_the_former_session(client: Client, demo: None) -> None:
    client.post(sign_in_url("yvonne"))
    session = client.session
    session["acting_employment"] = 1
    session.save()
    client.post(sign_in_url("daan"))
    assert get_user(client).given_name == "Daan"  # type: ignore[union-attr]
    assert "acting_employment" not in client.session
    assert client.session.session_key != session.session_key


def test_signing_in_needs_the_form_of_this_site(demo: None) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(sign_in_url("yvonne")).status_code == 403
    assert not get_user(client).is_authenticated


def test_looking_signs_nobody_in(client: Client, demo: None) -> None:
    assert client.get(sign_in_url("yvonne")).status_code == 405
    assert client.post(PEOPLE).status_code == 405


def test_somebody_who_is_not_of_the_cast_is_not_found(client: Client, cast: Cast) -> None:
    assert client.post(sign_in_url("nobody")).status_code == 404
    assert client.post(sign_in_url("yvonne")).status_code == 404


def test_without_demo_mode_the_pages_do_not_exist(
    client: Client, demo: None, settings: object
) -> None:
    settings.DEMO_MODE = False  # type: ignore[attr-defined]
    assert client.get(PEOPLE).status_code == 404
    assert client.post(sign_in_url("yvonne")).status_code == 404
    assert not get_user(client).is_authenticated
    assert PEOPLE not in client.get(reverse("account_login")).content.decode()


def test_the_sign_in_page_leads_to_the_demo(client: Client, db: None) -> None:
    assert f'href="{PEOPLE}"' in client.get(reverse("account_login")).content.decode()


def test_a_deploy_check_refuses_demo_mode(settings: object) -> None:
    settings.DEMO_MODE = True  # type: ignore[attr-defined]
    assert [error.id for error in demo_mode_is_off()] == ["portal.E001"]
    settings.DEMO_MODE = False  # type: ignore[attr-defined]
    assert demo_mode_is_off() == []


def test_demo_people_prints_addresses_and_password(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_people")
    printed = capsys.readouterr().out
    assert CAST_PASSWORD in printed
    assert PEOPLE in printed
    assert all(member.email in printed for member in CAST)


def test_groups_carry_the_colours_of_their_organisations() -> None:
    css = (Path(settings.BASE_DIR) / "static/css/demo.css").read_text()
    for slug in {member.organisation for member in CAST}:
        band = DEMO_THEMES[THEME_OF.get(slug, slug)].band
        assert f".lp-demo-group--{slug} {{ --demo-band: {band}; }}" in css
