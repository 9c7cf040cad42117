"""Toward an island where somebody did nothing yet: which courses lie there?"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When

from catalog.models import Course
from landscapes.choices import Visibility
from landscapes.interventions.actions import FORM_OF_COURSE
from landscapes.maps.models import PlotZone
from landscapes.plate.models import Zone
from people.policy import Actor

MOSTLY = 50
"""From this percent on something lies there."""


def courses_toward(
    zone: Zone, offer: QuerySet[Course], actor: Actor, fitting: Collection[str], most: int
) -> list[Course]:
    """Of this offer: first what stands in the zone on a map of the concern or of an organisation
    where the actor works, then what no map has and whose form suggests the zone; within each first
    the `fitting` forms, the newest before others. A conversation of invited departments tells
    nobody else. One query, besides those of the cards."""
    placed = _shown(actor)
    there = placed.filter(zone__key=zone.key, percent__gte=MOSTLY)
    unplaced = Q(form__in=_forms_of(zone)) & ~Q(pk__in=_courses(placed))
    stands = Q(pk__in=_courses(there))
    rows = (
        offer.filter(stands | unplaced)
        .annotate(
            stands_there=Case(When(stands, then=Value(0)), default=Value(1)),
            fits=Case(When(form__in=list(fitting), then=Value(0)), default=Value(1)),
        )
        .order_by("stands_there", "fits", F("published_at").desc(nulls_last=True), "pk")
    )
    return list(rows.with_card_data()[:most])  # type: ignore[attr-defined]


def _shown(actor: Actor) -> QuerySet[PlotZone]:
    own = [one.organisation_id for one in actor.employments]
    return PlotZone.objects.filter(
        Q(plot__landscape__visibility=Visibility.CONCERN)
        | Q(
            plot__landscape__visibility=Visibility.ORGANISATION,
            plot__landscape__organisation__in=own,
        ),
        plot__department=None,
    )


def _courses(placed: QuerySet[PlotZone]) -> QuerySet[Course, Any]:
    what = placed.values("plot__intervention")
    return Course.objects.filter(
        Q(interventions__in=what) | Q(runs__interventions__in=what)
    ).values("pk")


def _forms_of(zone: Zone) -> list[str]:
    """Forms of the catalogue whose first idea is mostly this zone."""
    first = zone.version.suggestions
    return [
        form
        for form, ours in FORM_OF_COURSE.items()
        if (rows := first.get(ours)) and rows[0][0] == zone.key
    ]
