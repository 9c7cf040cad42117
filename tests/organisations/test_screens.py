"""The screens of organisations: who gets in, and the way from new to live and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.actions import ThemeRefused, choose_theme
from organisations.forms import THEME_NAMES
from organisations.models import Organisation, OrganisationSettings
from organisations.states import OrganisationState
from organisations.themes import DEMO_THEMES
from people.models import Person
from people.permissions import Role
from tests.cast import Cast
from tests.factories import give_role, make_course, make_organisation

SignIn = Callable[[Person], Client]
OPERATE = ("detail", "plan", "leave")
CHOOSE = ("settings", "theme")
CHOICES = {
    "approval_rule": "manager",
    "approval_free_up_to": "500",
    "requests_hold_seat": "on",
    "hold_days": "10",
    "remind_days": "3",
    "escalate_days": "6",
    "expire_days": "14",
    "free_withdrawal_days": "7",
    "late_withdrawal_percentage": "50",
    "overlap_rule": "block",
    "prerequisite_rule": "warn",
    "repeat_rule": "off",
    "retention_years": "5",
}


def at(name: str, organisation: Organisation) -> str:
    return reverse(f"organisations:{name}", args=[organisation.slug])


@pytest.mark.parametrize("name", OPERATE)
def test_operating_is_for_the_functional_admin(cast: Cast, client_of: SignIn, name: str) -> None:
    url = at(name, cast.nvwa)
    assert client_of(cast.femke).get(url).status_code == 200
    for person in (cast.petra, cast.olga, cast.alice):
        assert client_of(person).get(url).status_code == 403
    assert client_of(cast.femke).put(url).status_code == 405
    assert client_of(cast.femke).get(url.replace("nvwa", "niemand")).status_code == 404


@pytest.mark.parametrize("name", CHOOSE)
def test_choosing_is_for_the_organisation_too(cast: Cast, client_of: SignIn, name: str) -> None:
    url = at(name, cast.nvwa)
    other = give_role(cast.roos, Role.PO_ADMIN, cast.rvo).person
    assert client_of(cast.femke).get(url).status_code == 200
    assert client_of(cast.petra).get(url).status_code == 200
    assert client_of(other).get(url).status_code == 404
    assert client_of(other).post(url, CHOICES).status_code == 404
    assert client_of(cast.alice).get(url).status_code == 403
    assert client_of(cast.petra).put(url).status_code == 405
    assert not OrganisationSettings.objects.exists()


@pytest.mark.parametrize("name", ["go-live", "return"])
def test_steps_are_taken_by_pressing_a_button_only(
    cast: Cast, client_of: SignIn, name: str
) -> None:
    url = at(name, cast.nvwa)
    assert client_of(cast.femke).get(url).status_code == 405
    assert client_of(cast.petra).post(url).status_code == 403


def test_from_new_to_live_and_away_and_back(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.femke)
    values = {"name": "Nieuwe dienst", "short_name": "ND", "slug": "nieuwe-dienst",
              "email_domains": "dienst.example"}  # fmt: skip
    assert client.post(reverse("organisations:add"), values).status_code == 302
    organisation = Organisation.objects.get(slug="nieuwe-dienst")
    client.post(at("plan", organisation), {"wave": "2", "planned_live_on": "2027-03-01"})
    assert "Golf 2" in client.get(reverse("organisations:overview")).content.decode()

    refused = client.post(at("go-live", organisation))
    assert refused.status_code == 409
    assert "Nog niemand is: opleidingsadviseur" in refused.content.decode()

    from tests.factories import make_employment

    make_employment(cast.stranger, organisation)
    for role in (Role.LD_OFFICER, Role.PO_ADMIN):
        give_role(cast.stranger, role, organisation)
    make_course(owner=cast.nvwa, published_to=[organisation])
    client.post(at("settings", organisation), CHOICES)
    assert client.post(at("go-live", organisation)).status_code == 302
    organisation.refresh_from_db()
    assert organisation.state == OrganisationState.LIVE

    assert client.post(at("leave", organisation), {"reason": ""}).status_code == 422
    client.post(at("leave", organisation), {"reason": "Opgeheven"})
    client.post(at("return", organisation))
    again = client.post(at("return", organisation), follow=True)
    assert "Een collega was je voor" in again.content.decode()
    organisation.refresh_from_db()
    assert organisation.state == OrganisationState.ONBOARDING


def test_a_slug_is_taken_once(cast: Cast, client_of: SignIn) -> None:
    values = {"name": "Nog een", "short_name": "N", "slug": "nvwa", "email_domains": "x.example"}
    answer = client_of(cast.femke).post(reverse("organisations:add"), values)
    assert answer.status_code == 422
    assert Organisation.objects.filter(slug="nvwa").count() == 1


def test_settings_show_their_defaults_and_are_checked(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.petra)
    page = client.get(at("settings", cast.nvwa)).content.decode()
    assert page.count("Standaard:") == 14
    assert "Standaard: 14." in page
    wrong = {**CHOICES, "late_withdrawal_percentage": "140", "retention_years": "0"}
    assert client.post(at("settings", cast.nvwa), wrong).status_code == 422
    assert not OrganisationSettings.objects.exists()
    assert client.post(at("settings", cast.nvwa), CHOICES).status_code == 302
    saved = OrganisationSettings.objects.get(organisation=cast.nvwa)
    assert (saved.approval_rule, saved.hold_days, saved.retention_years) == ("manager", 10, 5)
    assert (saved.overlap_rule, saved.prerequisite_rule, saved.repeat_rule) == (
        "block",
        "warn",
        "off",
    )


def test_nine_themes_to_choose_from(cast: Cast, client_of: SignIn) -> None:
    assert set(THEME_NAMES) == set(DEMO_THEMES)
    client = client_of(cast.petra)
    page = client.get(at("theme", cast.nvwa)).content.decode()
    assert page.count('name="theme"') == 9
    assert "checked" not in page
    assert client.post(at("theme", cast.nvwa), {"theme": "nea"}).status_code == 302
    assert "checked" in client.get(at("theme", cast.nvwa)).content.decode()
    assert client.post(at("theme", cast.nvwa), {"theme": "roze"}).status_code == 422


def test_colours_that_cannot_be_read_are_refused(
    cast: Cast, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    pale = replace(DEMO_THEMES["nea"], action="#eeeeee")
    with pytest.raises(ThemeRefused):
        choose_theme(organisation=cast.nvwa, by=cast.petra, theme=pale)
    monkeypatch.setitem(DEMO_THEMES, "nea", pale)
    answer = client_of(cast.petra).post(at("theme", cast.nvwa), {"theme": "nea"})
    assert answer.status_code == 422
    assert "te weinig contrast" in answer.content.decode()
    cast.nvwa.refresh_from_db()
    assert cast.nvwa.theme == {}


@pytest.mark.parametrize("name", ["organisations:overview", "rights:index"])
def test_lists_ask_no_more_for_more_organisations(cast: Cast, client_of: SignIn, name: str) -> None:
    client = client_of(cast.femke)
    client.get(reverse(name))

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name))
        return len(captured)

    before = count()
    for number in range(5):
        make_organisation(f"dienst-{number}")
    assert count() == before
