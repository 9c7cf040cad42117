"""The question on the page of one's own enrollment, once it was asked."""

from __future__ import annotations

from catalog.points import Panel
from enrollment.models import Enrollment, Transfer
from people.middleware import ActorRequest


def own_panel(_request: ActorRequest, enrollment: Enrollment) -> Panel | None:
    asked = Transfer.objects.filter(enrollment=enrollment).first()
    return Panel("enrollment/transfer/_own.html", {"transfer": asked}) if asked else None
