"""Coming to an end: who finished, who did not, since when, and who says so. `complete` is the one
way in, for attendance, an officer's word, evidence and the digital environment alike."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.search.indexing import touch_courses
from enrollment.actions.steps import log, move
from enrollment.actions.waitlist import fill_seats
from enrollment.completion import messages
from enrollment.completion.models import Completion, CompletionMethod
from enrollment.experiences.actions import ask_experience
from enrollment.models import Enrollment
from enrollment.paths.actions import advance_paths, take_back_paths
from enrollment.points import CompletionChange, completion_followers
from enrollment.states import SEATED_STATES, EnrollmentState
from people.models import Person
from planning.seats import lock_pool


class CompletionRefused(Exception):
    """It cannot be written down so; the message says why and what to do."""


@dataclass(frozen=True)
class Facts:
    """What is said of one enrollment. The same facts again change nothing."""

    method: str
    finished: bool
    completed_at: datetime.datetime
    grade: Decimal | None = None
    note: str = ""


@transaction.atomic
def complete(
    *,
    enrollment: Enrollment,
    method: str,
    completed_at: datetime.datetime,
    by: Person | None,
    finished: bool = True,
    grade: Decimal | None = None,
    note: str = "",
    tell: bool = True,
) -> Completion:
    """Writes down that the person finished, or had a seat and did not; of a self-paced run the
    licence goes to who waits.

    The same facts again change nothing; other facts correct what was written, with `note` as the
    reason. What a person decided by hand, the portal itself (`by` None) leaves as it is. `tell` is
    False for who tells the person in other words. Raises CompletionRefused, StaleState and
    SeatsBusy.
    """
    facts = Facts(method, finished, completed_at, grade, note.strip())
    pool = lock_pool(enrollment.run_id)
    enrollment = _locked(enrollment)
    _check(enrollment, facts, by)
    present = Completion.objects.filter(enrollment=enrollment).first()
    if present and (_same(present, facts) or (by is None and _stands(present))):
        return present
    was = _was(enrollment)
    if by is not None and was not in {None, finished}:
        _check_reason(facts)
    _move(enrollment, facts, by=by)
    completion, _made = Completion.objects.update_or_create(
        enrollment=enrollment, defaults={**vars(facts), "by": by}
    )
    fill_seats(pool)
    touch_courses([enrollment.run.course_id])
    _follow(CompletionChange(enrollment, completion, by, was), tell=tell)
    return completion


def _locked(enrollment: Enrollment) -> Enrollment:
    """As it is now; marks of attendance are written under the same lock."""
    return (
        Enrollment.objects.select_related("run__course", "person")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=enrollment.pk)
    )


def _check(enrollment: Enrollment, facts: Facts, by: Person | None) -> None:
    if enrollment.state not in SEATED_STATES:
        raise CompletionRefused(
            _("Deze collega had geen plaats in deze uitvoering. Er valt dus niets af te ronden.")
        )
    if facts.completed_at > timezone.now():
        raise CompletionRefused(_("Deze dag moet nog komen. Kies vandaag of een eerdere dag."))
    if timezone.localdate(facts.completed_at) < first_day(enrollment):
        raise CompletionRefused(
            _("Deze dag ligt voor het begin. Kies de dag waarop het begon of een latere dag.")
        )
    if facts.grade is not None and not 0 <= facts.grade <= 100:
        raise CompletionRefused(_("Een cijfer is een percentage van 0 tot en met 100."))
    if facts.method == CompletionMethod.HAND and not facts.note:
        raise CompletionRefused(_("Schrijf op waarom je dit met de hand doet."))
    if by is not None and facts.method == CompletionMethod.HAND and by.pk == enrollment.person_id:
        raise CompletionRefused(
            _("Je kunt jezelf niet afronden. Vraag een collega om het te doen.")
        )


def _check_reason(facts: Facts) -> None:
    """Evidence and the digital environment are a reason in themselves."""
    if facts.method in {CompletionMethod.HAND, CompletionMethod.ATTENDANCE} and not facts.note:
        raise CompletionRefused(_("Schrijf op waarom je dit verandert. Je collega leest dit."))


def first_day(enrollment: Enrollment) -> datetime.date:
    """The first day on which one could finish. Of a run with a date its start, however late
    somebody was put on the list; of a self-paced one the request: an older result elsewhere does
    not finish a new enrollment."""
    return timezone.localdate(enrollment.run.starts_at or enrollment.requested_at)


def _same(present: Completion, facts: Facts) -> bool:
    return all(getattr(present, name) == value for name, value in vars(facts).items())


def _stands(present: Completion) -> bool:
    return present.by_id is not None and present.method != CompletionMethod.ATTENDANCE


def _was(enrollment: Enrollment) -> bool | None:
    """Whether it was finished before; None while it was open."""
    if enrollment.state == EnrollmentState.BOOKED:
        return None
    return enrollment.state == EnrollmentState.COMPLETED


def _move(enrollment: Enrollment, facts: Facts, *, by: Person | None) -> None:
    """Through the gate when the state changes; else only the moment, with a line in the log."""
    was = _was(enrollment)
    if was == facts.finished:
        Enrollment.objects.filter(pk=enrollment.pk).update(completed_at=facts.completed_at)
        enrollment.completed_at = facts.completed_at
        log([(enrollment, enrollment.state)], event="correct", by=by, reason=facts.note)
        return
    event = "correct" if was is not None else "complete" if facts.finished else "fail"
    move(enrollment, event=event, by=by, reason=facts.note, completed_at=facts.completed_at)


def _follow(change: CompletionChange, *, tell: bool) -> None:
    """What else an end means, in its transaction. What the portal itself reads again, with another
    grade or moment, is no news."""
    finished = change.completion.finished
    if tell and (change.was != finished or change.by is not None):
        messages.tell_completion(change)
    if finished and change.was is not True:
        advance_paths(person=change.enrollment.person, by=change.by)
        ask_experience(enrollment=change.enrollment)
    if change.was and not finished:
        course_id = change.enrollment.run.course_id
        take_back_paths(person=change.enrollment.person, course_id=course_id)
    for _answer in completion_followers.answers(change):
        pass
