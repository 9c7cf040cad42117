"""Which interventions?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from people.permissions import Permission, Purpose
from people.policy import Actor

if TYPE_CHECKING:
    from landscapes.models import Intervention


class InterventionQuerySet(QuerySet["Intervention"]):
    def visible_to(self, actor: Actor, purpose: Purpose) -> InterventionQuerySet:
        """To browse: those of organisations whose landscapes the actor reads, and those on a map
        that the actor sees. To curate: those that the actor may change."""
        from landscapes.models import Landscape

        match purpose:
            case Purpose.BROWSE:
                reach = actor.reach(Permission.LANDSCAPE_READ)
                maps = Landscape.objects.visible_to(actor, Purpose.BROWSE)
                shown = Q(pk__in=self.model.objects.filter(plots__landscape__in=maps).values("pk"))
                return self.filter((reach.q("organisation") if reach else Q(pk__in=[])) | shown)
            case Purpose.CURATE:
                reach = actor.reach(Permission.LANDSCAPE_EDIT)
                return self.filter(reach.q("organisation")) if reach else self.none()
            case _:
                return self.none()

    def with_facts(self) -> InterventionQuerySet:
        """With what a mark and a row of the table show."""
        return self.select_related(
            "organisation", "department", "programme", "supplier", "course", "run__course"
        ).prefetch_related("themes", "serves")
