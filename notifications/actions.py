"""Telling people things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from notifications.itip import CalendarItem
from notifications.kinds import kind as known_kind
from notifications.models import MailPreference, Notification
from outbox.queue import enqueue_many
from people.models import Person

TOPIC = "notification"


@dataclass(frozen=True)
class Message:
    """One message for one person; `context` is plain JSON. A `mail_path` in it is where the mail's
    button leads instead of `url`: a page that works without signing in."""

    person_id: Any
    kind: str
    context: Mapping[str, Any]
    url: str = ""
    calendar: Sequence[CalendarItem] = field(default_factory=tuple)


def tell(messages: Iterable[Message]) -> None:
    """Puts messages in inboxes, and mails them after commit. Inside a transaction only.

    Raises UnknownKind for a kind that no room registered.
    """
    rows = [
        Notification(
            person_id=message.person_id,
            kind=known_kind(message.kind).name,
            context=dict(message.context),
            url=message.url,
            calendar=[item.as_json() for item in message.calendar],
        )
        for message in messages
    ]
    Notification.objects.bulk_create(rows, batch_size=1000)
    enqueue_many(TOPIC, [(str(row.pk), {}) for row in rows])


@transaction.atomic
def mark_read(*, by: Person, notification: Notification | None = None) -> int:
    """Marks one message of `by`, or all of them, as read; returns how many were unread."""
    unread = Notification.objects.filter(person=by, read_at=None)
    if notification is not None:
        unread = unread.filter(pk=notification.pk)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def choose_mails(*, by: Person, wanted: Mapping[str, bool]) -> None:
    """Stores for which kinds `by` wants mail. Kinds that must be mailed are not asked."""
    MailPreference.objects.bulk_create(
        [
            MailPreference(person=by, kind=known_kind(name).name, mail=mail)
            for name, mail in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["mail"],
    )
