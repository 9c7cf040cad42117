"""What a delegate is told: for whom they decide, and when that ends."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from notifications.actions import Message, tell
from people.delegation import DelegationChange
from people.models import Employment

GIVEN, ENDED = "delegation_given", "delegation_ended"


def tell_delegate(change: DelegationChange) -> None:
    """Whoever has left in the meantime hears nothing of it any more."""
    delegation = change.delegation
    if not Employment.objects.current().of(delegation.delegate_id).exists():
        return
    context = {
        "manager": delegation.manager.full_name,
        "since_at": _noon(delegation.since),
        "until_at": _noon(delegation.until) if delegation.until else "",
    }
    kind = GIVEN if change.given else ENDED
    url = reverse("people:delegations") if change.given else ""
    tell([Message(delegation.delegate_id, kind, context, url)])


def _noon(day: datetime.date) -> str:
    """A day as a moment: far from both midnights, whatever the clock does."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12))).isoformat()
