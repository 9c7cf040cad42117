"""What is told in the portal about ordering: to who is refused, and to planners who are late."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from enrollment.messages import facts, items_of, own_items, own_url
from enrollment.models import Enrollment
from enrollment.moves.alternatives import alternatives_in_messages
from notifications.actions import Message, tell
from notifications.itip import Method
from planning.models import CourseRun
from planning.trainers.asking import planners_of

REFUSED, DEADLINE = "supplier_refused", "supplier_deadline"


def tell_refused(run: CourseRun, enrollments: Sequence[Enrollment], reason: str) -> None:
    """Why, and on which other days there is a seat; it goes out of the calendar."""
    context, items = {**facts(run), "reason": reason}, items_of(run, Method.CANCEL)
    others = alternatives_in_messages(run, enrollments)
    tell(
        Message(
            one.person_id,
            REFUSED,
            {**context, "alternatives": others.get(one.pk, [])},
            own_url(one),
            own_items(one, items),
        )
        for one in enrollments
    )


def tell_deadline(run: CourseRun, number: int) -> None:
    """The officers of the organiser: so many were not ordered in time."""
    context = {**facts(run), "number": number}
    url = reverse("enrollment:order", args=[run.pk])
    tell(Message(pk, DEADLINE, context, url) for pk in planners_of(run.organiser_id))
