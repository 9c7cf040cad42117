"""Extension points of the catalogue: what rooms above tell of a course."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from core.extension import ExtensionPoint
from people.middleware import ActorRequest
from people.policy import Actor


@dataclass(frozen=True)
class CourseFacts:
    """What the search document takes over from planning and booking, for one course."""

    next_start: datetime.datetime | None = None
    next_city: str = ""
    cities: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    """'2027-03': months in which a bookable run starts."""
    free_seats: int = 0
    """Free seats over all bookable runs; a page shows it, a booking recounts."""
    next_free_seats: int = 0
    """Free seats of the run that starts at `next_start`."""
    any_time: bool = False
    """There is a bookable run without a date (self-paced)."""
    run_price: Decimal | None = None
    """The lowest price that a bookable run asks of its own; euro excluding VAT."""
    run_price_highest: Decimal | None = None
    """The highest of these."""
    all_runs_priced: bool = False
    """Every bookable run has its own price, so nobody pays the course's."""
    enrollments: int = 0
    """How often it was booked, ever; orders equally good hits."""
    stale_at: datetime.datetime | None = None
    """When the first of these changes by time passing alone; None is never."""


@dataclass(frozen=True)
class Panel:
    """A part of the course page: a template with its context."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    aside: bool = False


course_facts: ExtensionPoint[[Sequence[int]], Mapping[int, CourseFacts]] = ExtensionPoint(
    "course_facts"
)
"""Facts by course id. Each room fills its own fields; they are merged field by field."""

course_panels: ExtensionPoint[[ActorRequest, Any], Panel | None] = ExtensionPoint("course_panels")
"""Panels for (request, course), ordered by rank."""

course_records: ExtensionPoint[[Actor], QuerySet[Any]] = ExtensionPoint("course_records")
"""Querysets of the course ids that occur in the actor's own record: these stay visible to them."""
