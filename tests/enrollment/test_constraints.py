"""The database refuses what the code must never do, tried behind the code's back."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from enrollment.actions.booking import book
from enrollment.models import STATE_MOMENTS, Enrollment
from enrollment.states import EnrollmentState
from planning.models import CourseRun, SeatPool
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run


@pytest.fixture
def enrollment(cast: Cast) -> Enrollment:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    run = make_run(course=course, capacity=2)
    return book(run=run, employment=employment_of(cast.alice), by=cast.alice)


def refused(model: type, **values: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**values)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "values", [{"booked": 3}, {"held": 2}, {"capacity": 0}, {"booked": 2, "held": 1}]
)
def test_seats_are_never_oversold(enrollment: Enrollment, values: dict[str, int]) -> None:
    refused(SeatPool, **values)


def test_overbooking_must_be_explicit(enrollment: Enrollment) -> None:
    with transaction.atomic():
        SeatPool.objects.update(booked=3, overbookings=1)
        transaction.set_rollback(True)


@pytest.mark.parametrize(("state", "field"), STATE_MOMENTS.items())
def test_each_state_has_its_moment(
    enrollment: Enrollment, state: EnrollmentState, field: str
) -> None:
    refused(Enrollment, **{"state": state, **dict.fromkeys(STATE_MOMENTS.values()), field: None})
    with transaction.atomic():
        held = {"holds_seat": True, "held_until": timezone.now()}
        offered = held if state == EnrollmentState.OFFERED else {}
        Enrollment.objects.update(**{"state": state, field: timezone.now(), **offered})
        transaction.set_rollback(True)


def test_only_requests_and_offers_hold_a_seat(enrollment: Enrollment) -> None:
    refused(Enrollment, holds_seat=True, held_until=timezone.now())


def test_an_offer_holds_a_seat_for_a_time(enrollment: Enrollment) -> None:
    moment = timezone.now()
    refused(Enrollment, state="offered", offered_at=moment, holds_seat=True, held_until=None)
    refused(Enrollment, state="offered", offered_at=moment, holds_seat=False, held_until=moment)


def test_unknown_states_are_refused(enrollment: Enrollment) -> None:
    refused(Enrollment, state="dreaming")
    refused(CourseRun, state="dreaming")


def test_one_open_enrollment_per_person_and_run(enrollment: Enrollment) -> None:
    enrollment.pk = None
    enrollment._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrollment(
            **{**_values(enrollment), "state": "waitlisted", "waitlisted_at": timezone.now()}
        ).save()


def _values(enrollment: Enrollment) -> dict[str, object]:
    return {
        field.attname: getattr(enrollment, field.attname)
        for field in Enrollment._meta.concrete_fields
        if field.name != "id"
    }
