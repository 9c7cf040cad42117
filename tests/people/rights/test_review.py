"""The review of rights: who has what, unused roles marked, a snapshot signed."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Person, RightsReview, RoleAssignment, SecurityEvent
from people.rights.actions import RoleRefused, end_role, sign_concern_review, sign_review
from people.rights.review import held_roles, is_overdue, reviewed_roles, reviews_of
from tests.cast import Cast

SignIn = Callable[[Person], Client]


def test_it_covers_the_organisation_and_the_concern_has_its_own(cast: Cast) -> None:
    people = {role.person for role in reviewed_roles(cast.nvwa)}
    assert people == {cast.olga, cast.petra, cast.tim}
    assert {role.person for role in reviewed_roles(cast.rvo)} == {cast.ruud}
    assert {role.person for role in reviewed_roles(None)} == {cast.carla, cast.femke}


def test_the_concerns_roles_are_signed_once_by_the_functional_administrator(
    cast: Cast, client_of: SignIn
) -> None:
    url = reverse("rights:concern-review")
    client = client_of(cast.femke)
    page = client.get(url).content.decode()
    assert "nog geen controle geweest" in page
    assert "Werff, Carla" in page
    assert "Werff, Olga" not in page
    assert client.post(url, {"note": "Nagelopen"}).status_code == 302
    page = client.get(url).content.decode()
    assert "2 rollen. Nagelopen" in page
    assert "nog geen controle geweest" not in page
    assert is_overdue(next(iter(reviews_of(None)))) is False
    assert reviews_of(cast.nvwa) == []
    assert client_of(cast.petra).get(url).status_code == 404
    with pytest.raises(RoleRefused):
        sign_concern_review(by=cast.petra)
    log = client.get(reverse("rights:log")).content.decode()
    assert "aantal rollen" in log
    assert str(cast.carla.pk) not in log


@pytest.mark.parametrize(
    ("days_ago", "unused"), [(None, True), (91, True), (90, False), (0, False)]
)
def test_roles_unused_for_ninety_days_are_marked(
    cast: Cast, days_ago: int | None, unused: bool
) -> None:
    last = None
    if days_ago is not None:
        last = timezone.localdate() - datetime.timedelta(days=days_ago)
    RoleAssignment.objects.update(last_used_on=last)
    assert {one.unused for one in held_roles(reviewed_roles(cast.rvo))} == {unused}


def test_a_new_role_is_not_unused(cast: Cast) -> None:
    RoleAssignment.objects.update(since=timezone.localdate())
    assert not any(one.unused for one in held_roles(reviewed_roles(cast.nvwa)))


def test_the_snapshot_stays_as_it_was_signed(cast: Cast) -> None:
    review = sign_review(by=cast.petra, organisation=cast.nvwa, note="Nagelopen met Mo")
    assert len(review.roles) == 3
    end_role(by=cast.femke, assignment=cast.olga.role_assignments.get(), reason="Weg")
    review.refresh_from_db()
    olga = next(role for role in review.roles if role["person"] == str(cast.olga.pk))
    assert olga["until"] is None
    assert olga["role"] == "ld_officer"
    assert "Olga" not in str(review.roles)
    event = SecurityEvent.objects.get(action="rights.review")
    assert (event.actor_id, event.organisation_id) == (cast.petra.pk, cast.nvwa.pk)


def test_only_who_manages_roles_there_signs(cast: Cast) -> None:
    for person, organisation in ((cast.petra, cast.rvo), (cast.olga, cast.nvwa)):
        with pytest.raises(RoleRefused):
            sign_review(by=person, organisation=organisation)


def test_overdue_after_half_a_year(cast: Cast) -> None:
    assert is_overdue(None)
    review = sign_review(by=cast.petra, organisation=cast.nvwa)
    review.refresh_from_db()
    assert not is_overdue(review)
    review.signed_at -= datetime.timedelta(days=184)
    assert is_overdue(review)


def test_signing_on_the_page(cast: Cast, client_of: SignIn) -> None:
    url = reverse("rights:review", args=[cast.nvwa.slug])
    client = client_of(cast.petra)
    page = client.get(url).content.decode()
    assert "nog geen controle geweest" in page
    assert "Werff, Olga" in page
    assert "Werff, Femke" not in page
    assert client.post(url, {"note": ""}).status_code == 302
    assert RightsReview.objects.get().signed_by == cast.petra
    page = client.get(url).content.decode()
    assert "nog geen controle geweest" not in page
    assert "3 rollen" in page
    roles = client.get(reverse("rights:roles", args=[cast.nvwa.slug])).content.decode()
    assert "tijd voor de controle" not in roles
