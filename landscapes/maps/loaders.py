"""Landscapes reach a view only through here."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404

from landscapes.maps.models import Landscape, Plot
from landscapes.maps.querysets import departments_of
from organisations.models import Department
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose
from people.policy import Actor


@dataclass(frozen=True)
class Hands:
    """What an actor may do in a landscape. `keeps`: change it and the shared map, and place for
    any department; else only for the invited departments in `own`."""

    keeps: bool
    own: frozenset[int]

    @property
    def takes_part(self) -> bool:
        """Talks along: remarks, settling, agreements."""
        return self.keeps or bool(self.own)

    def may_place(self, department_id: int | None) -> bool:
        return self.keeps or department_id in self.own


def hands_of(actor: Actor, landscape: Landscape) -> Hands:
    """Needs `invited` of the landscape; two queries at most."""
    keeps = landscape.organisation_id in actor.reach(Permission.LANDSCAPE_EDIT)
    invited = {one.pk for one in landscape.invited.all()}
    own = frozenset(invited & departments_of(actor)) if invited else frozenset()
    return Hands(keeps, own)


def get_landscape_or_404(request: ActorRequest, pk: int, *, edit: bool = False) -> Landscape:
    """A landscape that the actor may see; with `edit` one that they may change, else 403."""
    landscape = (
        Landscape.objects.visible_to(request.actor, Purpose.BROWSE)
        .select_related(
            "version",
            "organisation",
            "department",
            "scope_organisation",
            "scope_department",
            "scope_theme",
            "scope_programme",
        )
        .prefetch_related("version__zones", "invited__organisation")
        .filter(pk=pk)
        .first()
    )
    if landscape is None:
        raise Http404
    if edit and not hands_of(request.actor, landscape).keeps:
        raise PermissionDenied
    return landscape


def get_shared_landscape_or_403(request: ActorRequest, pk: int) -> Landscape:
    """One in which the actor takes part: keeps it, or is of an invited department."""
    landscape = get_landscape_or_404(request, pk)
    if not hands_of(request.actor, landscape).takes_part:
        raise PermissionDenied
    return landscape


def map_of(landscape: Landscape, asked: str) -> Department | None:
    """Whose map `?kaart=` asks for: None is the shared one. Not invited: 404."""
    if not asked:
        return None
    found = [one for one in landscape.invited.all() if str(one.pk) == asked]
    if not found:
        raise Http404
    return found[0]


def own_map_of(request: ActorRequest, landscape: Landscape, asked: str) -> Department | None:
    """The map on which the actor may place: else 403."""
    department = map_of(landscape, asked)
    hands = hands_of(request.actor, landscape)
    if not hands.may_place(department.pk if department else None):
        raise PermissionDenied
    return department


def get_own_plot_or_404(request: ActorRequest, landscape: Landscape, pk: int) -> Plot:
    """A mark of this landscape that the actor may move; of another's map: 403."""
    plot = (
        landscape.plots.filter(pk=pk)
        .select_related("intervention")
        .prefetch_related("zones__zone")
        .first()
    )
    if plot is None:
        raise Http404
    if not hands_of(request.actor, landscape).may_place(plot.department_id):
        raise PermissionDenied
    return plot
