"""What people are told about their enrollments: one message per person and change."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils import timezone

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
RELEASED = "enrollment_released"


def tell_state(
    enrollment: Enrollment,
    *,
    by: Person | None,
    source: EnrollmentState | None = None,
    reason: str = "",
) -> None:
    """Tells the person the state they came into, with the calendar items that belong to it."""
    tell_states(enrollment.run, [(enrollment, source)], by=by, reason=reason)


def tell_states(
    run: CourseRun,
    changed: Sequence[tuple[Enrollment, EnrollmentState | None]],
    *,
    by: Person | None,
    reason: str = "",
) -> None:
    """As `tell_state` for many enrollments of `run`, each with the state it left; the number of
    queries does not grow with them."""
    if not changed:
        return
    about = facts(run)
    items = {method: _items(run, method) for method in Method}
    tell(
        Message(
            enrollment.person_id,
            KIND_OF_STATE[EnrollmentState(enrollment.state)],
            {
                **about,
                "promoted": source == EnrollmentState.WAITLISTED
                and enrollment.state == EnrollmentState.BOOKED,
                "by_other": by is not None and by.pk != enrollment.person_id,
                "reason": reason,
            },
            my_url(),
            _for(enrollment, _calendar(enrollment, source, items)),
        )
        for enrollment, source in changed
    )


def tell_moved(enrollments: Sequence[Enrollment], change: RunChange) -> None:
    """Tells everyone with an open enrollment the new times; calendars only of those booked."""
    if not enrollments:
        return
    about = facts(change.run)
    titles = _titles(change.run)
    items = [
        *_items(change.run, Method.REQUEST),
        *(_cancellation(meeting, titles) for meeting in change.dropped),
    ]
    tell(
        Message(
            enrollment.person_id,
            MOVED,
            {**about, "waiting": enrollment.state == EnrollmentState.WAITLISTED},
            my_url(),
            _for(enrollment, items) if enrollment.state == EnrollmentState.BOOKED else (),
        )
        for enrollment in enrollments
    )


def tell_released(enrollment: Enrollment, last_day: datetime.date, source: EnrollmentState) -> None:
    """Tells who leaves that the place is given back, and takes it out of the calendar."""
    calendar = invitations(enrollment, Method.CANCEL) if source == EnrollmentState.BOOKED else []
    context = {
        **facts(enrollment.run),
        "organisation": enrollment.organisation.name,
        "last_day_at": timezone.make_aware(
            datetime.datetime.combine(last_day, datetime.time(12))
        ).isoformat(),
    }
    tell([Message(enrollment.person_id, RELEASED, context, my_url(), calendar)])


def facts(run: CourseRun) -> dict[str, Any]:
    """The run's facts as they are now, as plain JSON for the message's templates."""
    meetings = list(run.meetings.select_related("location"))
    return {
        "titles": _titles(run),
        "self_paced": run.self_paced,
        "city": run.location.city if run.location else "",
        "run_starts_at": run.starts_at.isoformat() if run.starts_at else "",
        "run_ends_at": run.ends_at.isoformat() if run.ends_at else "",
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
    return _for(enrollment, _items(enrollment.run, method))


def my_url() -> str:
    return reverse("enrollment:mine")


def _calendar(
    enrollment: Enrollment,
    source: EnrollmentState | None,
    items: Mapping[Method, Sequence[CalendarItem]],
) -> Sequence[CalendarItem]:
    if enrollment.state == EnrollmentState.BOOKED:
        return items[Method.REQUEST]
    return items[Method.CANCEL] if source == EnrollmentState.BOOKED else ()


def _items(run: CourseRun, method: Method) -> list[CalendarItem]:
    """The items of a run, with the meeting's uid: `_for` makes them somebody's own."""
    titles = _titles(run)
    return [
        CalendarItem(
            method=method,
            uid=str(meeting.uid),
            sequence=meeting.sequence + (method == Method.CANCEL),
            starts_at=meeting.starts_at.isoformat(),
            ends_at=meeting.ends_at.isoformat(),
            summary=titles,
            location=meeting.online_url or _place(meeting),
            url=my_url(),
        )
        for meeting in run.meetings.select_related("location")
    ]


def _cancellation(meeting: DroppedMeeting, titles: dict[str, str]) -> CalendarItem:
    return CalendarItem(
        method=Method.CANCEL,
        uid=meeting.uid,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=titles,
    )


def _for(enrollment: Enrollment, items: Iterable[CalendarItem]) -> list[CalendarItem]:
    return [replace(item, uid=f"{item.uid}.{enrollment.pk}@leerportaal") for item in items]


def _titles(run: CourseRun) -> dict[str, str]:
    return {text.language: text.title for text in run.course.texts.all()}


def _place(meeting: Meeting) -> str:
    return ", ".join(part for part in (meeting.room, str(meeting.location or "")) if part)
