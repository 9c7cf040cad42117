"""Somebody leaves, and nothing points at nobody."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db.models import Exists, OuterRef, Q
from django.test import Client
from django.utils import timezone

from enrollment.actions.booking import book
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from notifications.models import Notification
from people.leaving import LeavingRefused, end_employment
from people.models import Delegation, Employment, Person, RoleAssignment
from people.permissions import Role
from people.policy import actor_for
from people.tasks import leave_those_who_left
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import (
    employment_of,
    give_role,
    make_course,
    make_employment,
    make_person,
    make_run,
)

ClientOf = Callable[[Person], Client]
DAY = datetime.timedelta(days=1)


def today() -> datetime.date:
    return timezone.localdate()


@pytest.fixture
def run(cast: Cast) -> CourseRun:
    return make_run(
        course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]), capacity=1, in_days=10
    )


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """Roles as given long ago; the factory's rows are of this minute."""
    RoleAssignment.objects.update(created_at=datetime.datetime(2015, 1, 1, tzinfo=datetime.UTC))
    return cast


def leave(person: Person, days: int, **fields: object) -> None:
    end_employment(employment=employment_of(person), last_day=today() + days * DAY, by=None)


def open_ends() -> dict[str, int]:
    """What still counts on somebody who is not here any more."""
    current = Employment.objects.current()
    works = Exists(current.filter(person=OuterRef("person")))
    ended = Employment.objects.filter(until__lt=today())
    coming = Q(run__starts_at=None) | Q(run__starts_at__gte=timezone.now())
    led_by_nobody = current.exclude(manager=None).filter(
        ~Exists(current.filter(person=OuterRef("manager")))
    )
    lasting = Delegation.objects.lasting()
    return {
        "teams": led_by_nobody.count(),
        "roles": RoleAssignment.objects.current().filter(~works).count(),
        "delegates": lasting.filter(~Exists(current.filter(person=OuterRef("delegate")))).count(),
        "delegators": lasting.filter(~Exists(current.filter(person=OuterRef("manager")))).count(),
        "seats": Enrollment.objects.open().filter(coming, employment__in=ended).count(),
    }


def nothing_open() -> bool:
    return set(open_ends().values()) == {0}


def test_rights_end_with_the_last_day(cast: Cast) -> None:
    leave(cast.olga, days=3)
    assert RoleAssignment.objects.get(person=cast.olga).until == today() + 3 * DAY
    assert Role.LD_OFFICER in actor_for(cast.olga).roles


def test_who_left_is_kept_but_browses_no_more(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.olga)
    assert client.get("/catalogus/").status_code == 200
    leave(cast.olga, days=-1)
    assert actor_for(cast.olga).roles == frozenset()
    assert client.get("/catalogus/").status_code == 403
    assert client.get("/mijn-gegevens/").status_code == 200
    assert Person.objects.filter(pk=cast.olga.pk, is_active=True).exists()


def test_seat_after_the_last_day_goes_to_who_waits(cast: Cast, run: CourseRun) -> None:
    mine = book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    waiting = book(run=run, employment=employment_of(cast.bob), by=cast.bob)
    leave(cast.alice, days=5)
    mine.refresh_from_db()
    waiting.refresh_from_db()
    assert mine.state == EnrollmentState.WITHDRAWN
    assert waiting.state == EnrollmentState.BOOKED
    told = Notification.objects.get(person=cast.alice, kind="enrollment_released")
    assert len(told.calendar) == 1
    assert mine.log.latest("at").by is None


def test_what_begins_before_the_last_day_stays(cast: Cast, run: CourseRun) -> None:
    mine = book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    leave(cast.alice, days=10)
    mine.refresh_from_db()
    assert mine.state == EnrollmentState.BOOKED


def test_enrollment_of_the_other_work_stays(cast: Cast) -> None:
    there = make_employment(cast.alice, cast.rvo)
    course = make_course(owner=cast.rvo, published_to=[cast.rvo])
    mine = book(run=make_run(course=course), employment=there, by=cast.alice)
    here = Employment.objects.get(person=cast.alice, organisation=cast.nvwa)
    end_employment(employment=here, last_day=today() - DAY, by=cast.petra)
    mine.refresh_from_db()
    assert mine.state == EnrollmentState.BOOKED


def test_next_contract_takes_everything_over(cast: Cast, run: CourseRun) -> None:
    mine = book(run=run, employment=employment_of(cast.olga), by=cast.olga)
    old = employment_of(cast.olga)
    end_employment(employment=old, last_day=today() + DAY, by=None)
    mine.refresh_from_db()
    assert mine.state == EnrollmentState.WITHDRAWN

    again = make_run(course=run.course, in_days=20)
    old = employment_of(cast.bob)
    mine = book(run=again, employment=old, by=cast.bob)
    give_role(cast.bob, Role.TRAINER, cast.nvwa)
    new = make_employment(
        cast.bob, cast.nvwa, since=today() + 4 * DAY, personnel_number="nieuw", manager=cast.mo
    )
    end_employment(employment=old, last_day=today() + DAY, by=None)
    mine.refresh_from_db()
    assert mine.state == EnrollmentState.BOOKED
    assert mine.employment == new
    assert mine.department_id == old.department_id
    assert mine.log.latest("at").event == "hand_over"
    assert RoleAssignment.objects.get(person=cast.bob).until is None


