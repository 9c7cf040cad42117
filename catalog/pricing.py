"""What a course costs, for whom, and on which terms."""

from __future__ import annotations

from decimal import Decimal

from catalog.models import Course, Publication


def publication_for(course: Course, organisation_id: int | None) -> Publication | None:
    """The publication of today for people of that organisation.

    Kept on the instance: the parts of one page ask for it again and again. Load the course anew
    where a decision depends on it.
    """
    known: dict[int | None, Publication | None] = course.__dict__.setdefault("_publications", {})
    if organisation_id not in known:
        today = Publication.objects.current().filter(course=course)
        known[organisation_id] = today.filter(organisation=organisation_id).first()
    return known[organisation_id]


def price_for(course: Course, organisation_id: int | None) -> Decimal | None:
    """Euro excluding VAT for people of that organisation: its publication's price, else the
    course's; None is unknown."""
    publication = publication_for(course, organisation_id)
    if publication is not None and publication.price_excl is not None:
        return publication.price_excl
    return course.price_excl
