"""What people are told about their enrollments: one message per person and change."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from enrollment.approval.links import token_for
from enrollment.approval.models import ApprovalStep
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from notifications.actions import Message, tell
from notifications.itip import CalendarItem, Method
from people.models import Person
from planning.models import CourseRun, Meeting
from planning.points import DroppedMeeting, RunChange
from planning.states import Promotion

KIND_OF_STATE = {
    EnrollmentState.REQUESTED: "enrollment_requested",
    EnrollmentState.OFFERED: "enrollment_offered",
    EnrollmentState.DECLINED: "enrollment_declined",
    EnrollmentState.EXPIRED: "enrollment_expired",
    EnrollmentState.NOT_COMPLETED: "enrollment_not_completed",
    EnrollmentState.BOOKED: "enrollment_booked",
    EnrollmentState.WAITLISTED: "enrollment_waitlisted",
    EnrollmentState.WITHDRAWN: "enrollment_withdrawn",
    EnrollmentState.CANCELLED: "enrollment_cancelled",
}
MOVED = "enrollment_moved"
ASKED = "approval_asked"
REMINDED = "approval_reminded"
RELEASED = "enrollment_released"

More = Mapping[uuid.UUID, Mapping[str, Any]]


def tell_state(
    enrollment: Enrollment,
    *,
    by: Person | None,
    source: EnrollmentState | None = None,
    reason: str = "",
    booked_by: Person | None = None,
) -> None:
    """Tells the person the state they came into, with the calendar items that belong to it;
    `booked_by` made the enrollment just now, and is named when that was somebody else."""
    changed = [(enrollment, source)]
    tell_states(enrollment.run, changed, by=by, reason=reason, booked_by=booked_by)


def tell_states(
    run: CourseRun,
    changed: Sequence[tuple[Enrollment, EnrollmentState | None]],
    *,
    by: Person | None,
    reason: str = "",
    booked_by: Person | None = None,
    more: More | None = None,
) -> None:
    """As `tell_state` for many enrollments of `run`, each with the state it left; the number of
    queries does not grow with them. `more` is what only some are told, by their key."""
    if not changed:
        return
    about = {**facts(run), "supplier": _ordered_from(run)}
    items = {method: items_of(run, method) for method in Method}
    tell(
        Message(
            enrollment.person_id,
            KIND_OF_STATE[EnrollmentState(enrollment.state)],
            {
                **about,
                **_turn(run, enrollment, source),
                "by_other": by is not None and by.pk != enrollment.person_id,
                "by_name": _named(booked_by, enrollment),
                "reason": reason,
                **(more or {}).get(enrollment.pk, {}),
            },
            _page(enrollment),
            own_items(enrollment, _calendar(enrollment, source, items)),
        )
        for enrollment, source in changed
    )


def _turn(run: CourseRun, enrollment: Enrollment, source: EnrollmentState | None) -> dict[str, Any]:
    """What the words depend on: where it came from, and until when something is held."""
    booked = enrollment.state == EnrollmentState.BOOKED
    return {
        "promoted": booked and source == EnrollmentState.WAITLISTED,
        "approved": source == EnrollmentState.REQUESTED,
        "was": source or "",
        "holds_seat": enrollment.holds_seat,
        "held_until_at": enrollment.held_until.isoformat() if enrollment.held_until else "",
        "direct": run.promotion == Promotion.DIRECT,
    }


def _ordered_from(run: CourseRun) -> str:
    """The supplier where the seats of this run are ordered; empty when a seat is a seat."""
    ordered = hasattr(run, "supplier_contact") and not run.is_over
    return str(run.course.supplier or "") if ordered else ""


def _named(booked_by: Person | None, enrollment: Enrollment) -> str:
    own = booked_by is None or booked_by.pk == enrollment.person_id
    return "" if own or booked_by is None else booked_by.full_name


def _page(enrollment: Enrollment) -> str:
    """Where one does something about it: for an offer, and for what goes on at other dates, the
    enrollment itself."""
    if enrollment.state in {EnrollmentState.OFFERED, EnrollmentState.CANCELLED}:
        return own_url(enrollment)
    return my_url()


def ask_deciders(step: ApprovalStep, deciders: Sequence[Person], kind: str = ASKED) -> None:
    """Asks each of them to decide, with a link of their own for deciding from the mail."""
    enrollment = step.enrollment
    context = {
        **facts(enrollment.run),
        "who": enrollment.person.full_name,
        "organisation": enrollment.organisation.short_name,
        "department": enrollment.department.name,
        "price": "" if enrollment.price_excl is None else str(enrollment.price_excl),
        "escalated": step.escalated_at is not None,
        **_asked_by(enrollment),
    }
    tell(
        Message(
            person.pk,
            kind,
            {**context, "mail_path": _mail_path(step, person)},
            reverse("enrollment:decide", args=[step.pk]),
        )
        for person in deciders
    )


def _asked_by(enrollment: Enrollment) -> dict[str, str]:
    """Who asked for it, and why, when that was a colleague."""
    first = enrollment.log.filter(event="book").select_related("by").first()
    name = _named(first.by, enrollment) if first else ""
    return {"by_name": name, "reason": first.reason if first and name else ""}


def _mail_path(step: ApprovalStep, person: Person) -> str:
    return reverse("enrollment:decide-by-mail", args=[token_for(step, person)])


def tell_moved(enrollments: Sequence[Enrollment], change: RunChange, more: More) -> None:
    """Tells everyone with an open enrollment the new times; calendars only of those booked."""
    if not enrollments:
        return
    about = facts(change.run)
    titles = _titles(change.run)
    items = [
        *items_of(change.run, Method.REQUEST),
        *(_cancellation(meeting, titles) for meeting in change.dropped),
    ]
    tell(
        Message(
            enrollment.person_id,
            MOVED,
            {
                **about,
                "waiting": enrollment.state == EnrollmentState.WAITLISTED,
                **more.get(enrollment.pk, {}),
            },
            own_url(enrollment),
            own_items(enrollment, items) if enrollment.state == EnrollmentState.BOOKED else (),
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
    return own_items(enrollment, items_of(enrollment.run, method))


def own_url(enrollment: Enrollment) -> str:
    return reverse("enrollment:enrollment", args=[enrollment.pk])


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


def items_of(run: CourseRun, method: Method) -> list[CalendarItem]:
    """The items of a run, with the meeting's uid: `own_items` makes them somebody's own."""
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


def own_items(enrollment: Enrollment, items: Iterable[CalendarItem]) -> list[CalendarItem]:
    return [replace(item, uid=f"{item.uid}.{enrollment.pk}@leerportaal") for item in items]


def _titles(run: CourseRun) -> dict[str, str]:
    return {text.language: text.title for text in run.course.texts.all()}


def _place(meeting: Meeting) -> str:
    return ", ".join(part for part in (meeting.room, str(meeting.location or "")) if part)
