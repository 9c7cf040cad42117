"""What an analysis compares reaches a view only through here."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from core.templatetags.portal import day
from landscapes.analysis.gather import concern_landscapes, seen_now, seen_then
from landscapes.analysis.sums.change import Seen
from landscapes.interventions.models import Intervention
from landscapes.interventions.querysets import InterventionQuerySet
from landscapes.maps.loaders import get_landscape_or_404
from landscapes.maps.models import Landscape, Snapshot
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose


@dataclass(frozen=True)
class Moment:
    """A side of a comparison: a landscape as it is (`l12`), or a kept moment (`m5`)."""

    key: str
    label: str


def moments_for(request: ActorRequest, landscape: Landscape) -> list[Moment]:
    """This landscape and its kept moments, and the other landscapes that the actor may see."""
    others = Landscape.objects.visible_to(request.actor, Purpose.BROWSE).exclude(pk=landscape.pk)
    return [
        Moment(f"l{landscape.pk}", _("%(name)s, nu") % {"name": landscape.name}),
        *[
            Moment(f"m{one.pk}", f"{one.name}, {day(one.created_at)}")
            for one in landscape.snapshots.defer("marks")
        ],
        *[Moment(f"l{one.pk}", f"{one.name}, {day(one.date)}") for one in others],
    ]


def get_side_or_404(request: ActorRequest, landscape: Landscape, key: str) -> dict[int, Seen]:
    """The marks of one side; a map that the actor may not see does not exist."""
    kind, number = key[:1], key[1:]
    if not number.isdecimal():
        raise Http404
    if kind == "m":
        kept = Snapshot.objects.filter(landscape=landscape, pk=number).first()
        if kept is None:
            raise Http404
        return seen_then(kept)
    if kind != "l":
        raise Http404
    found = landscape if landscape.pk == int(number) else get_landscape_or_404(request, int(number))
    return seen_now(found)


def get_concern_landscapes_or_403(request: ActorRequest) -> list[Landscape]:
    """Those of which the concern is built up, for who reads landscapes of an organisation or of
    the concern; an invitation to one landscape is not enough."""
    if not request.actor.reach(Permission.LANDSCAPE_READ):
        raise PermissionDenied
    return list(concern_landscapes())


def get_interventions_behind(request: ActorRequest, asked: str) -> InterventionQuerySet:
    """The interventions `1-2-3`, as far as the actor may see them."""
    pks = [int(one) for one in asked.split("-") if one.isdecimal()]
    return (
        Intervention.objects.visible_to(request.actor, Purpose.BROWSE)
        .with_facts()
        .filter(pk__in=pks)
        .order_by("title", "pk")
    )
