"""Interventions reach a view only through here."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404

from landscapes.interventions.models import Intervention
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose


def get_intervention_or_404(request: ActorRequest, pk: int, *, edit: bool = False) -> Intervention:
    """One that the actor may see; with `edit` one that they may change, else 403."""
    found = (
        Intervention.objects.visible_to(request.actor, Purpose.BROWSE)
        .with_facts()
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    if edit and found.organisation_id not in request.actor.reach(Permission.LANDSCAPE_EDIT):
        raise PermissionDenied
    return found
