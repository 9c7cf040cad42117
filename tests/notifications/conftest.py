"""Messages as booking sends them, and mails as a recipient's program reads them."""

from __future__ import annotations

import datetime
import email
import email.policy
from collections.abc import Sequence
from email.message import EmailMessage as ReceivedMail
from typing import Any

from django.core import mail
from django.db import transaction
from icalendar import Calendar

from notifications.actions import Message, tell
from notifications.itip import CalendarItem, Method
from notifications.models import Notification
from outbox.queue import drain
from people.models import Person

TITLES = {"nl": "Omgaan met werkdruk", "en": "Dealing with pressure of work"}


def item(
    *,
    method: Method = Method.REQUEST,
    number: int = 1,
    sequence: int = 0,
    starts_at: str = "2027-03-11T08:00:00+00:00",
    ends_at: str = "2027-03-11T15:30:00+00:00",
    **fields: Any,
) -> CalendarItem:
    """A meeting on 11 March 2027, 9.00–16.30 in Amsterdam."""
    return CalendarItem(
        method=method,
        uid=f"meeting-{number}.enrollment@leerportaal",
        sequence=sequence,
        starts_at=starts_at,
        ends_at=ends_at,
        **{
            "summary": TITLES,
            "location": "Zaal 1, De Werkplaats, Utrecht",
            "url": "/mijn-leren/",
            **fields,
        },
    )


def facts(items: Sequence[CalendarItem] = (), **changed: Any) -> dict[str, Any]:
    """The context that enrollment/messages.py gives."""
    return {
        "titles": TITLES,
        "self_paced": False,
        "city": "Utrecht",
        "meetings": [
            {"starts_at": one.starts_at, "ends_at": one.ends_at, "place": one.location}
            for one in items
        ],
        "promoted": False,
        "by_other": False,
        "reason": "",
        "organisation": "NVWA",
        "last_day_at": "2027-03-31T12:00:00+02:00",
        "run_starts_at": "",
        "run_ends_at": "",
        **changed,
    }


def send(
    person: Person,
    kind: str = "enrollment_booked",
    items: Sequence[CalendarItem] = (),
    **changed: Any,
) -> Notification:
    """Puts a message in the person's inbox, ready to be mailed."""
    with transaction.atomic():
        tell([Message(person.pk, kind, facts(items, **changed), "/mijn-leren/", items)])
    return Notification.objects.filter(person=person).latest("created_at", "id")


def received() -> list[ReceivedMail]:
    """Delivers what waits, and reads the mails back from the bytes that go over the line."""
    drain("mail")
    return [
        email.message_from_bytes(  # type: ignore[misc]
            sent.message().as_bytes(linesep="\r\n"), policy=email.policy.default
        )
        for sent in mail.outbox
    ]


def part_of(message: ReceivedMail, content_type: str) -> ReceivedMail:
    return next(part for part in message.walk() if part.get_content_type() == content_type)


def calendar_of(message: ReceivedMail) -> Calendar:
    content = part_of(message, "text/calendar").get_payload(decode=True)
    return Calendar.from_ical(content)


def event_of(message: ReceivedMail) -> Any:
    (event,) = calendar_of(message).walk("VEVENT")
    return event


def amsterdam(moment: datetime.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
