"""Who gets a seat that came free, who is passed over and why."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import Course, Publication
from catalog.states import CourseState
from enrollment.actions.booking import book, withdraw
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from organisations.models import Organisation
from organisations.states import OrganisationState
from people.models import Employment, Person
from planning.actions import RunDetails, Slot, change_run
from planning.models import CourseRun, SeatPool
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

BOOKED, WAITLISTED = EnrollmentState.BOOKED, EnrollmentState.WAITLISTED


@pytest.fixture
def run(cast: Cast) -> CourseRun:
    """One seat, open to both organisations."""
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])
    return make_run(course=course, capacity=1)


def booked(run: CourseRun, person: Person) -> Enrollment:
    return book(run=run, employment=employment_of(person), by=person)


def state_of(person: Person) -> str:
    return Enrollment.objects.filter(person=person).latest("requested_at").state


def reasons_of(person: Person) -> list[str]:
    log = Enrollment.objects.get(person=person).log.filter(event="skipped")
    return list(log.values_list("reason", flat=True))


def deactivate(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)


def end_employment(person: Person) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Employment.objects.filter(person=person).update(until=yesterday)


def unpublish(_person: Person) -> None:
    Publication.objects.filter(organisation__slug="rvo").delete()


def leave(_person: Person) -> None:
    Organisation.objects.filter(slug="rvo").update(state=OrganisationState.LEFT)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (deactivate, "account"),
        (end_employment, "werk"),
        (unpublish, "niet meer open"),
        (leave, "doet niet mee"),
    ],
)
def test_who_may_not_take_part_any_more_is_passed_over(
    cast: Cast, run: CourseRun, happens: Callable[[Person], None], reason: str
) -> None:
    first = booked(run, cast.alice)
    booked(run, cast.roos)
    booked(run, cast.bob)
    happens(cast.roos)
    withdraw(enrollment=first, by=cast.alice)
    assert (state_of(cast.roos), state_of(cast.bob)) == (WAITLISTED, BOOKED)
    [told] = reasons_of(cast.roos)
    assert reason in told


def test_withdrawn_course_gives_no_seat_to_anybody(cast: Cast, run: CourseRun) -> None:
    first = booked(run, cast.alice)
    booked(run, cast.bob)
    Course.objects.update(state=CourseState.WITHDRAWN)
    withdraw(enrollment=first, by=cast.alice)
    assert state_of(cast.bob) == WAITLISTED
    assert SeatPool.objects.get().booked == 0


def test_each_reason_is_noted_once(cast: Cast, run: CourseRun) -> None:
    first = booked(run, cast.alice)
    booked(run, cast.roos)
    second = booked(run, cast.bob)
    unpublish(cast.roos)
    withdraw(enrollment=first, by=cast.alice)
    second.refresh_from_db()
    withdraw(enrollment=second, by=cast.bob)
    assert len(reasons_of(cast.roos)) == 1
    third = booked(run, cast.alice)
    deactivate(cast.roos)
    withdraw(enrollment=third, by=cast.alice)
    assert len(reasons_of(cast.roos)) == 2


def test_who_cannot_get_a_seat_keeps_nobody_from_one(cast: Cast, run: CourseRun) -> None:
    first = booked(run, cast.alice)
    booked(run, cast.roos)
    unpublish(cast.roos)
    withdraw(enrollment=first, by=cast.alice)
    assert booked(run, cast.bob).state == BOOKED


def test_who_is_passed_over_reads_why(
    cast: Cast, run: CourseRun, client_of: Callable[[Person], Client]
) -> None:
    first = booked(run, cast.alice)
    waiting = booked(run, cast.roos)
    unpublish(cast.roos)
    withdraw(enrollment=first, by=cast.alice)
    url = reverse("enrollment:enrollment", args=[waiting.pk])
    page = client_of(cast.roos).get(url).content.decode()
    assert "niet meer open voor je organisatie" in page


def test_withdrawing_from_an_overbooked_run_promotes_nobody(cast: Cast, run: CourseRun) -> None:
    first = booked(run, cast.alice)
    SeatPool.objects.update(overbookings=1)
    second = booked(run, cast.bob)
    booked(run, cast.roos)
    assert second.state == BOOKED
    withdraw(enrollment=first, by=cast.alice)
    pool = SeatPool.objects.get()
    assert (pool.booked, pool.waiting, pool.overbookings) == (1, 1, 0)
    second.refresh_from_db()
    withdraw(enrollment=second, by=cast.bob)
    assert state_of(cast.roos) == BOOKED


def test_capacity_raised_to_the_overbooking_promotes_nobody(cast: Cast, run: CourseRun) -> None:
    booked(run, cast.alice)
    SeatPool.objects.update(overbookings=1)
    booked(run, cast.bob)
    booked(run, cast.roos)
    slots = [Slot(m.starts_at, m.ends_at, m.location, pk=m.pk) for m in run.meetings.all()]
    for capacity, roos_is in ((2, WAITLISTED), (3, BOOKED)):
        details = RunDetails(capacity=capacity, location=run.location)
        change_run(run=run, details=details, slots=slots, by=cast.olga)
        assert state_of(cast.roos) == roos_is
    assert SeatPool.objects.get().overbookings == 0
