"""A certificate comes with finishing, is taken back when that is corrected, and counts again when
it is corrected once more: one number for one enrollment, whatever happens."""

from __future__ import annotations

import datetime
import secrets
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from enrollment.certificates.models import Certificate
from enrollment.models import Enrollment
from enrollment.points import CompletionChange

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0 and O, 1, I and L, and U, which reads as V."""
GROUPS, GROUP = 3, 4
"""Twelve characters of thirty: 58 bits, so that nobody finds a number by trying."""
ATTEMPTS = 3


def new_number() -> str:
    """'7KQ4-M2XW-9RTB'."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def as_number(typed: str) -> str:
    """What somebody typed, as numbers are kept; look-alikes are read as what was printed."""
    letters = [one for one in typed.upper() if one.isalnum()][: GROUPS * GROUP]
    text = "".join(letters)
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def follow_completion(change: CompletionChange) -> None:
    """Gives out, takes back, or gives back. In the transaction of the completion."""
    enrollment = change.enrollment
    present = Certificate.objects.filter(enrollment=enrollment)
    if not change.completion.finished:
        present.filter(revoked_at=None).update(revoked_at=timezone.now())
        return
    day = timezone.localdate(change.completion.completed_at)
    if not present.update(revoked_at=None, finished_on=day):
        _give(enrollment, day)


def _give(enrollment: Enrollment, day: datetime.date) -> Certificate:
    course = enrollment.run.course
    minutes = course.duration_minutes
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return Certificate.objects.create(
                    enrollment=enrollment,
                    number=new_number(),
                    name=enrollment.person.full_name,
                    title=course.title,
                    language=enrollment.person.language,
                    finished_on=day,
                    hours=(Decimal(minutes) / 60).quantize(Decimal("0.1")) if minutes else None,
                )
        except IntegrityError:  # the one number in very many that exists
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError
