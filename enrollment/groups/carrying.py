"""The work behind a group, line by line; each line is one transaction of its own.

Learners book on meanwhile: the pool of the run is locked no longer than for one of them. A worker
that dies has finished some lines and begun none: whoever takes over goes on with the next.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone, translation

from core.transitions import StaleState, TransitionRefused
from enrollment.actions.booking import AlreadyEnrolled, NoSeatLeft, book, withdraw
from enrollment.groups.actions import TOPIC, untouched
from enrollment.groups.finding import unfit
from enrollment.groups.messages import tell_enrolled, tell_undone, undo_reason
from enrollment.groups.models import GroupEnrollment, GroupLine, Outcome
from enrollment.groups.words import already_words, brought_words, full_words, nobody_words
from enrollment.models import Enrollment
from enrollment.rules import BookingRefused
from enrollment.states import EnrollmentState
from outbox.queue import enqueue
from people.models import Person
from planning.seats import SeatsBusy, lock_pool

logger = structlog.get_logger(__name__)

SLICE_SECONDS = 20.0
"""Of work, before others in the queue have their turn; far below the lease."""

Step = Callable[[], bool]
"""Does one line; False when none is left."""


def handle(key: str, payloads: Sequence[Mapping[str, Any]]) -> None:
    """The outbox's handler: goes on where it stopped. Raises SeatsBusy when not one line could be
    done; then the queue tries again later."""
    group = GroupEnrollment.objects.select_related("by", "run").filter(pk=key).first()
    if group is None or group.started_at is None:
        return
    undoing = group.undo_started_at is not None
    by = _by(payloads) or group.by
    with translation.override(by.language if by else None):
        step = _undoing(group, by) if undoing else (lambda: enrol_next(group))
        if not _slice_of(step):
            again = {"by": str(by.pk)} if by else {}
            with transaction.atomic():
                enqueue(TOPIC, key, again)
        elif undoing:
            _undone(group, by)
        else:
            _enrolled(group)


def _by(payloads: Sequence[Mapping[str, Any]]) -> Person | None:
    named = next((one["by"] for one in payloads if one.get("by")), None)
    return Person.objects.filter(pk=named).first() if named else None


def _slice_of(step: Step) -> bool:
    """Works for a while; True when nothing is left."""
    until = time.monotonic() + SLICE_SECONDS
    done = 0
    while time.monotonic() < until:
        try:
            if not step():
                return True
        except SeatsBusy:
            if not done:
                raise
            return False
        done += 1
    return False


@transaction.atomic
def enrol_next(group: GroupEnrollment) -> bool:
    """The next line of the group; False when every line had its turn. Who else works on the same
    group waits for the line, and then finds it done. Raises SeatsBusy."""
    line = _next_line(group)
    if line is None:
        return False
    line.outcome, line.reason, line.enrollment = _enrol(group, line)
    line.reason = line.reason[:400]
    line.save(update_fields=["outcome", "reason", "enrollment"])
    return True


def _next_line(group: GroupEnrollment) -> GroupLine | None:
    """Somebody else may have done the one we waited for: then the query comes back empty-handed
    though there are others."""
    waiting = group.lines.filter(outcome="").order_by("position")
    while True:
        line = waiting.select_for_update(of=("self",), no_key=True).first()
        if line is not None or not waiting.exists():
            return line


def _enrol(group: GroupEnrollment, line: GroupLine) -> tuple[Outcome, str, Enrollment | None]:
    employment, by = line.employment, group.by
    if employment is None or by is None:
        return Outcome.REFUSED, nobody_words(), None
    refusal = unfit(employment)
    if refusal:
        return Outcome.REFUSED, refusal, None
    try:
        with transaction.atomic():
            enrollment = book(
                run=group.run,
                employment=employment,
                by=by,
                accept_waitlist=group.accept_waitlist,
                compulsory=group.compulsory,
                reason=group.reason,
            )
            if enrollment.state == EnrollmentState.WAITLISTED and not group.accept_waitlist:
                raise NoSeatLeft  # agreed with at once, and then there was no seat
    except AlreadyEnrolled as present:
        return Outcome.ALREADY, already_words(present.enrollment), None
    except NoSeatLeft:
        return Outcome.REFUSED, full_words(), None
    except BookingRefused as refused:
        return Outcome.REFUSED, str(refused), None
    return Outcome(enrollment.state), brought_words(enrollment), enrollment


@transaction.atomic
def _enrolled(group: GroupEnrollment) -> None:
    """All lines are done. Told once, whoever finds it so."""
    unfinished = GroupEnrollment.objects.filter(pk=group.pk, finished_at=None)
    if unfinished.update(finished_at=timezone.now()):
        tell_enrolled(group)
        logger.info("group_enrolled", group=str(group.pk), run=group.run_id)


def _undoing(group: GroupEnrollment, by: Person | None) -> Step:
    """Who waits goes first, then who asked, then who has a seat, the last one first: a seat that
    comes free goes to others, not to somebody who is about to be withdrawn."""
    tried: set[int] = set()

    def step() -> bool:
        rank = Case(
            When(outcome=Outcome.WAITLISTED, then=Value(0)),
            When(outcome=Outcome.REQUESTED, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        left = untouched(group).exclude(pk__in=tried).order_by(rank, "-position")
        line = left.first()
        if line is None or by is None:
            return False
        undo_line(line, by=by)
        tried.add(line.pk)
        return True

    return step


@transaction.atomic
def undo_line(line: GroupLine, *, by: Person) -> bool:
    """Withdraws what the line brought, free of charge, unless somebody touched it meanwhile.
    Raises SeatsBusy."""
    group = line.group
    lock_pool(group.run_id)
    present = untouched(group).select_related("enrollment__person", "enrollment__run")
    locked = present.select_for_update(of=("self",), no_key=True).filter(pk=line.pk).first()
    if locked is None or locked.enrollment is None:
        return False
    try:
        with transaction.atomic():
            reason = undo_reason(locked.enrollment.person)
            withdraw(enrollment=locked.enrollment, by=by, reason=reason, free=True)
    except (StaleState, TransitionRefused):
        return False
    locked.undone = True
    locked.save(update_fields=["undone"])
    return True


@transaction.atomic
def _undone(group: GroupEnrollment, by: Person | None) -> None:
    unfinished = GroupEnrollment.objects.filter(pk=group.pk, undone_at=None)
    if unfinished.update(undone_at=timezone.now()):
        tell_undone(group, by)
        logger.info("group_undone", group=str(group.pk), run=group.run_id)
