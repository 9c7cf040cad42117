"""From attendance to completion: one person, a whole run at once, and by the clock.

A run of many people is finished by a worker, one person a transaction: who is done stays done when
the worker dies, and the next try goes on with the rest.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enrollment.attendance.actions import AttendanceRefused, write_corrections
from enrollment.attendance.arithmetic import Mark, Outcome, Verdict
from enrollment.attendance.models import Contest
from enrollment.attendance.outcomes import (
    AUTOMATIC_AFTER,
    last_end,
    outcomes_of,
    runs_to_finish,
    still_open,
    unmarked,
)
from enrollment.completion.actions import complete
from enrollment.completion.models import Completion, CompletionMethod
from enrollment.models import Enrollment
from enrollment.states import FINISHED_STATES, SEATED_STATES, EnrollmentState
from outbox.models import Message
from outbox.queue import enqueue
from people.models import Person
from planning.models import CourseRun, Meeting
from planning.seats import SeatsBusy, lock_pool
from planning.states import RunState

logger = structlog.get_logger(__name__)

TOPIC = "run-completion"
AT_ONCE = 100
"""So many people are finished while one waits; more by a worker."""


@transaction.atomic
def finish_run(*, run: CourseRun, by: Person) -> int | None:
    """Finishes everybody of whom attendance decides; how many, or None when a worker does it.
    Raises AttendanceRefused and SeatsBusy."""
    check_ready(run)
    if still_open(run).count() > AT_ONCE:
        enqueue(TOPIC, str(run.pk), {"by": str(by.pk)})
        return None
    return _finish_all(run, by)


def handle(key: str, payloads: Sequence[Mapping[str, Any]]) -> None:
    """The outbox's handler. Raises SeatsBusy; then the queue tries again."""
    run = CourseRun.objects.filter(pk=key).first()
    by = Person.objects.filter(pk=payloads[-1]["by"]).first()
    if run is not None:
        _finish_all(run, by)


def is_under_way(run: CourseRun) -> bool:
    return Message.objects.filter(topic=TOPIC, key=str(run.pk), parked_at=None).exists()


def finish_due_runs() -> int:
    """Some days after the last meeting, when nobody pressed the button; how many runs."""
    done = 0
    for run in list(runs_to_finish(timezone.now() - AUTOMATIC_AFTER)):
        try:
            _finish_all(run, None)
        except SeatsBusy:
            logger.info("run_busy_finish_later", run=run.pk)
            continue
        done += 1
    return done


def check_ready(run: CourseRun) -> None:
    """Whether attendance can decide about this run now. Raises AttendanceRefused."""
    end = last_end(list(run.meetings.all()))
    if end is None:
        raise AttendanceRefused(
            _("Deze uitvoering heeft geen bijeenkomsten. Rond deelnemers een voor een af.")
        )
    if end > timezone.now() or run.state == RunState.CANCELLED:
        raise AttendanceRefused(_("Afronden kan na de laatste bijeenkomst."))
    if run.attendance_percentage == 0:
        return
    missing = unmarked(still_open(run)).count()
    if missing:
        raise AttendanceRefused(
            ngettext(
                "Van %(missing)d deelnemer is de aanwezigheid nog niet overal ingevuld. Vul eerst"
                " de lijsten in.",
                "Van %(missing)d deelnemers is de aanwezigheid nog niet overal ingevuld. Vul eerst"
                " de lijsten in.",
                missing,
            )
            % {"missing": missing}
        )


@transaction.atomic
def correct_marks(
    *,
    enrollment: Enrollment,
    marks: Mapping[Meeting, Mark],
    reason: str,
    by: Person,
    tell: bool = True,
) -> Outcome:
    """Changes what was written down, with a reason, and the completion that follows from it. What
    was decided by hand or by evidence stays. Raises AttendanceRefused, CompletionRefused and
    SeatsBusy."""
    reason = reason.strip()
    if not reason:
        raise AttendanceRefused(_("Schrijf op waarom je dit verandert. Je collega leest dit."))
    if by.pk == enrollment.person_id:
        raise AttendanceRefused(
            _("Je eigen aanwezigheid verander je niet zelf. Vraag een collega om het te doen.")
        )
    lock_pool(enrollment.run_id)
    enrollment = _locked(enrollment.pk)
    if enrollment.state not in SEATED_STATES:
        raise AttendanceRefused(_("Deze collega had geen plaats in deze uitvoering."))
    write_corrections(enrollment=enrollment, marks=marks, reason=reason, by=by)
    outcome = outcomes_of(enrollment.run, [enrollment])[enrollment.pk]
    if enrollment.state in FINISHED_STATES and _by_attendance(enrollment):
        _complete(enrollment, outcome, by=by, note=reason, tell=tell)
    return outcome


def _finish_all(run: CourseRun, by: Person | None) -> int:
    ids = list(still_open(run).order_by("pk").values_list("pk", flat=True))
    return sum(_finish_one(run, pk, by) for pk in ids)


@transaction.atomic
def _finish_one(run: CourseRun, pk: uuid.UUID, by: Person | None) -> bool:
    lock_pool(run.pk)
    enrollment = _locked(pk)
    if enrollment.state != EnrollmentState.BOOKED:
        return False
    if Contest.objects.filter(enrollment=enrollment, decided_at=None).exists():
        return False
    outcome = outcomes_of(enrollment.run, [enrollment])[enrollment.pk]
    return _complete(enrollment, outcome, by=by)


def _complete(
    enrollment: Enrollment,
    outcome: Outcome,
    *,
    by: Person | None,
    note: str = "",
    tell: bool = True,
) -> bool:
    completed_at = last_end(list(enrollment.run.meetings.all()))
    if outcome.verdict == Verdict.UNDECIDED or not completed_at or completed_at > _now():
        return False
    complete(
        enrollment=enrollment,
        method=CompletionMethod.ATTENDANCE,
        finished=outcome.verdict == Verdict.FINISHED,
        completed_at=completed_at,
        by=by,
        note=note,
        tell=tell,
    )
    return True


def _now() -> datetime.datetime:
    return timezone.now()


def _locked(pk: uuid.UUID) -> Enrollment:
    return (
        Enrollment.objects.select_related("run__course", "person")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=pk)
    )


def _by_attendance(enrollment: Enrollment) -> bool:
    completion = Completion.objects.filter(enrollment=enrollment).first()
    return completion is None or completion.method == CompletionMethod.ATTENDANCE
