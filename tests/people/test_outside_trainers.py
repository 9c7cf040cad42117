"""A trainer from outside: works nowhere, and sees the own runs and nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from organisations.models import Organisation
from organisations.states import OrganisationState
from people.models import Employment, Person, RoleAssignment
from people.permissions import Permission, Role
from people.policy import actor_for
from tests.cast import Cast
from tests.factories import give_role, make_course, make_run

ClientOf = Callable[[Person], Client]


def test_sees_the_own_runs_and_nothing_else(cast: Cast, client_of: ClientOf) -> None:
    give_role(cast.stranger, Role.TRAINER, cast.nvwa)
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Van mij")
    mine, other = make_run(course=course), make_run(course=course, in_days=9)
    mine.trainers.add(cast.stranger)
    client = client_of(cast.stranger)
    assert client.get("/").headers["Location"] == "/plannen/"
    assert "Van mij" in client.get("/plannen/").content.decode()
    assert client.get(f"/plannen/{mine.pk}/").status_code == 200
    assert client.get(f"/plannen/{other.pk}/").status_code == 404
    for path in ("/catalogus/", "/mijn-leren/", "/mensen/", f"/inschrijven/{mine.pk}/"):
        assert client.get(path).status_code == 403, path
    allowed = {one for one in Permission if actor_for(cast.stranger).may(one)}
    assert allowed == {Permission.RUN_ASSIST}


def test_an_employees_role_does_not_outlive_the_work(cast: Cast) -> None:
    """Even when nobody ended it, and the end is filled in later with a day before the role."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Employment.objects.filter(person=cast.tim).update(until=yesterday)
    held = RoleAssignment.objects.filter(person=cast.tim)
    assert timezone.localdate(held.get().created_at) > yesterday
    assert actor_for(cast.tim).grants == ()
    held.update(created_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    assert held.get().until is None
    assert actor_for(cast.tim).grants == ()


def test_a_role_given_after_the_work_ended_is_a_decision_about_an_outsider(cast: Cast) -> None:
    long_ago = datetime.date(2020, 1, 1)
    Employment.objects.filter(person=cast.tim).update(until=long_ago)
    # Given in a later transaction than the end: in this one all happens at one moment.
    RoleAssignment.objects.filter(person=cast.tim).update(
        created_at=timezone.now() + datetime.timedelta(hours=1)
    )
    assert actor_for(cast.tim).roles == {Role.TRAINER}


def test_only_trainers_and_only_of_an_organisation_that_takes_part(cast: Cast) -> None:
    give_role(cast.stranger, Role.LD_OFFICER, cast.nvwa)
    give_role(cast.stranger, Role.TRAINER)
    assert actor_for(cast.stranger).grants == ()
    give_role(cast.stranger, Role.TRAINER, cast.rvo)
    assert actor_for(cast.stranger).roles == {Role.TRAINER}
    Organisation.objects.filter(pk=cast.rvo.pk).update(state=OrganisationState.LEFT)
    assert actor_for(cast.stranger).grants == ()


def test_po_finds_an_outsider_by_the_whole_address_and_only_as_a_trainer(
    cast: Cast, client_of: ClientOf
) -> None:
    client, url = client_of(cast.petra), "/rollen/bij/nvwa/geven/"
    name = cast.stranger.listed_name
    assert name not in client.get(url, {"q": "Vreemde"}).content.decode()
    assert name in client.get(url, {"q": cast.stranger.email}).content.decode()
    today = timezone.localdate()
    for role, given in ((Role.LD_OFFICER, False), (Role.TRAINER, True)):
        posted = {"person": str(cast.stranger.pk), "role": role, "since": today}
        response = client.post(f"{url}?q={cast.stranger.email}", posted)
        assert response.status_code == (302 if given else 422)
        assert RoleAssignment.objects.filter(person=cast.stranger).exists() is given
    assert actor_for(cast.stranger).roles == {Role.TRAINER}
    assert cast.roos.listed_name not in client.get(url, {"q": cast.roos.email}).content.decode()
