"""Writing down who was there: the trainer's list, a scanned code, a report, and corrections.

Marks are written under the lock of the enrollment's row, which finishing takes too: an outcome is
always reckoned from marks that stand.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enrollment.attendance.arithmetic import Mark, mark_on_arrival
from enrollment.attendance.models import Attendance, AttendanceLog
from enrollment.attendance.states import PARTLY, AttendanceSource, Presence
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from people.models import Person
from planning.models import Meeting

OPENS_BEFORE = datetime.timedelta(hours=1)
GRACE_MINUTES = 10
"""Who comes in later than this after the start is late."""


class AttendanceRefused(Exception):
    """It cannot be written down (now); the message says why and what to do."""


@dataclass(frozen=True)
class Change:
    """What is wanted for one participant, who was marked `seen` when it was chosen."""

    enrollment_id: uuid.UUID
    mark: Mark
    seen: Mark | None = None


@dataclass
class Saved:
    """What came of a list: how many marks were written, whose mark a colleague changed meanwhile,
    and who has come to an end already."""

    written: int = 0
    conflicts: list[Enrollment] = field(default_factory=list)
    ended: int = 0


def has_opened(meeting: Meeting) -> bool:
    """From an hour before the start on."""
    return timezone.now() >= meeting.starts_at - OPENS_BEFORE


def minutes_of(meeting: Meeting) -> int:
    return int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)


def mark_in(row: Attendance | None) -> Mark | None:
    return Mark(row.presence, row.minutes_missed) if row else None


@transaction.atomic
def save_marks(*, meeting: Meeting, changes: Sequence[Change], source: str, by: Person) -> Saved:
    """Writes what differs, in a number of queries that does not grow with the list. A mark that is
    no longer as it was seen stays; nobody marks themselves. Raises AttendanceRefused."""
    _check_opened(meeting)
    wanted = {one.enrollment_id: one for one in changes}
    enrollments = _locked(meeting, wanted)
    present = _present(meeting, enrollments)
    saved = Saved(ended=len(wanted))
    rows = []
    for enrollment in enrollments:
        saved.ended -= 1
        change, now = wanted[enrollment.pk], mark_in(present.get(enrollment.pk))
        mark = _sound(change.mark, meeting)
        if mark == now or enrollment.person_id == by.pk:
            continue
        if change.seen != now:
            saved.conflicts.append(enrollment)
            continue
        rows.append(_row(enrollment, meeting, mark, source, by))
    _write(rows)
    saved.written = len(rows)
    return saved


@transaction.atomic
def arrive(*, enrollment: Enrollment, meeting: Meeting, by: Person) -> Mark:
    """Who is in the room and shows it by the code. Who was marked present, late or gone early stays
    so; who was marked absent came after all. Raises AttendanceRefused, and PermissionError for
    somebody else's enrollment."""
    if enrollment.person_id != by.pk:
        raise PermissionError
    _check_opened(meeting)
    now = timezone.now()
    if now > meeting.ends_at:
        raise AttendanceRefused(
            _("Deze bijeenkomst is al afgelopen. Was je er wel? Vraag de trainer je aan te vinken.")
        )
    locked = _locked(meeting, [enrollment.pk])
    if not locked:
        raise AttendanceRefused(_("Je hebt geen plaats (meer) in deze uitvoering."))
    current = mark_in(_present(meeting, locked).get(enrollment.pk))
    if current and current.presence in {Presence.PRESENT, *PARTLY}:
        return current
    since_start = (now - meeting.starts_at).total_seconds() / 60
    mark = mark_on_arrival(since_start, minutes_of(meeting), grace=GRACE_MINUTES)
    _write([_row(locked[0], meeting, mark, AttendanceSource.QR, by)])
    return mark


def write_corrections(
    *, enrollment: Enrollment, marks: Mapping[Meeting, Mark], reason: str, by: Person
) -> int:
    """Marks of one person, changed afterwards; how many differ. The caller holds the locks."""
    present = {row.meeting_id: row for row in Attendance.objects.filter(enrollment=enrollment)}
    rows = []
    for meeting, mark in marks.items():
        _check_opened(meeting)
        sound = _sound(mark, meeting)
        if sound != mark_in(present.get(meeting.pk)):
            rows.append(_row(enrollment, meeting, sound, AttendanceSource.CORRECTION, by))
    _write(rows, reason)
    return len(rows)


def _check_opened(meeting: Meeting) -> None:
    if not has_opened(meeting):
        raise AttendanceRefused(
            _("Aanwezigheid invullen kan vanaf een uur voor het begin van de bijeenkomst.")
        )


def _locked(
    meeting: Meeting, ids: Mapping[uuid.UUID, Change] | Sequence[uuid.UUID]
) -> list[Enrollment]:
    """Those who still have a seat and have not come to an end."""
    return list(
        Enrollment.objects.filter(
            run=meeting.run_id, pk__in=list(ids), state=EnrollmentState.BOOKED
        )
        .select_related("person")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )


def _present(meeting: Meeting, enrollments: Sequence[Enrollment]) -> dict[uuid.UUID, Attendance]:
    rows = Attendance.objects.filter(meeting=meeting, enrollment__in=enrollments)
    return {row.enrollment_id: row for row in rows}


def _sound(mark: Mark, meeting: Meeting) -> Mark:
    """Minutes only for who was there partly, and no more than the meeting has."""
    if mark.presence not in PARTLY:
        return Mark(mark.presence)
    return Mark(mark.presence, min(mark.minutes_missed, minutes_of(meeting)))


def _row(
    enrollment: Enrollment, meeting: Meeting, mark: Mark, source: str, by: Person
) -> Attendance:
    return Attendance(
        enrollment=enrollment,
        meeting=meeting,
        presence=mark.presence,
        minutes_missed=mark.minutes_missed,
        source=source,
        by=by,
        modified_at=timezone.now(),
    )


def _write(rows: Sequence[Attendance], reason: str = "") -> None:
    """Each with a line of the log."""
    if not rows:
        return
    written = Attendance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["enrollment", "meeting"],
        update_fields=["presence", "minutes_missed", "source", "by", "modified_at"],
    )
    now = timezone.now()
    AttendanceLog.objects.bulk_create(
        AttendanceLog(
            attendance=row,
            presence=row.presence,
            minutes_missed=row.minutes_missed,
            source=row.source,
            by=row.by,
            at=now,
            reason=reason,
        )
        for row in written
    )
