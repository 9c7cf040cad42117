"""Booking and withdrawing: every wish ends well, and is told."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from catalog.models import Publication
from core.transitions import StaleState, TransitionRefused
from enrollment.actions.booking import AlreadyEnrolled, NoSeatLeft, book, withdraw
from enrollment.models import Enrollment
from enrollment.rules import BookingRefused
from enrollment.states import EnrollmentState
from notifications.models import Notification
from people.models import Person
from planning.actions import RunDetails, RunRefused, Slot, cancel_run, change_run
from planning.models import CourseRun, SeatPool
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_employment, make_run


@pytest.fixture
def run(cast: Cast) -> CourseRun:
    """Two seats, two meetings, open to both organisations."""
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])
    return make_run(course=course, capacity=2, meetings=2)


def booked(run: CourseRun, person: Person) -> Enrollment:
    return book(run=run, employment=employment_of(person), by=person)


def counters(run: CourseRun) -> tuple[int, int]:
    pool = SeatPool.objects.get(pk=run.pk)
    return pool.booked, pool.waiting


def details(run: CourseRun, **changes: object) -> RunDetails:
    values = {"capacity": run.seats.capacity, "location": run.location, **changes}
    return RunDetails(**values)  # type: ignore[arg-type]


def slots(run: CourseRun, shift: datetime.timedelta = datetime.timedelta()) -> list[Slot]:
    return [
        Slot(m.starts_at + shift, m.ends_at + shift, m.location, pk=m.pk)
        for m in run.meetings.all()
    ]


def test_booking_takes_a_seat_and_freezes_the_employment(cast: Cast, run: CourseRun) -> None:
    enrollment = booked(run, cast.alice)
    assert enrollment.state == EnrollmentState.BOOKED
    assert enrollment.manager == cast.mo
    assert enrollment.organisation == cast.nvwa
    assert enrollment.cost_centre == "KP100"
    assert enrollment.price_excl == 250
    assert counters(run) == (1, 0)
    step = enrollment.log.get()
    assert (step.event, step.source, step.target, step.by) == ("book", "", "booked", cast.alice)


def test_full_run_leads_to_the_queue_and_says_so(cast: Cast, run: CourseRun) -> None:
    booked(run, cast.alice)
    booked(run, cast.bob)
    assert booked(run, cast.roos).state == EnrollmentState.WAITLISTED
    assert counters(run) == (2, 1)
    assert Notification.objects.get(person=cast.roos).kind == "enrollment_waitlisted"


def test_who_agreed_to_a_seat_is_not_queued_unasked(cast: Cast, run: CourseRun) -> None:
    booked(run, cast.alice)
    booked(run, cast.bob)
    with pytest.raises(NoSeatLeft):
        book(run=run, employment=employment_of(cast.roos), by=cast.roos, accept_waitlist=False)
    assert counters(run) == (2, 0)


def test_double_click_finds_the_first(cast: Cast, run: CourseRun) -> None:
    first = booked(run, cast.alice)
    with pytest.raises(AlreadyEnrolled) as second:
        booked(run, cast.alice)
    assert second.value.enrollment == first
    assert counters(run) == (1, 0)


def test_withdrawing_gives_the_seat_to_who_waits_longest(cast: Cast, run: CourseRun) -> None:
    first = booked(run, cast.alice)
    booked(run, cast.bob)
    waiting = [booked(run, person) for person in (cast.roos, cast.ruud)]
    withdraw(enrollment=first, by=cast.alice)
    states = [Enrollment.objects.get(pk=one.pk).state for one in waiting]
    assert states == [EnrollmentState.BOOKED, EnrollmentState.WAITLISTED]
    assert counters(run) == (2, 1)
    promoted = Notification.objects.filter(person=cast.roos).latest("created_at")
    assert promoted.kind == "enrollment_booked"
    assert promoted.context["promoted"] is True
    step = waiting[0].log.latest("id")
    assert (step.event, step.by) == ("promote", None)


def test_newcomer_joins_the_queue_while_someone_waits(cast: Cast, run: CourseRun) -> None:
    """Even with a free seat nobody jumps the queue (here: freed behind the portal's back)."""
    booked(run, cast.alice)
    booked(run, cast.bob)
    booked(run, cast.roos)
    SeatPool.objects.filter(pk=run.pk).update(capacity=5)
    assert booked(run, cast.ruud).state == EnrollmentState.WAITLISTED


def test_withdrawn_may_book_again_as_a_new_enrollment(cast: Cast, run: CourseRun) -> None:
    first = booked(run, cast.alice)
    withdraw(enrollment=first, by=cast.alice)
    assert booked(run, cast.alice).pk != first.pk
    assert counters(run) == (1, 0)


def test_withdrawing_twice_is_refused(cast: Cast, run: CourseRun) -> None:
    first = booked(run, cast.alice)
    other_tab = Enrollment.objects.get(pk=first.pk)
    withdraw(enrollment=first, by=cast.alice)
    with pytest.raises(StaleState):
        withdraw(enrollment=other_tab, by=cast.alice)
    with pytest.raises(TransitionRefused):
        withdraw(enrollment=first, by=cast.alice)


def test_calendar_item_per_meeting_and_cancel_with_the_same_uid(cast: Cast, run: CourseRun) -> None:
    enrollment = booked(run, cast.alice)
    withdraw(enrollment=enrollment, by=cast.alice)
    cancel, request = Notification.objects.filter(person=cast.alice).order_by("-created_at")
    assert [item["method"] for item in request.calendar] == ["REQUEST", "REQUEST"]
    assert [item["method"] for item in cancel.calendar] == ["CANCEL", "CANCEL"]
    assert [i["uid"] for i in request.calendar] == [i["uid"] for i in cancel.calendar]
    assert all(
        c["sequence"] > r["sequence"]
        for c, r in zip(cancel.calendar, request.calendar, strict=True)
    )


def test_nobody_on_the_waitlist_gets_a_calendar_item(cast: Cast, run: CourseRun) -> None:
    for person in (cast.alice, cast.bob, cast.roos):
        booked(run, person)
    assert Notification.objects.get(person=cast.roos).calendar == []


def test_moved_run_tells_all_and_raises_the_sequence(cast: Cast, run: CourseRun) -> None:
    for person in (cast.alice, cast.bob, cast.roos):
        booked(run, person)
    change_run(
        run=run, details=details(run), slots=slots(run, datetime.timedelta(hours=1)), by=cast.olga
    )
    moved = {n.person_id: n for n in Notification.objects.filter(kind="enrollment_moved")}
    assert set(moved) == {cast.alice.pk, cast.bob.pk, cast.roos.pk}
    assert [item["sequence"] for item in moved[cast.alice.pk].calendar] == [1, 1]
    assert moved[cast.roos.pk].calendar == []


def test_dropped_meeting_leaves_the_calendars(cast: Cast, run: CourseRun) -> None:
    booked(run, cast.alice)
    change_run(run=run, details=details(run), slots=slots(run)[:1], by=cast.olga)
    methods = [i["method"] for i in Notification.objects.get(kind="enrollment_moved").calendar]
    assert methods == ["REQUEST", "CANCEL"]


def test_more_capacity_serves_the_queue(cast: Cast, run: CourseRun) -> None:
    for person in (cast.alice, cast.bob, cast.roos, cast.ruud):
        booked(run, person)
    change_run(run=run, details=details(run, capacity=3), slots=slots(run), by=cast.olga)
    assert counters(run) == (3, 1)


def test_cancelled_run_ends_all_and_tells_why(cast: Cast, run: CourseRun) -> None:
    for person in (cast.alice, cast.bob, cast.roos):
        booked(run, person)
    cancel_run(run=run, reason="De trainer is ziek.", by=cast.olga)
    assert set(Enrollment.objects.values_list("state", flat=True)) == {EnrollmentState.CANCELLED}
    assert counters(run) == (0, 0)
    told = Notification.objects.filter(kind="enrollment_cancelled")
    assert {n.context["reason"] for n in told} == {"De trainer is ziek."}
    with pytest.raises(BookingRefused, match="gaat niet door"):
        booked(run, cast.tim)


def test_own_price_of_run_then_publication_then_course(cast: Cast) -> None:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo], price_excl=100)
    Publication.objects.filter(organisation=cast.rvo).update(price_excl=80)
    plain, dear = make_run(course=course), make_run(course=course, in_days=9, price_excl=120)
    assert booked(plain, cast.alice).price_excl == 100
    assert booked(plain, cast.roos).price_excl == 80
    assert booked(dear, cast.roos).price_excl == 120


