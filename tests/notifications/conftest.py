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

MOMENT = "2027-03-10T12:00:00+01:00"
OTHER_ROOMS: dict[str, Any] = {
    "already": False,
    "alternatives": [{"run": 1, "starts_at": MOMENT, "ends_at": MOMENT, "city": "Zwolle"}],
    "because": "",
    "booked": 3,
    "by_name": "",
    "cancelled": False,
    "connection": "Moodle van de concernstaf",
    "completed": False,
    "concern": False,
    "cost": "125",
    "department": "Team Oost",
    "done_at": MOMENT,
    "dropped": [{"starts_at": MOMENT, "ends_at": MOMENT}],
    "ends_at": MOMENT,
    "escalated": False,
    "finished": True,
    "free_until_at": MOMENT,
    "granted": True,
    "held_until_at": MOMENT,
    "holds_seat": False,
    "lowest": 6,
    "manager": "Mo Manager",
    "missing": 3,
    "more": 0,
    "names": ["RVO", "DICTU"],
    "location": "De Werkplaats, Utrecht",
    "note": "Past bij ons jaarplan.",
    "number": 2,
    "sender": "Olga van der Werff",
    "subject": "Neem je laptop mee",
    "offered": 1,
    "officer": "Olga van der Werff",
    "ordered": 1,
    "option_until_at": MOMENT,
    "owner": "NVWA",
    "person": "Alice van der Werff",
    "price": "250",
    "requested": 2,
    "reserved": 1,
    "room": "Zaal 2",
    "runs": [{"title": "Omgaan met werkdruk", "starts_at": MOMENT}],
    "searches": [{"name": "werkdruk", "names": ["Omgaan met werkdruk"], "more": 0}],
    "seats": 2,
    "since_at": MOMENT,
    "state": "completed",
    "starts_at": MOMENT,
    "step": "Opdracht",
    "supplier": "",
    "text": "Ik was er wel.",
    "trainer": "Tim Trainer",
    "until_at": MOMENT,
    "was": "",
    "what": "Vakdag",
    "was_ends_at": MOMENT,
    "was_starts_at": MOMENT,
    "who": "Alice van der Werff",
    "already_count": 2,
    "booked_count": 2,
    "refused_count": 2,
    "requested_count": 2,
    "stayed_count": 2,
    "waitlisted_count": 2,
}
"""What messages about other things than a run say."""

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
        "seats": 2,
        "last_day_at": "2027-03-31T12:00:00+02:00",
        "run_starts_at": "",
        "run_ends_at": "",
        **OTHER_ROOMS,
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
