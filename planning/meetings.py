"""The meetings of a run, brought in line with what its planner wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from planning.models import CourseRun, Meeting
from planning.points import DroppedMeeting
from planning.refusals import RunRefused

if TYPE_CHECKING:
    from planning.actions import Slot


@dataclass(frozen=True)
class MeetingChanges:
    """What became of the meetings of a run."""

    changed: bool
    """Something that stands in calendars."""
    elsewhere: bool
    """Another time or another location; a room next door or a new link is not."""
    dropped: tuple[DroppedMeeting, ...]


def new_meeting(run: CourseRun, slot: Slot) -> Meeting:
    return Meeting(
        run=run,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        location=slot.location,
        room=slot.room,
        online_url=slot.online_url,
    )


def change_meetings(run: CourseRun, slots: Sequence[Slot]) -> MeetingChanges:
    """Keeps, changes, adds and drops meetings until they are as `slots` say."""
    present = {meeting.pk: meeting for meeting in run.meetings.all()}
    kept = {slot.pk for slot in slots if slot.pk in present}
    dropped = tuple(_drop(meeting) for pk, meeting in present.items() if pk not in kept)
    elsewhere = bool(dropped)
    changed = elsewhere
    for slot in slots:
        meeting = present.get(slot.pk) if slot.pk else None
        if meeting is None:
            new_meeting(run, slot).save()
            changed = elsewhere = True
        elif _differs(meeting, slot):
            elsewhere = elsewhere or _is_elsewhere(meeting, slot)
            meeting.starts_at, meeting.ends_at = slot.starts_at, slot.ends_at
            meeting.location, meeting.room = slot.location, slot.room
            meeting.online_url = slot.online_url
            meeting.sequence += 1
            meeting.save()
            changed = True
    return MeetingChanges(changed, elsewhere, dropped)


def _differs(meeting: Meeting, slot: Slot) -> bool:
    beside = (meeting.room, meeting.online_url) != (slot.room, slot.online_url)
    return beside or _is_elsewhere(meeting, slot)


def _is_elsewhere(meeting: Meeting, slot: Slot) -> bool:
    return (meeting.starts_at, meeting.ends_at, meeting.location_id) != (
        slot.starts_at,
        slot.ends_at,
        slot.location.pk if slot.location else None,
    )


def _drop(meeting: Meeting) -> DroppedMeeting:
    dropped = DroppedMeeting(
        str(meeting.uid),
        meeting.sequence + 1,
        meeting.starts_at.isoformat(),
        meeting.ends_at.isoformat(),
    )
    try:
        meeting.delete()
    except ProtectedError as kept:
        raise RunRefused(
            _("Van een bijeenkomst die je weghaalt, is al opgeschreven wie er was. Laat die staan.")
        ) from kept
    return dropped
