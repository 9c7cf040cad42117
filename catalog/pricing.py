"""What a course costs, for whom."""

from __future__ import annotations

from decimal import Decimal

from catalog.models import Course


def price_for(course: Course, organisation_id: int | None) -> Decimal | None:
    """Euro excluding VAT for people of that organisation: its publication's price, else the
    course's; None is unknown."""
    publication = course.publications.current().filter(organisation=organisation_id).first()
    if publication is not None and publication.price_excl is not None:
        return publication.price_excl
    return course.price_excl
