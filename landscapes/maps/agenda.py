"""What the page of a conversation shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from landscapes.drawing.chart import draw
from landscapes.drawing.palette import SIDES
from landscapes.interventions.models import Intervention
from landscapes.maps.board import in_words, mark_of
from landscapes.maps.dialogue import Row, compare
from landscapes.maps.models import Landscape
from organisations.models import Department


def talking_departments(landscape: Landscape) -> QuerySet[Department]:
    """The invited ones, and those that own something on the landscape."""
    owners = Intervention.objects.filter(plots__landscape=landscape).values("department")
    found: QuerySet[Department] = (
        Department.objects.filter(Q(invitations=landscape) | Q(pk__in=owners))
        .distinct()
        .select_related("organisation")
        .order_by("organisation__name", "name")
    )
    return found


def interventions_of(landscape: Landscape) -> QuerySet[Intervention]:
    """All that stands on any map of it."""
    on_it = landscape.plots.values("intervention")
    return Intervention.objects.filter(pk__in=on_it).order_by("title", "pk")


def row_of(landscape: Landscape, intervention_pk: int) -> Row | None:
    rows = compare(landscape, list(landscape.invited.all()))
    return next((row for row in rows if row.intervention.pk == intervention_pk), None)


def agenda_of(landscape: Landscape) -> Mapping[str, Any]:
    """Differences to talk about, what was settled, and the maps over each other."""
    sides = list(landscape.invited.all())
    rows = compare(landscape, sides)
    titles = {zone.key: zone.title for zone in landscape.version.zones.all()}
    place_of = {department.pk: number for number, department in enumerate(sides)}
    marks = [mark_of(plot, side=place_of[pk]) for row in rows for pk, plot in row.plots.items()]
    chart = draw(landscape.version, marks)
    shown = [_shown(row, sides, titles) for row in rows]
    return {
        "chart": chart,
        "words": in_words(chart),
        "sides": [(one, SIDES[n % len(SIDES)]) for n, one in enumerate(sides)],
        "to_settle": [one for one in shown if not one["row"].agrees and not one["row"].settled],
        "settled": [one for one in shown if one["row"].settled],
        "same": [one for one in shown if one["row"].agrees and not one["row"].settled],
        "sentence": _sentence(rows),
    }


def _shown(row: Row, sides: list[Department], titles: Mapping[str, str]) -> dict[str, Any]:
    views = [
        (side, shares_in_words(row.views[side.pk], titles) if side.pk in row.views else "")
        for side in sides
    ]
    outcome = shares_in_words(row.settled.outcome, titles) if row.settled else ""
    return {"row": row, "views": views, "outcome": outcome}


def shares_in_words(shares: Mapping[str, int], titles: Mapping[str, str]) -> str:
    return ", ".join(
        titles.get(key, key) if percent == 100 else f"{titles.get(key, key)} {percent} %"
        for key, percent in shares.items()
    )


def _sentence(rows: list[Row]) -> str:
    if not rows:
        return _("Nog geen afdeling heeft iets geplaatst.")
    differ = sum(not row.agrees and not row.settled for row in rows)
    if not differ:
        return _("Er is niets meer te bespreken: over alles zijn jullie het eens.")
    words = ngettext(
        "Over %(n)s interventie verschillen de kaarten. Dat is de agenda van het gesprek.",
        "Over %(n)s interventies verschillen de kaarten. Dat is de agenda van het gesprek.",
        differ,
    )
    return words % {"n": differ}
