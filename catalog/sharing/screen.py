"""What the pages for sharing show, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Course, Publication, Sharing
from catalog.points import CourseFacts
from catalog.search.entries import NO_FACTS, gathered_facts
from catalog.sharing.consequences import people_booked, taking_part
from organisations.models import Organisation
from people.middleware import ActorRequest
from people.permissions import Permission


@dataclass(frozen=True)
class Held:
    """A publication as a line of a table."""

    publication: Publication
    price: Decimal | None
    own_price: bool
    to_come: bool
    booked: int = 0
    may_change: bool = False
    may_end: bool = False


def _held(publication: Publication, course: Course, **more: Any) -> Held:
    own = publication.price_excl is not None
    return Held(
        publication=publication,
        price=publication.price_excl if own else course.price_excl,
        own_price=own,
        to_come=publication.since > timezone.localdate(),
        **more,
    )


@dataclass(frozen=True)
class SharingOverview:
    """For the owner: who has the course, and who may have it and does not."""

    held: list[Held]
    waiting: list[Organisation]


def overview_of(request: ActorRequest, course: Course) -> SharingOverview:
    rows = Publication.objects.not_over().filter(course=course).select_related("organisation")
    publications = list(rows.order_by("organisation__name", "since"))
    booked = people_booked(course, {one.organisation_id for one in publications})
    reach = request.actor.reach(Permission.COURSE_EDIT)
    held = [
        _held(
            one, course,
            booked=booked[one.organisation_id],
            may_change=one.organisation_id in reach,
        )
        for one in publications
    ]  # fmt: skip
    waiting: list[Organisation] = []
    if course.sharing == Sharing.CHOSEN:
        there = {one.organisation_id for one in publications}
        waiting = list(course.shared_with.exclude(pk__in=there))
    elif course.sharing == Sharing.CONCERN:
        waiting = list(taking_part().exclude(pk__in=[one.organisation_id for one in publications]))
    return SharingOverview(held, waiting)


@dataclass(frozen=True)
class SharedRow:
    """A course of others; `held` is what this organisation has of it."""

    course: Course
    facts: CourseFacts
    held: list[Held] = field(default_factory=list)


def shared_rows(courses: Sequence[Course], organisation: Organisation) -> list[SharedRow]:
    mine = Publication.objects.not_over().filter(organisation=organisation).order_by("since")
    there = Prefetch("publications", mine, to_attr="held_here")
    prefetch_related_objects(courses, "texts", "themes", "owner", there)
    facts = gathered_facts([course.pk for course in courses])
    return [
        SharedRow(
            course,
            facts.get(course.pk, NO_FACTS),
            [
                _held(one, course, may_end=course.sharing != Sharing.CONCERN)
                for one in course.held_here  # type: ignore[attr-defined]
            ],
        )
        for course in courses
    ]


def tabs(
    active: str, organisation: Organisation, mine: Sequence[Organisation]
) -> list[dict[str, Any]]:
    """The own offer, what others offer, and what we have of them."""
    query = f"?voor={organisation.slug}" if len(mine) > 1 else ""
    offered = Course.objects.offered_to(organisation.pk).count()
    had = Course.objects.had_by(organisation.pk).count()
    lines: list[tuple[str, str, str, int | None]] = [
        ("catalog:offer", _("Eigen aanbod"), "", None),
        ("catalog:offered", _("Overnemen"), query, offered),
        ("catalog:taken", _("Van anderen"), query, had),
    ]
    return [
        {"url": reverse(name) + more, "label": label, "active": name == active, "count": count}
        for name, label, more, count in lines
    ]
