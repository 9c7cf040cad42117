"""Loaders: messages are their reader's alone; for anybody else they do not exist."""

from __future__ import annotations

import uuid

from django.shortcuts import get_object_or_404

from notifications.itip import CalendarItem, Method
from notifications.models import Notification
from people.middleware import ActorRequest


def get_own_notification_or_404(request: ActorRequest, pk: uuid.UUID) -> Notification:
    return get_object_or_404(Notification, pk=pk, person=request.user)


def meetings_to_come(notification: Notification) -> list[CalendarItem]:
    """The message's meetings as the latest message has them; cancelled ones are left out.

    An old message must not put back into a calendar what was moved or cancelled since. Asks
    nothing when the message has no meetings, else one query.
    """
    latest = {item["uid"]: item for item in notification.calendar}
    if latest:
        since = Notification.objects.filter(
            person=notification.person_id, created_at__gte=notification.created_at
        )
        for calendar in since.exclude(calendar=[]).values_list("calendar", flat=True):
            for item in calendar:
                known = latest.get(item["uid"])
                if known and item["sequence"] > known["sequence"]:
                    latest[item["uid"]] = item
    items = [CalendarItem.from_json(item) for item in latest.values()]
    return [item for item in items if item.method == Method.REQUEST]