@pytest.mark.parametrize("self_paced", [True, False])
def test_rules_refuse_with_a_reason(cast: Cast, self_paced: bool) -> None:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    run = make_run(course=course, self_paced=self_paced)
    with pytest.raises(BookingRefused, match="niet open voor jouw organisatie"):
        booked(run, cast.roos)
    CourseRun.objects.update(booking_closes_at=timezone.now())
    with pytest.raises(BookingRefused, match="gesloten"):
        booked(run, cast.alice)


def test_begun_run_and_ended_employment_are_refused(cast: Cast) -> None:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    with pytest.raises(BookingRefused, match="al begonnen"):
        booked(make_run(course=course, in_days=-1), cast.alice)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    ended = make_employment(cast.alice, cast.nvwa, until=yesterday)
    with pytest.raises(BookingRefused, match="dienstverband loopt niet meer"):
        book(run=make_run(course=course), employment=ended, by=cast.alice)


def test_later_hr_changes_never_rewrite_history(cast: Cast, run: CourseRun) -> None:
    enrollment = booked(run, cast.alice)
    employment = employment_of(cast.alice)
    employment.manager, employment.cost_centre = cast.petra, "KP999"
    employment.save()
    enrollment.refresh_from_db()
    assert (enrollment.manager, enrollment.cost_centre) == (cast.mo, "KP100")


def test_booking_open_again_serves_the_queue(cast: Cast, run: CourseRun) -> None:
    enrollments = [booked(run, person) for person in (cast.alice, cast.bob, cast.roos)]
    CourseRun.objects.update(booking_closes_at=timezone.now())
    withdraw(enrollment=enrollments[0], by=cast.alice)
    assert counters(run) == (1, 1)
    change_run(run=run, details=details(run), slots=slots(run), by=cast.olga)
    assert counters(run) == (2, 0)


def test_what_is_over_stays_as_it_was(cast: Cast, run: CourseRun) -> None:
    enrollment = booked(run, cast.alice)
    begun = timezone.now() - datetime.timedelta(days=9)
    CourseRun.objects.update(starts_at=begun, ends_at=begun + datetime.timedelta(hours=4))
    with pytest.raises(TransitionRefused):
        withdraw(enrollment=enrollment, by=cast.alice)
    with pytest.raises(RunRefused, match="al geweest"):
        cancel_run(run=run, reason="Toch niet.", by=cast.olga)
    assert Enrollment.objects.get().state == EnrollmentState.BOOKED
