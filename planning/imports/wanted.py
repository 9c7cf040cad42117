"""What a delivered record should become: plain fields, no database.

The keys of `Fields` are those of the models, so that a difference can be written as it is.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from catalog.feeds.records import CourseRecord, MeetingRecord, PriceRecord, RunRecord, RunStatus
from planning.states import RunState

Fields = dict[str, Any]

STATES = {
    RunStatus.OPEN: RunState.OPEN,
    RunStatus.CLOSED: RunState.CLOSED,
    RunStatus.CANCELLED: RunState.CANCELLED,
}


def course_fields(record: CourseRecord) -> Fields:
    """What the supplier decides of a course; owner, themes and publication are the officer's."""
    fields: Fields = {
        "duration_minutes": record.duration_minutes,
        "languages": sorted(record.languages) or ["nl"],
        "keywords": [keyword[:60] for keyword in record.keywords],
        "website": record.website[:400],
        "codes": {name: list(values) for name, values in sorted(record.codes.items())},
        **price_fields(record.price),
    }
    if record.form:
        fields["form"] = record.form.value
    return fields


def price_fields(price: PriceRecord | None) -> Fields:
    """The price without VAT, as stated or computed exactly from the stated VAT; else unknown."""
    if price is None:
        return {"price_excl": None, "vat_rate": Decimal(0), "price_note": ""}
    rate = price.vat_rate or Decimal(0)
    amount = price.amount_excl
    note = price.note
    if amount is None and price.amount_incl is not None:
        if price.vat_rate is None:
            note = note or f"€ {price.amount_incl} incl. btw"
        else:
            amount = (price.amount_incl * 100 / (100 + rate)).quantize(Decimal("0.01"))
    return {"price_excl": amount, "vat_rate": rate, "price_note": note[:200]}


def text_fields(record: CourseRecord) -> dict[str, Fields]:
    """The texts by language."""
    return {
        language: {
            "title": text.title,
            "summary": text.summary,
            "description": text.description_html,
            "goals": text.goals_html,
            "audience": text.audience,
        }
        for language, text in record.texts.items()
    }


def run_fields(run: RunRecord, default_language: str) -> Fields:
    """What the supplier decides of a run. Without hours it lasts from midnight to midnight: the
    day is known, the time is not. Moments are in UTC: in the hour that comes twice in autumn,
    Python calls a moment of Amsterdam unequal to every moment of another zone."""
    fields: Fields = {
        "language": run.language or default_language,
        "place": _cut(run.city, run.address),
        "state": STATES[run.status],
        "price_excl": price_fields(run.price)["price_excl"],
        "meetings": tuple(
            (
                meeting.starts_at.astimezone(datetime.UTC),
                meeting.ends_at.astimezone(datetime.UTC),
                *_cut(*(_place(meeting) or (run.city, run.address))),
            )
            for meeting in run.meetings
        ),
        "starts_at": midnight(run.starts_on),
        "ends_at": midnight(run.ends_on + datetime.timedelta(days=1)),
    }
    if run.meetings:
        fields["starts_at"] = min(starts_at for starts_at, *_rest in fields["meetings"])
        fields["ends_at"] = max(ends_at for _start, ends_at, *_rest in fields["meetings"])
    if run.capacity is not None:
        fields["capacity"] = run.capacity
    if run.minimum is not None:
        fields["minimum"] = run.minimum
    return fields


def _place(meeting: MeetingRecord) -> tuple[str, str] | None:
    """The meeting's own place; without one it is where the run is."""
    return (meeting.city, meeting.address) if meeting.city or meeting.address else None


def _cut(city: str, address: str) -> tuple[str, str]:
    """As long as a Location holds, so that a second delivery finds what the first one stored."""
    return city[:80], address[:200]


def midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
