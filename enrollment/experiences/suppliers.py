"""What is known of suppliers across the concern: counts of courses, and figures from five up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from catalog.models import Supplier
from catalog.states import CourseState
from enrollment.experiences.figures import Figures, figures_by
from enrollment.models import Experience


@dataclass(frozen=True)
class SupplierLine:
    supplier: Supplier
    courses: int
    figures: Figures | None


def suppliers_in_use(words: str) -> QuerySet[Supplier]:
    """Those with published courses, by name; `words` is a part of it."""
    published = Count("courses", filter=Q(courses__state=CourseState.PUBLISHED))
    found = Supplier.objects.filter(name__unaccent__icontains=words)
    return found.annotate(published=published).filter(published__gt=0).order_by("name")


def lines_of(suppliers: Sequence[Supplier]) -> list[SupplierLine]:
    """One query for the figures, however many suppliers."""
    path = "enrollment__run__course__supplier"
    told = Experience.objects.filter(**{f"{path}__in": [one.pk for one in suppliers]})
    figures = figures_by(told, path)
    return [
        SupplierLine(one, one.published, figures.get(one.pk))  # type: ignore[attr-defined]
        for one in suppliers
    ]