def test_team_goes_to_the_delegate_who_does_not_lead_themselves(cast: Cast) -> None:
    boss = make_person("Bea", "Baas")
    make_employment(boss, cast.nvwa)
    Employment.objects.filter(person=cast.mo).update(manager=boss)
    Delegation.objects.create(manager=cast.mo, delegate=cast.bob, since=today() - 5 * DAY)
    leave(cast.mo, days=-1)
    assert employment_of(cast.alice).manager == cast.bob
    assert employment_of(cast.bob).manager == boss
    assert nothing_open()


def test_team_goes_to_the_manager_above(cast: Cast) -> None:
    boss = make_person("Bea", "Baas")
    make_employment(boss, cast.nvwa)
    Employment.objects.filter(person=cast.mo).update(manager=boss)
    leave(cast.mo, days=-1)
    assert employment_of(cast.alice).manager == boss
    assert nothing_open()


def test_nobody_comes_to_stand_above_their_own_manager(cast: Cast) -> None:
    """Mo leads Alice, Alice leads Zoë, and Zoë stands in for Mo: Alice is not to be led by her."""
    zoe = make_person("Zoë")
    make_employment(zoe, cast.nvwa, manager=cast.alice)
    Delegation.objects.create(manager=cast.mo, delegate=zoe, since=today() - DAY)
    leave(cast.mo, days=-1)
    assert employment_of(cast.alice).manager is None
    assert employment_of(cast.bob).manager == zoe
    assert employment_of(zoe).manager == cast.alice


def test_without_heir_the_team_shows_up_at_p_and_o(cast: Cast, client_of: ClientOf) -> None:
    leave(cast.mo, days=-1)
    page = client_of(cast.petra).get("/mensen/").content.decode()
    assert "7 dienstverbanden hebben geen leidinggevende" in page


def test_team_stays_until_the_last_day_is_over(cast: Cast) -> None:
    leave(cast.mo, days=0)
    assert employment_of(cast.alice).manager == cast.mo
    assert leave_those_who_left() == 0


def test_the_night_settles_what_an_import_ended(cast: Cast, run: CourseRun) -> None:
    """Bulk updates and past days: everybody who left at once, found by what is still open."""
    for person in (cast.alice, cast.bob):
        book(run=run, employment=employment_of(person), by=person)
    self_paced = make_run(course=run.course, self_paced=True)
    book(run=self_paced, employment=employment_of(cast.tim), by=cast.tim)
    Delegation.objects.create(manager=cast.ruud, delegate=cast.carla, since=today())
    gone = [cast.alice, cast.mo, cast.olga, cast.tim, cast.carla, cast.femke]
    Employment.objects.filter(person__in=gone).update(until=today() - 40 * DAY)
    assert sum(1 for count in open_ends().values() if count) >= 4
    assert leave_those_who_left() == len(gone)
    assert nothing_open()
    events = Employment.objects.order_by("pk").values_list("pk", "modified_at")
    before = list(events), Notification.objects.count()
    assert leave_those_who_left() == 0
    assert (list(events), Notification.objects.count()) == before
    assert Enrollment.objects.get(person=cast.bob).state == EnrollmentState.BOOKED
    assert RoleAssignment.objects.get(person=cast.femke).until == today() - 40 * DAY


def test_role_for_an_outsider_given_afterwards_stays(cast: Cast) -> None:
    Employment.objects.filter(person=cast.bob).update(until=today() - 9 * DAY)
    role = give_role(cast.bob, Role.TRAINER, cast.nvwa)
    leave_those_who_left()
    role.refresh_from_db()
    assert role.until is None


def test_concern_role_stays_while_there_is_other_work(cast: Cast) -> None:
    make_employment(cast.femke, cast.rvo)
    here = Employment.objects.get(person=cast.femke, organisation=cast.nvwa)
    end_employment(employment=here, last_day=today() - DAY, by=cast.petra)
    assert RoleAssignment.objects.get(person=cast.femke).until is None


@pytest.mark.parametrize("until", [None, 5])
def test_days_that_cannot_be(cast: Cast, until: int | None) -> None:
    employment = employment_of(cast.bob)
    if until is None:
        day = employment.since - DAY
    else:
        employment.until = today() + until * DAY
        employment.save()
        day = today() + 9 * DAY
    with pytest.raises(LeavingRefused):
        end_employment(employment=employment, last_day=day, by=cast.petra)
