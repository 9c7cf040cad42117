"""The code on the screen in the room: changes every half minute, and is of use a little longer.

Nothing is stored: the code follows from the meeting, the half minute and the secret key. The long
one is scanned, the short one is typed. Whoever opens the page with a code that is good gets a
ticket of their own, so that signing in or reading calmly costs nobody their mark.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.core import signing
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from people.misses import Misses
from people.models import Person
from planning.models import Meeting

ROTATES_SECONDS = 30
ALSO_GOOD = 2
"""Earlier codes that are good as well: one lives 60 to 90 seconds."""
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No signs that look alike on a screen far away."""
SHORT, LONG = 6, 20
TICKET_SECONDS = 180
MISSES = Misses("attendance-code", most=10, seconds=600)
SALT = "enrollment.attendance.code"


def code_for(meeting: Meeting, *, short: bool = False, at: datetime.datetime | None = None) -> str:
    """The code of this moment."""
    return _code(meeting, short, _window(at))


def is_good(meeting: Meeting, code: str) -> bool:
    """Whether that was on the screen of this meeting a moment ago, scanned or typed."""
    given = tidy(code)
    now = _window()
    good = False
    for window in range(now - ALSO_GOOD, now + 1):
        for short in (True, False):
            good |= constant_time_compare(_code(meeting, short, window), given)
    return good


def meeting_with(code: str, meetings: Iterable[Meeting]) -> Meeting | None:
    """Which of these the typed code belongs to."""
    return next((meeting for meeting in meetings if is_good(meeting, code)), None)


def tidy(code: str) -> str:
    """As it was meant: people type small letters and blanks."""
    return "".join(code.split()).replace("-", "").upper()[: LONG + 1]


def ticket_for(meeting: Meeting, person: Person) -> str:
    """Good for this person and meeting, for a few minutes."""
    return signing.dumps([meeting.pk, str(person.pk)], salt=SALT)


def holds_ticket(ticket: str, meeting: Meeting, person: Person) -> bool:
    try:
        given = signing.loads(ticket, salt=SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature:
        return False
    return bool(given == [meeting.pk, str(person.pk)])


def has_missed_too_often(person: Person) -> bool:
    """Who guesses has to wait."""
    return MISSES.too_many(str(person.pk))


def count_miss(person: Person) -> None:
    MISSES.count(str(person.pk))


def _window(at: datetime.datetime | None = None) -> int:
    return int((at or timezone.now()).timestamp()) // ROTATES_SECONDS


def _code(meeting: Meeting, short: bool, window: int) -> str:
    """The meeting's uid is secret to nobody; the key is."""
    length = SHORT if short else LONG
    said = f"{meeting.pk}:{meeting.uid}:{length}:{window}"
    number = int.from_bytes(salted_hmac(SALT, said, algorithm="sha256").digest(), "big")
    signs = []
    for _place in range(length):
        number, sign = divmod(number, len(SIGNS))
        signs.append(SIGNS[sign])
    return "".join(signs)
