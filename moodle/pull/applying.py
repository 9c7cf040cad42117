"""What was finished in Moodle is finished here: once, whatever number of times it is read."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.transitions import StaleState
from enrollment.completion.actions import CompletionRefused, complete, first_day
from enrollment.completion.models import CompletionMethod
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from moodle.links.models import SeenCompletion
from moodle.states import Outcome
from planning.seats import SeatsBusy


@dataclass(frozen=True)
class Read:
    """One completion as Moodle tells it."""

    course_link: int
    person_link: int
    completed_at: datetime.datetime
    grade: Decimal | None


def apply(reads: Sequence[Read], *, again: bool = False) -> Counter[str]:
    """Returns how many came to what. Known ones cost no query of their own; with `again` those
    that came to nothing are tried once more."""
    links = {read.course_link for read in reads}
    people = {read.person_link for read in reads}
    known = {
        (seen.course_link_id, seen.person_link_id): seen
        for seen in SeenCompletion.objects.filter(course_link__in=links, person_link__in=people)
    }
    outcomes: Counter[str] = Counter()
    for read in reads:
        seen = known.get((read.course_link, read.person_link))
        if seen is None or _is_news(seen, read, again=again):
            outcomes[_apply(read)] += 1
    return outcomes


def _is_news(seen: SeenCompletion, read: Read, *, again: bool) -> bool:
    if (seen.completed_at, seen.grade) != (read.completed_at, read.grade):
        return True
    return seen.outcome == Outcome.BUSY or (again and seen.outcome != Outcome.APPLIED)


def _apply(read: Read) -> str:
    """The completion and the note that it was read: both or neither."""
    try:
        with transaction.atomic():
            enrollment = _enrollment_of(read)
            if enrollment is None:
                reason = _("Er is hier geen inschrijving die bij deze afronding hoort.")
                return _keep(read, None, Outcome.NOBODY, reason)
            complete(
                enrollment=enrollment,
                method=CompletionMethod.MOODLE,
                completed_at=read.completed_at,
                grade=read.grade,
                by=None,
            )
            return _keep(read, enrollment, Outcome.APPLIED)
    except CompletionRefused as refused:
        return _keep(read, None, Outcome.REFUSED, str(refused))
    except (SeatsBusy, StaleState):
        return _keep(read, None, Outcome.BUSY)


def _enrollment_of(read: Read) -> Enrollment | None:
    """The one it belongs to: begun by then, still open first, then the last one begun. Moodle keeps
    one completion per person and course; what was finished before somebody booked finishes
    nothing."""
    seated = (
        Enrollment.objects.seated()
        .filter(person__moodle_links=read.person_link, run__course__moodle_link=read.course_link)
        .select_related("run", "person")
    )
    day = timezone.localdate(read.completed_at)
    begun = [one for one in seated if first_day(one) <= day]
    return max(
        begun,
        key=lambda one: (one.state == EnrollmentState.BOOKED, first_day(one), one.requested_at),
        default=None,
    )


def _keep(read: Read, enrollment: Enrollment | None, outcome: Outcome, reason: str = "") -> str:
    SeenCompletion.objects.update_or_create(
        course_link_id=read.course_link,
        person_link_id=read.person_link,
        defaults={
            "completed_at": read.completed_at,
            "grade": read.grade,
            "enrollment": enrollment,
            "outcome": outcome,
            "reason": reason[:400],
        },
    )
    return outcome
