"""What the run's page shows of its rooms and trainers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from catalog.points import Panel
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.models import CourseRun, Meeting, RoomBooking, Trainer, TrainerBooking
from planning.rooms.warnings import room_of, warnings_of
from planning.states import RunState
from planning.trainers.models import TrainerAnswer


@dataclass(frozen=True)
class Line:
    """A meeting with what is arranged for it."""

    meeting: Meeting
    room: RoomBooking | None
    trainers: list[TrainerBooking]


def arrangements_panel(request: ActorRequest, run: CourseRun) -> Panel | None:
    """Rooms and trainers of each meeting (`planning.points.run_panels`)."""
    if run.self_paced or run.state == RunState.CANCELLED:
        return None
    meetings = list(
        run.meetings.select_related("room_booking__room").prefetch_related(
            "trainer_bookings__trainer__person"
        )
    )
    lines = [
        Line(one, room_of(one), sorted(one.trainer_bookings.all(), key=_by_answer))
        for one in meetings
    ]
    plans = request.actor.may(Permission.RUN_MANAGE, run.organiser_id)
    if not meetings or not (plans or any(line.room for line in lines)):
        return None
    context = {
        "run": run,
        "lines": lines,
        "warnings": warnings_of(run, meetings) if plans and not run.is_over else [],
        "waiting": _waiting(lines) if plans else [],
        "may_plan": plans,
        "now": timezone.now(),
    }
    return Panel("planning/_arrangements.html", context)


def _by_answer(booking: TrainerBooking) -> tuple[bool, int]:
    return booking.answer == TrainerAnswer.DECLINED, booking.trainer_id


def _waiting(lines: list[Line]) -> list[Trainer]:
    """Who did not answer yet, each once."""
    asked = {
        one.trainer_id: one.trainer
        for line in lines
        for one in line.trainers
        if one.answer == TrainerAnswer.ASKED
    }
    return list(asked.values())
