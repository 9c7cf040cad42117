"""What is told about interest: that there is a date now."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from enrollment.messages import facts
from enrollment.models import Interest
from notifications.actions import Message, tell
from planning.models import CourseRun

INVITED = "interest_invited"


def tell_invited(run: CourseRun, interests: Sequence[Interest]) -> None:
    """One message for each, which leads to booking."""
    if not interests:
        return
    context, url = facts(run), reverse("enrollment:book", args=[run.pk])
    tell(Message(one.person_id, INVITED, context, url) for one in interests)
