"""From rows to arithmetic: how each participant of a run stands."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from enrollment.attendance.actions import mark_in, minutes_of
from enrollment.attendance.arithmetic import Outcome, outcome_of
from enrollment.attendance.models import Attendance, Contest
from enrollment.models import Enrollment
from enrollment.querysets import EnrollmentQuerySet
from enrollment.states import EnrollmentState
from planning.models import CourseRun, Meeting
from planning.states import RunState

AUTOMATIC_AFTER = datetime.timedelta(days=3)


def outcomes_of(
    run: CourseRun, enrollments: Iterable[Enrollment], meetings: Sequence[Meeting] | None = None
) -> Mapping[uuid.UUID, Outcome]:
    """By enrollment; two queries, however many people."""
    if meetings is None:
        meetings = list(run.meetings.all())
    ids = [one.pk for one in enrollments]
    marks: dict[uuid.UUID, dict[int, Attendance]] = defaultdict(dict)
    for row in Attendance.objects.filter(enrollment__in=ids):
        marks[row.enrollment_id][row.meeting_id] = row
    lengths = [minutes_of(meeting) for meeting in meetings]
    return {
        pk: outcome_of(
            lengths,
            [mark_in(marks[pk].get(meeting.pk)) for meeting in meetings],
            run.attendance_percentage,
        )
        for pk in ids
    }


def last_end(meetings: Sequence[Meeting]) -> datetime.datetime | None:
    return max((meeting.ends_at for meeting in meetings), default=None)


def unmarked(rows: EnrollmentQuerySet) -> EnrollmentQuerySet:
    """Of these, those with a meeting of which nothing is known."""
    marked = Attendance.objects.filter(meeting=OuterRef("pk"), enrollment=OuterRef(OuterRef("pk")))
    missing = Meeting.objects.filter(~Exists(marked), run=OuterRef("run"))
    return rows.filter(Exists(missing))


def still_open(run: CourseRun) -> EnrollmentQuerySet:
    """Who has a seat and has not come to an end."""
    return Enrollment.objects.filter(run=run, state=EnrollmentState.BOOKED)


def contested() -> Exists:
    return Exists(Contest.objects.filter(enrollment=OuterRef("pk"), decided_at=None))


def runs_to_finish(ended_before: datetime.datetime | None = None) -> Iterable[CourseRun]:
    """Runs of which the last meeting is over and every mark is known, with people who have not come
    to an end. Who contests their attendance waits for the answer."""
    waiting = Enrollment.objects.filter(run=OuterRef("pk"), state=EnrollmentState.BOOKED)
    return (
        CourseRun.objects.filter(
            Exists(Meeting.objects.filter(run=OuterRef("pk"))),
            Exists(waiting.filter(~contested())),
            Q(attendance_percentage=0) | ~Exists(unmarked(waiting)),
            ends_at__lte=ended_before or timezone.now(),
            self_paced=False,
        )
        .exclude(state=RunState.CANCELLED)
        .order_by("pk")
    )
