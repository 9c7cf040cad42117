"""What people are told about another date: one message per person and change."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from enrollment.messages import facts, items_of, own_items, own_url
from enrollment.models import Enrollment
from enrollment.moves.alternatives import alternatives_in_messages
from enrollment.states import EnrollmentState
from notifications.actions import Message, tell
from notifications.itip import Method
from planning.models import CourseRun

SWITCHED = "enrollment_switched"
MERGED = "enrollment_merged"


def choices(run: CourseRun, enrollments: Sequence[Enrollment]) -> dict[uuid.UUID, dict[str, Any]]:
    """Until when leaving is free, and other dates with a seat, for each of them."""
    others = alternatives_in_messages(run, enrollments)
    return {
        one.pk: {
            "free_until_at": one.free_until.isoformat() if one.free_until else "",
            "alternatives": others.get(one.pk, []),
        }
        for one in enrollments
    }


def tell_switched(
    enrollment: Enrollment, *, left: Enrollment, source: EnrollmentState, cost: Any
) -> None:
    """Tells of the new place and of the one given up, with both their calendars."""
    was_booked = source == EnrollmentState.BOOKED
    items = own_items(left, items_of(left.run, Method.CANCEL)) if was_booked else []
    if enrollment.state == EnrollmentState.BOOKED:
        items += own_items(enrollment, items_of(enrollment.run, Method.REQUEST))
    context = {
        **facts(enrollment.run),
        **_before(left.run),
        "state": enrollment.state,
        "cost": str(cost) if cost else "",
    }
    tell([Message(enrollment.person_id, SWITCHED, context, own_url(enrollment), items)])


def tell_merged(
    moved: Sequence[Enrollment],
    ended: Sequence[tuple[Enrollment, EnrollmentState]],
    *,
    run: CourseRun,
    into: CourseRun,
    reason: str,
) -> None:
    """Tells who came along, and who was in the other run already; the number of queries does not
    grow with the people."""
    about = {**facts(into), **_before(run), "reason": reason}
    gone, new = items_of(run, Method.CANCEL), items_of(into, Method.REQUEST)
    more = choices(into, moved)
    came = [
        Message(
            one.person_id,
            MERGED,
            {**about, "already": False, "state": one.state, **more[one.pk]},
            own_url(one),
            [*own_items(one, gone), *own_items(one, new)]
            if one.state == EnrollmentState.BOOKED
            else (),
        )
        for one in moved
    ]
    present = [
        Message(
            one.person_id,
            MERGED,
            {**about, "already": True, "state": source, "free_until_at": "", "alternatives": []},
            own_url(one),
            own_items(one, gone) if source == EnrollmentState.BOOKED else (),
        )
        for one, source in ended
    ]
    tell([*came, *present])


def _before(run: CourseRun) -> Mapping[str, str]:
    return {
        "was_starts_at": run.starts_at.isoformat() if run.starts_at else "",
        "was_ends_at": run.ends_at.isoformat() if run.ends_at else "",
    }
