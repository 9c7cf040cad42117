"""Extension points of the catalogue: what rooms above tell of a course."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
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
    bookable_runs: int = 0
    stale_at: datetime.datetime | None = None
    """When the first of these changes by time passing alone; None is never."""


@dataclass(frozen=True)
class Panel:
    """A part of the course page: a template with its context."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    aside: bool = False


@dataclass(frozen=True)
class ArchiveVeto:
    """Why a course cannot be archived yet, and where one does something about it."""

    reason: str
    url: str = ""
    way_out: str = ""
    """The words of the link."""


course_facts: ExtensionPoint[[Sequence[int]], Mapping[int, CourseFacts]] = ExtensionPoint(
    "course_facts"
)
"""Facts by course id. Each room fills its own fields; they are merged field by field."""

course_followers: ExtensionPoint[[int], None] = ExtensionPoint("course_followers")
"""Told, before commit, of the course (its id) whose texts or state changed."""

course_panels: ExtensionPoint[[ActorRequest, Any], Panel | None] = ExtensionPoint("course_panels")
"""Panels for (request, course), ordered by rank."""

course_records: ExtensionPoint[[Actor], QuerySet[Any]] = ExtensionPoint("course_records")
"""Querysets of the course ids that occur in the actor's own record: these stay visible to them."""

archive_vetoes: ExtensionPoint[[Any], Sequence[ArchiveVeto]] = ExtensionPoint("archive_vetoes")
"""What still depends on a course, asked under its lock before it is archived."""

booked_people: ExtensionPoint[[Any, Collection[int]], Mapping[int, int]] = ExtensionPoint(
    "booked_people"
)
"""Of (course, organisation ids): how many people of each have a place or wait for one."""

path_panels: ExtensionPoint[[ActorRequest, Any], Panel | None] = ExtensionPoint("path_panels")
"""Panels beside the page of a learning path for (request, path), ordered by rank."""
