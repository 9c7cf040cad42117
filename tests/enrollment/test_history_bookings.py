"""Bookings of the old environment come along: as real bookings, once, and without overbooking."""

from __future__ import annotations

import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from enrollment.actions.booking import book
from enrollment.history.bookings import bring_along, bring_bookings
from enrollment.history.reading import OldSeat
from enrollment.history.solving import choose_person, choose_run, set_aside
from enrollment.models import Enrollment, OldBooking
from enrollment.states import EnrollmentState
from notifications.models import Notification
from organisations.models import Organisation
from organisations.states import OrganisationState
from people.models import Employment, Person
from planning.models import CourseRun
from planning.states import RunState
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run


@pytest.fixture
def run(cast: Cast) -> CourseRun:
    """One seat, begins over a week."""
    for name in ("alice", "bob"):
        Employment.objects.filter(person=getattr(cast, name)).update(personnel_number=name.upper())
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="BHV herhaling")
    return make_run(course=course, capacity=1)


def seat(number: str, *, waiting: bool = False, title: str = "BHV herhaling") -> OldSeat:
    day = timezone.localdate() + datetime.timedelta(days=7)
    return OldSeat(number, title, day, waiting=waiting)


def bring(cast: Cast, *seats: OldSeat, by: Person | None = None) -> tuple[int, int, int, int]:
    done = bring_bookings(
        organisation=cast.nvwa, origin="Leerplein", seats=seats, by=by, write=True
    )
    return len(done.new) + len(done.changed), done.same, done.booked, done.waitlisted


def test_a_booking_comes_along_with_its_reason(cast: Cast, run: CourseRun) -> None:
    assert bring(cast, seat("ALICE")) == (1, 0, 1, 0)
    made = Enrollment.objects.get(run=run)
    assert (made.person, made.state) == (cast.alice, EnrollmentState.BOOKED)
    assert made.log.get().reason == "meegekomen uit Leerplein"
    assert Notification.objects.filter(person=cast.alice, kind="enrollment_booked").count() == 1


def test_the_same_file_again_changes_nothing(cast: Cast, run: CourseRun) -> None:
    bring(cast, seat("ALICE"), seat("NIEMAND"))
    before = list(OldBooking.objects.order_by("pk").values())
    assert bring(cast, seat("ALICE"), seat("NIEMAND")) == (0, 2, 0, 0)
    assert list(OldBooking.objects.order_by("pk").values()) == before
    assert Enrollment.objects.count() == 1
    assert Notification.objects.count() == 1


def test_who_withdrew_here_is_not_booked_again(cast: Cast, run: CourseRun) -> None:
    from enrollment.actions.booking import withdraw

    bring(cast, seat("ALICE"))
    withdraw(enrollment=Enrollment.objects.get(), by=cast.alice)
    assert bring(cast, seat("ALICE")) == (0, 1, 0, 0)
    assert not Enrollment.objects.open().exists()


def test_full_is_the_queue_and_who_had_a_seat_goes_first(cast: Cast, run: CourseRun) -> None:
    assert bring(cast, seat("BOB", waiting=True), seat("ALICE")) == (2, 0, 1, 1)
    assert Enrollment.objects.get(person=cast.alice).state == EnrollmentState.BOOKED
    assert Enrollment.objects.get(person=cast.bob).state == EnrollmentState.WAITLISTED
    run.seats.refresh_from_db()
    assert (run.seats.booked, run.seats.overbookings, run.seats.waiting) == (1, 0, 1)


def test_who_booked_here_already_is_only_linked(cast: Cast, run: CourseRun) -> None:
    mine = book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    bring(cast, seat("ALICE"))
    assert OldBooking.objects.get().enrollment == mine
    assert Enrollment.objects.count() == 1


def test_before_the_organisation_goes_live_and_after_booking_closed(
    cast: Cast, run: CourseRun
) -> None:
    Organisation.objects.filter(pk=cast.nvwa.pk).update(state=OrganisationState.ONBOARDING)
    CourseRun.objects.filter(pk=run.pk).update(state=RunState.CLOSED)
    assert bring(cast, seat("ALICE")) == (1, 0, 1, 0)


def test_what_the_rules_refuse_is_kept_with_why(cast: Cast, run: CourseRun) -> None:
    from catalog.models import Publication

    Publication.objects.all().delete()
    assert bring(cast, seat("ALICE")) == (1, 0, 0, 0)
    kept = OldBooking.objects.unmatched().get()
    assert "niet open voor jouw organisatie" in kept.reason
    assert not Enrollment.objects.exists()


def test_two_runs_on_that_day_or_two_courses_of_that_name_are_nobodys(
    cast: Cast, run: CourseRun
) -> None:
    make_run(course=run.course)
    bring(cast, seat("ALICE"))
    assert OldBooking.objects.get().run is None


def test_solved_by_hand(cast: Cast, run: CourseRun) -> None:
    bring(cast, seat("ZZ-9"), seat("ALICE", title="Heette daar anders"))
    choose_person(
        organisation=cast.nvwa, origin="Leerplein", number="ZZ-9",
        employment=employment_of(cast.bob), by=cast.petra,
    )  # fmt: skip
    assert Enrollment.objects.get(person=cast.bob).state == EnrollmentState.BOOKED
    other = OldBooking.objects.unmatched().get()
    assert choose_run(booking=other, run=run, by=cast.petra) == EnrollmentState.WAITLISTED
    assert not OldBooking.objects.unmatched().exists()
    assert bring_along(booking=other, by=None) is None


def test_set_aside_stays_aside(cast: Cast, run: CourseRun) -> None:
    bring(cast, seat("ALICE", title="Bestaat hier niet"))
    set_aside(booking=OldBooking.objects.get(), by=cast.petra)
    make_run(
        course=make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Bestaat hier niet")
    )
    assert bring(cast, seat("ALICE", title="Bestaat hier niet")) == (0, 1, 0, 0)
    assert not Enrollment.objects.exists()


def test_the_command_reads_both_kinds(cast: Cast, run: CourseRun, tmp_path: Path) -> None:
    day = timezone.localdate() + datetime.timedelta(days=7)
    path = tmp_path / "oud.csv"
    path.write_text(
        "Personeelsnummer;Titel;Status;Begint op;Afgerond op\n"
        f"ALICE;BHV herhaling;Ingeschreven;{day:%d-%m-%Y};\n"
        f"BOB;BHV herhaling;Wachtlijst;{day:%d-%m-%Y};\n"
        "BOB;Schrijven;Afgerond;;01-02-2020\n"
        "BOB;Schrijven;Misschien;;01-02-2020\n"
    )
    out = StringIO()
    call_command("import_history", str(path), "--organisation", "nvwa", "--apply", stdout=out)
    said = out.getvalue()
    assert "bookings: 2 new, 0 changed, 0 the same, 0 unmatched; 1 booked, 1 waitlisted" in said
    assert "1 new, 0 changed, 0 the same, 1 unmatched, 1 unreadable lines. Written." in said
    assert "De status ‘misschien’ kennen we niet" in said
