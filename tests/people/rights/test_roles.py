"""Giving and ending roles: who may, whom they find, and what is written down."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.models import Organisation
from people.models import Person, RoleAssignment, SecurityEvent
from people.permissions import (
    ASSIGNABLE_ROLES,
    DERIVED_ROLES,
    GIVABLE,
    PERMISSION_WORDS,
    SCOPE_WORDS,
    Permission,
    Role,
    Scope,
)
from people.policy import actor_for
from people.rights.actions import RoleRefused, end_role, give_role
from tests.cast import Cast
from tests.factories import LONG_AGO
from tests.factories import give_role as have_role

SignIn = Callable[[Person], Client]
TODAY = timezone.localdate()
TOMORROW = TODAY + datetime.timedelta(days=1)


def give(
    by: Person, person: Person, role: Role, where: Organisation | None, **period: datetime.date
) -> RoleAssignment:
    return give_role(
        by=by, person=person, role=role, organisation=where, **{"since": TODAY, **period}
    )


def test_every_permission_and_scope_has_words() -> None:
    assert set(PERMISSION_WORDS) == set(Permission)
    assert set(SCOPE_WORDS) == set(Scope)
    given = {role for roles in GIVABLE.values() for role in roles}
    assert given == set(ASSIGNABLE_ROLES)
    assert not given & DERIVED_ROLES


def test_functional_admin_gives_everything_everywhere(cast: Cast) -> None:
    for role in (Role.LD_OFFICER, Role.PO_ADMIN, Role.TRAINER, Role.COUNCIL_MEMBER):
        give(cast.femke, cast.roos, role, cast.rvo)
    give(cast.femke, cast.roos, Role.FUNCTIONAL_ADMIN, None)
    assert actor_for(cast.roos).may(Permission.PORTAL_OPERATE)


def test_po_admin_gives_what_helps_learning_in_the_own_organisation(cast: Cast) -> None:
    assignment = give(cast.petra, cast.bob, Role.LD_OFFICER, cast.nvwa)
    assert assignment.given_by == cast.petra
    assert actor_for(cast.bob).may(Permission.RUN_MANAGE, cast.nvwa.pk)


@pytest.mark.parametrize(
    ("by", "to", "role", "where"),
    [
        ("petra", "bob", Role.PO_ADMIN, "nvwa"),
        ("petra", "bob", Role.COUNCIL_MEMBER, "nvwa"),
        ("petra", "bob", Role.FUNCTIONAL_ADMIN, None),
        ("petra", "bob", Role.LD_OFFICER, None),
        ("petra", "roos", Role.LD_OFFICER, "rvo"),
        ("petra", "roos", Role.LD_OFFICER, "nvwa"),
        ("petra", "petra", Role.LD_OFFICER, "nvwa"),
        ("femke", "femke", Role.LD_OFFICER, "nvwa"),
        ("femke", "bob", Role.FUNCTIONAL_ADMIN, "nvwa"),
        ("femke", "bob", Role.LEARNER, "nvwa"),
        ("olga", "bob", Role.TRAINER, "nvwa"),
        ("alice", "bob", Role.TRAINER, "nvwa"),
        ("mo", "bob", Role.TRAINER, "nvwa"),
        ("carla", "bob", Role.TRAINER, "nvwa"),
        ("tim", "bob", Role.TRAINER, "nvwa"),
    ],
)
def test_nobody_gives_more_than_the_table_says(
    cast: Cast, by: str, to: str, role: Role, where: str | None
) -> None:
    organisation = getattr(cast, where) if where else None
    before = RoleAssignment.objects.count()
    with pytest.raises(RoleRefused):
        give(getattr(cast, by), getattr(cast, to), role, organisation)
    assert RoleAssignment.objects.count() == before
    assert not SecurityEvent.objects.filter(action="role.give").exists()


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (TODAY - datetime.timedelta(days=1), None),
        (TOMORROW, TODAY),
    ],
)
def test_periods_make_sense(cast: Cast, since: datetime.date, until: datetime.date | None) -> None:
    with pytest.raises(RoleRefused):
        give_role(
            by=cast.femke, person=cast.bob, role=Role.TRAINER, organisation=cast.nvwa,
            since=since, until=until,
        )  # fmt: skip


def test_a_role_is_not_held_twice_on_one_day(cast: Cast) -> None:
    give(cast.petra, cast.bob, Role.TRAINER, cast.nvwa, since=TODAY, until=TOMORROW)
    with pytest.raises(RoleRefused):
        give(cast.petra, cast.bob, Role.TRAINER, cast.nvwa, since=TOMORROW)
    give(cast.petra, cast.bob, Role.TRAINER, cast.nvwa, since=TOMORROW + datetime.timedelta(days=1))


def test_ending_works_at_once_and_is_logged_with_its_reason(cast: Cast) -> None:
    end_role(by=cast.petra, assignment=cast.olga.role_assignments.get(), reason="Andere baan")
    assert not actor_for(cast.olga).may(Permission.RUN_MANAGE)
    event = SecurityEvent.objects.get(action="role.end")
    assert (event.actor_id, event.object_id) == (cast.petra.pk, str(cast.olga.pk))
    assert event.organisation_id == cast.nvwa.pk
    assert event.detail["reason"] == "Andere baan"


def test_a_role_given_today_can_end_today(cast: Cast) -> None:
    assignment = give(cast.petra, cast.bob, Role.TRAINER, cast.nvwa)
    end_role(by=cast.petra, assignment=assignment, reason="Vergissing")
    assert not actor_for(cast.bob).may(Permission.RUN_ASSIST)


def test_a_last_day_is_kept(cast: Cast) -> None:
    assignment = cast.olga.role_assignments.get()
    end_role(by=cast.femke, assignment=assignment, reason="Pensioen", last_day=TOMORROW)
    assignment.refresh_from_db()
    assert assignment.until == TOMORROW
    assert actor_for(cast.olga).may(Permission.RUN_MANAGE)
    with pytest.raises(RoleRefused):
        end_role(by=cast.femke, assignment=assignment, reason="?", last_day=LONG_AGO)


def test_the_last_functional_admin_stays(cast: Cast) -> None:
    own = cast.femke.role_assignments.get()
    with pytest.raises(RoleRefused, match="laatste functioneel"):
        end_role(by=cast.femke, assignment=own, reason="Weg")
    have_role(cast.bob, Role.FUNCTIONAL_ADMIN)
    end_role(by=cast.femke, assignment=own, reason="Weg")
    assert not actor_for(cast.femke).may(Permission.PORTAL_OPERATE)


class TestScreens:
    def roles_url(self, cast: Cast) -> str:
        return reverse("rights:roles", args=[cast.nvwa.slug])

    @pytest.mark.parametrize("name", ["rights:roles", "rights:give", "rights:review"])
    def test_who_sees_what(self, cast: Cast, client_of: SignIn, name: str) -> None:
        url = reverse(name, args=[cast.nvwa.slug])
        other = have_role(cast.roos, Role.PO_ADMIN, cast.rvo).person
        assert client_of(cast.petra).get(url).status_code == 200
        assert client_of(cast.femke).get(url).status_code == 200
        assert client_of(other).get(url).status_code == 404
        assert client_of(cast.alice).get(url).status_code == 403
        assert client_of(cast.petra).put(url).status_code == 405

    @pytest.mark.parametrize("name", ["rights:concern", "rights:concern-give"])
    def test_the_concern_is_for_the_functional_admin(
        self, cast: Cast, client_of: SignIn, name: str
    ) -> None:
        assert client_of(cast.femke).get(reverse(name)).status_code == 200
        assert client_of(cast.petra).get(reverse(name)).status_code == 404
        assert client_of(cast.bob).get(reverse(name)).status_code == 403

    def test_the_list_of_places(self, cast: Cast, client_of: SignIn) -> None:
        page = client_of(cast.petra).get(reverse("rights:index")).content.decode()
        assert "NVWA" in page
        assert "RVO" not in page
        page = client_of(cast.femke).get(reverse("rights:index")).content.decode()
        assert "NVWA" in page
        assert "RVO" in page
        assert "controle nodig" in page

    def test_list_shows_who_since_when_and_what_one_may_end(
        self, cast: Cast, client_of: SignIn
    ) -> None:
        page = client_of(cast.petra).get(self.roles_url(cast)).content.decode()
        assert "Werff, Olga" in page
        assert "Werff, Petra" in page
        olga, petra = cast.olga.role_assignments.get(), cast.petra.role_assignments.get()
        assert reverse("rights:end", args=[olga.pk]) in page
        assert reverse("rights:end", args=[petra.pk]) not in page

    def test_giving_by_search(self, cast: Cast, client_of: SignIn) -> None:
        client = client_of(cast.petra)
        url = reverse("rights:give", args=[cast.nvwa.slug]) + "?q=bob"
        assert "Werff, Bob" in client.get(url).content.decode()
        values = {"person": str(cast.bob.pk), "role": Role.TRAINER, "since": TODAY.isoformat()}
        assert client.post(url, values).status_code == 302
        assert actor_for(cast.bob).may(Permission.RUN_ASSIST)
        again = client.post(url, values)
        assert again.status_code == 422
        assert "heeft die rol al" in again.content.decode()

    def test_people_of_elsewhere_are_not_found(self, cast: Cast, client_of: SignIn) -> None:
        client = client_of(cast.petra)
        url = reverse("rights:give", args=[cast.nvwa.slug]) + "?q=roos"
        assert cast.roos.email not in client.get(url).content.decode()
        values = {"person": str(cast.roos.pk), "role": Role.TRAINER, "since": TODAY.isoformat()}
        answer = client.post(url, values)
        assert answer.status_code == 422
        assert cast.roos.email not in answer.content.decode()
        assert not cast.roos.role_assignments.exists()

    def test_ending(self, cast: Cast, client_of: SignIn) -> None:
        olga = cast.olga.role_assignments.get()
        url = reverse("rights:end", args=[olga.pk])
        client = client_of(cast.petra)
        assert client.get(url).status_code == 200
        assert client.post(url, {"reason": ""}).status_code == 422
        assert client.post(url, {"reason": "Andere baan"}).status_code == 302
        assert not actor_for(cast.olga).may(Permission.RUN_MANAGE)

    def test_ending_is_guarded(self, cast: Cast, client_of: SignIn) -> None:
        olga, petra = cast.olga.role_assignments.get(), cast.petra.role_assignments.get()
        other = have_role(cast.roos, Role.PO_ADMIN, cast.rvo).person
        url = reverse("rights:end", args=[olga.pk])
        assert client_of(other).post(url, {"reason": "x"}).status_code == 404
        assert client_of(cast.alice).post(url, {"reason": "x"}).status_code == 403
        assert client_of(cast.petra).get(reverse("rights:end", args=[petra.pk])).status_code == 403

    def test_who_may_what_is_for_everybody(self, cast: Cast, client_of: SignIn) -> None:
        url = reverse("rights:who-may-what")
        for person in (cast.alice, cast.stranger, cast.femke):
            page = client_of(person).get(url)
            assert page.status_code == 200
        text = page.content.decode()
        for role in Role:
            assert str(role.label).replace("&", "&amp;") in text
        for words in (*PERMISSION_WORDS.values(), *SCOPE_WORDS.values()):
            assert str(words) in text
        assert client_of(cast.alice).post(url).status_code == 405
