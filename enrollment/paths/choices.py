"""Which runs somebody on a path may book now, and booking those that they chose."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BooleanField, Case, F, When
from django.utils.translation import gettext as _

from catalog.models import Course
from catalog.paths.effort import prices_for
from enrollment.actions.booking import AlreadyEnrolled, NoSeatLeft, book
from enrollment.models import Enrollment
from enrollment.paths.models import PathEnrollment
from enrollment.paths.progress import PathProgress, progress_of
from enrollment.rules import BookingRefused
from people.models import Person
from planning.models import CourseRun
from planning.seats import SeatsBusy


@dataclass(frozen=True)
class Choice:
    """The next run of a course for this person; a page may show it, booking decides anew."""

    course: Course
    run: CourseRun
    price: Decimal | None
    is_full: bool

    @property
    def suggested(self) -> bool:
        """Ticked beforehand: nobody loses anything by having it at hand."""
        return self.run.self_paced and self.price == 0 and not self.is_full


@dataclass(frozen=True)
class Outcome:
    """What became of one chosen run: an enrollment, or the reason why not."""

    title: str
    enrollment: Enrollment | None
    refusal: str = ""


def wanted_courses(progress: PathProgress) -> dict[int, Course]:
    """Those of steps that are not done, that the person has no part in yet."""
    return {
        course.pk: course
        for one in progress.steps
        if not one.is_done
        for course in one.courses
        if course.pk not in {*one.record.completed, *one.record.open, *one.gone}
    }


def choices_for(enrollment: PathEnrollment, progress: PathProgress) -> dict[int, Choice]:
    """By course; without a run, or not open to their organisation, a course is left out. Three
    queries, however many courses there are."""
    wanted = wanted_courses(progress)
    offered = Course.objects.published_to(enrollment.organisation_id).filter(pk__in=wanted)
    open_to = set(offered.values_list("pk", flat=True))
    own = prices_for(open_to, enrollment.organisation_id)
    return {
        run.course_id: Choice(
            wanted[run.course_id],
            run,
            _price(run, wanted[run.course_id], own),
            run.is_full,  # type: ignore[attr-defined]
        )
        for run in _next_runs(open_to)
    }


def book_chosen(
    *, enrollment: PathEnrollment, chosen: Collection[int], by: Person
) -> list[Outcome]:
    """Books each chosen run (ids) by itself: a refusal of one undoes none of the others.

    What is not among the person's choices any more is left out.
    """
    choices = choices_for(enrollment, progress_of([enrollment])[enrollment.pk])
    wanted: Sequence[Choice] = [one for one in choices.values() if one.run.pk in chosen]
    return [_book(one, enrollment, by) for one in wanted]


def _book(choice: Choice, enrollment: PathEnrollment, by: Person) -> Outcome:
    title = choice.course.title
    try:
        made = book(run=choice.run, employment=enrollment.employment, by=by, accept_waitlist=False)
    except AlreadyEnrolled as present:
        return Outcome(title, present.enrollment)
    except BookingRefused as refusal:
        return Outcome(title, None, str(refusal))
    except NoSeatLeft:
        return Outcome(
            title,
            None,
            _("De laatste plaats is net vergeven. Kies een andere datum of de wachtlijst."),
        )
    except SeatsBusy:
        return Outcome(title, None, _("Het is nu erg druk. Probeer het zo nog eens."))
    return Outcome(title, made)


def _next_runs(course_ids: Iterable[int]) -> list[CourseRun]:
    """Of each course the soonest run with a free seat, else the soonest."""
    full = F("seats__capacity") + F("seats__overbookings") - F("seats__held")
    is_full = Case(
        When(seats__booked__gte=full, then=True), default=False, output_field=BooleanField()
    )
    return list(
        CourseRun.objects.bookable()
        .filter(course__in=list(course_ids))
        .select_related("seats", "location", "organiser")
        .annotate(is_full=is_full)
        .order_by("course", "is_full", F("starts_at").asc(nulls_first=True), "pk")
        .distinct("course")
    )


def _price(run: CourseRun, course: Course, own: Mapping[int, Decimal]) -> Decimal | None:
    if run.price_excl is not None:
        return run.price_excl
    return own.get(course.pk, course.price_excl)
