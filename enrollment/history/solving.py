"""Solving what fits nobody or nothing: who it was, which course or run is meant, or that it stays
as it is."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from catalog.models import Course, CourseText
from enrollment.history.bookings import bring_along
from enrollment.history.models import HistoryRecord, OldBooking
from enrollment.states import EnrollmentState
from organisations.models import Organisation
from people.models import Employment, Person
from people.rights.log import record
from planning.models import CourseRun
from planning.querysets import CourseRunQuerySet, is_coming


def courses_for(organisation: Organisation) -> QuerySet[Course]:
    """What its people can book, and what it owns itself, also what is not offered any more."""
    offered = Course.objects.published_to(organisation.pk).values("pk")
    return Course.objects.filter(Q(owner=organisation) | Q(pk__in=offered))


def titled(courses: QuerySet[Course], words: str) -> QuerySet[Course]:
    """Every word in one of its titles, accents and case aside."""
    for word in words.split()[:6]:
        texts = CourseText.objects.filter(title__unaccent__icontains=word)
        courses = courses.filter(pk__in=texts.values("course"))
    return courses.prefetch_related("texts").order_by("slug")


def runs_for(organisation: Organisation) -> CourseRunQuerySet:
    """Runs to come of those courses."""
    return CourseRun.objects.filter(
        is_coming(), course__in=courses_for(organisation).values("pk"), self_paced=False
    ).with_card_data()


@transaction.atomic
def choose_person(
    *,
    organisation: Organisation,
    origin: str,
    number: str,
    employment: Employment,
    by: Person,
) -> int:
    """Whoever had `number` in the old environment is the person of `employment`: for all its lines
    that nobody had; returns how many. Bookings of which the run is known are made at once."""
    same = {"organisation": organisation, "origin": origin, "personnel_number": number}
    records = HistoryRecord.objects.filter(person=None, **same).update(
        person=employment.person_id, employment=employment
    )
    waiting = OldBooking.objects.unmatched().filter(employment=None, **same)
    bookings = list(waiting.select_for_update(of=("self",)).order_by("run_id", "pk"))
    for one in bookings:
        one.employment = employment
        one.save(update_fields=["employment", "modified_at"])
        bring_along(booking=one, by=by)
    _log("history.person", organisation, by, number=records + len(bookings))
    return records + len(bookings)


@transaction.atomic
def choose_course(
    *, one: HistoryRecord, course: Course | None, everywhere: bool, by: Person
) -> int:
    """`course` is meant; None: it stays a title. With `everywhere` for all lines with that title
    of the same organisation that are not solved yet; returns how many."""
    records = HistoryRecord.objects.filter(pk=one.pk)
    if everywhere:
        records = HistoryRecord.objects.filter(
            organisation=one.organisation_id, title=one.title, course=None, title_stays=False
        )
    number = records.update(course=course, title_stays=course is None)
    _log("history.course", one.organisation, by, number=number)
    return number


@transaction.atomic
def choose_run(*, booking: OldBooking, run: CourseRun, by: Person) -> EnrollmentState | None:
    """`run` is meant; booked at once when the person is known."""
    booking.run = run
    booking.save(update_fields=["run", "modified_at"])
    _log("history.run", booking.organisation, by, number=1)
    return bring_along(booking=booking, by=by)


@transaction.atomic
def set_aside(*, booking: OldBooking, by: Person) -> None:
    """It need not come along."""
    booking.set_aside = True
    booking.save(update_fields=["set_aside", "modified_at"])
    _log("history.set_aside", booking.organisation, by, number=1)


def _log(action: str, organisation: Organisation, by: Person, *, number: int) -> None:
    record(
        action=action,
        by=by,
        object_kind="organisation",
        object_id=organisation.pk,
        organisation_id=organisation.pk,
        detail={"number": number},
    )
