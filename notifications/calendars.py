"""Calendar items as iCalendar text (RFC 5545), as invitations (RFC 5546) or as a file.

Times are written as Amsterdam's clock with its rules alongside, so that 9.00 stays 9.00 across
the clock change, whatever the calendar believes about time zones.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress

from notifications.itip import CalendarItem, Method
from notifications.rendering import in_language
from people.models import Person

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
"""The European rules as they are now: shorter than the history since 1970, and all we need."""


def invitation(
    item: CalendarItem, *, person: Person, language: str, stamp: datetime.datetime
) -> str:
    """The iTIP text that puts one meeting into `person`'s calendar, or takes it out.

    `stamp` (DTSTAMP) must be the same at every retry. No answer is asked (RSVP=FALSE): the person
    has a place already, and gives it up in the portal. Call it in the reader's language.
    """
    calendar = _calendar(item.method)
    event = _event(item, language, stamp)
    event.add("organizer", _organizer())
    event.add("attendee", _attendee(person))
    calendar.add_component(event)
    return _text(calendar)


def calendar_file(items: Iterable[CalendarItem], *, language: str, stamp: datetime.datetime) -> str:
    """One file with all meetings, for a calendar that did not take the mails.

    PUBLISH names no attendees; uid and sequence are those of the mails, so nothing shows twice.
    """
    calendar = _calendar("PUBLISH")
    for item in items:
        event = _event(item, language, stamp)
        event.add("organizer", _organizer())
        calendar.add_component(event)
    return _text(calendar)


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Leerportaal//Leerportaal//NL")
    calendar.add("version", "2.0")
    calendar.add("method", str(method))
    calendar.add_component(Timezone.from_ical(VTIMEZONE))
    return calendar


def _text(calendar: Calendar) -> str:
    """With CRLF, and lines folded at 75 bytes."""
    content: bytes = calendar.to_ical()
    return content.decode()


def _event(item: CalendarItem, language: str, stamp: datetime.datetime) -> Event:
    cancelled = item.method == Method.CANCEL
    link = f"{settings.BASE_URL}{item.url}" if item.url else settings.BASE_URL
    event = Event()
    event.add("uid", item.uid)
    event.add("sequence", item.sequence)
    event.add("dtstamp", stamp.astimezone(datetime.UTC))
    event.add("dtstart", local(item.starts_at))
    event.add("dtend", local(item.ends_at))
    event.add("summary", in_language(item.summary, language))
    event.add("description", _description(cancelled) % {"link": link})
    event.add("url", link)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    if item.location:
        event.add("location", item.location)
    return event


def _description(cancelled: bool) -> str:
    if cancelled:
        return _("Deze afspraak is vervallen. Meer weten? Kijk in Leerportaal: %(link)s")
    return _(
        "Je hoeft niet te antwoorden op deze afspraak. Kun je niet? "
        "Schrijf je dan uit in Leerportaal: %(link)s"
    )


def local(moment: str) -> datetime.datetime:
    """An ISO moment with offset on Amsterdam's clock."""
    return datetime.datetime.fromisoformat(moment).astimezone(AMSTERDAM)


def _organizer() -> vCalAddress:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return vCalAddress(f"mailto:{address}", params={"CN": name or "Leerportaal"})


def _attendee(person: Person) -> vCalAddress:
    return vCalAddress(
        f"mailto:{person.email}",
        params={
            "CN": person.full_name,
            "ROLE": "REQ-PARTICIPANT",
            "PARTSTAT": "ACCEPTED",
            "RSVP": "FALSE",
        },
    )
