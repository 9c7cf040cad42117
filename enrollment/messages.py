"""What people are told about their enrollments: one message per person and change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from notifications.actions import Message, tell
from notifications.itip import CalendarItem, Method
from people.models import Person
from planning.models import CourseRun, Meeting
from planning.points import DroppedMeeting, RunChange

KIND_OF_STATE = {
    EnrollmentState.BOOKED: "enrollment_booked",
    EnrollmentState.WAITLISTED: "enrollment_waitlisted",
    EnrollmentState.WITHDRAWN: "enrollment_withdrawn",
    EnrollmentState.CANCELLED: "enrollment_cancelled",
}
MOVED = "enrollment_moved"


def tell_state(
    enrollment: Enrollment,
    *,
    by: Person | None,
    source: EnrollmentState | None = None,
    reason: str = "",
) -> None:
    """Tells the person the state they came into, with the calendar items that belong to it."""
    state = EnrollmentState(enrollment.state)
    calendar: list[CalendarItem] = []
    if state == EnrollmentState.BOOKED:
        calendar = invitations(enrollment, Method.REQUEST)
    elif source == EnrollmentState.BOOKED:
        calendar = invitations(enrollment, Method.CANCEL)
    context = {
        **facts(enrollment.run),
        "promoted": source == EnrollmentState.WAITLISTED and state == EnrollmentState.BOOKED,
        "by_other": by is not None and by.pk != enrollment.person_id,
        "reason": reason,
    }
    tell([Message(enrollment.person_id, KIND_OF_STATE[state], context, my_url(), calendar)])


def tell_moved(enrollments: Sequence[Enrollment], change: RunChange) -> None:
    """Tells everyone with an open enrollment the new times; calendars only of those booked."""
    context = facts(change.run)
    tell(
        Message(
            enrollment.person_id,
            MOVED,
            context,
            my_url(),
            [
                *invitations(enrollment, Method.REQUEST),
                *(_cancellation(enrollment, meeting) for meeting in change.dropped),
            ]
            if enrollment.state == EnrollmentState.BOOKED
            else (),
        )
        for enrollment in enrollments
    )


def facts(run: CourseRun) -> dict[str, Any]:
    """The run's facts as they are now, as plain JSON for the message's templates."""
    meetings = list(run.meetings.select_related("location"))
    return {
        "titles": _titles(run),
        "self_paced": run.self_paced,
        "city": run.location.city if run.location else "",
        "meetings": [
            {
                "starts_at": meeting.starts_at.isoformat(),
                "ends_at": meeting.ends_at.isoformat(),
                "place": _place(meeting),
            }
            for meeting in meetings
        ],
    }


def invitations(enrollment: Enrollment, method: Method) -> list[CalendarItem]:
    """One calendar item per meeting; its uid belongs to this enrollment and meeting.

    A CANCEL carries the next sequence number, so that it counts as newer than the invitation.
    """
    titles = _titles(enrollment.run)
    return [
        CalendarItem(
            method=method,
            uid=_uid(enrollment, str(meeting.uid)),
            sequence=meeting.sequence + (method == Method.CANCEL),
            starts_at=meeting.starts_at.isoformat(),
            ends_at=meeting.ends_at.isoformat(),
            summary=titles,
            location=meeting.online_url or _place(meeting),
            url=my_url(),
        )
        for meeting in enrollment.run.meetings.select_related("location")
    ]


def my_url() -> str:
    return reverse("enrollment:mine")


def _cancellation(enrollment: Enrollment, meeting: DroppedMeeting) -> CalendarItem:
    return CalendarItem(
        method=Method.CANCEL,
        uid=_uid(enrollment, meeting.uid),
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=_titles(enrollment.run),
    )


def _uid(enrollment: Enrollment, meeting_uid: str) -> str:
    return f"{meeting_uid}.{enrollment.pk}@leerportaal"


def _titles(run: CourseRun) -> dict[str, str]:
    return {text.language: text.title for text in run.course.texts.all()}


def _place(meeting: Meeting) -> str:
    return ", ".join(part for part in (meeting.room, str(meeting.location or "")) if part)
