"""Which landscapes? The rights per landscape, as querysets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from landscapes.choices import Visibility
from organisations.models import Department
from people.permissions import Permission, Purpose
from people.policy import Actor

if TYPE_CHECKING:
    from landscapes.models import Landscape


class LandscapeQuerySet(QuerySet["Landscape"]):
    def visible_to(self, actor: Actor, purpose: Purpose) -> LandscapeQuerySet:
        """To browse: of the own organisation and of the concern for who reads landscapes; for
        anybody, those to which their department (or one above it) was invited. Those meant for
        invited departments alone are shown besides to who may change them. To curate: those of
        organisations for which the actor keeps landscapes."""
        keeps = actor.reach(Permission.LANDSCAPE_EDIT)
        own = keeps.q("organisation") if keeps else Q(pk__in=[])
        match purpose:
            case Purpose.CURATE:
                return self.filter(own)
            case Purpose.BROWSE:
                return self.filter(own | _read(actor) | Q(pk__in=self._inviting(actor)))
            case _:
                return self.none()

    def with_counts(self) -> LandscapeQuerySet:
        """With `mark_count`: how many stand on the shared map."""
        return self.annotate(mark_count=Count("plots", filter=Q(plots__department=None)))

    def _inviting(self, actor: Actor) -> QuerySet[Any, Any]:
        invited = self.model.invited.through.objects.filter(department__in=departments_of(actor))
        found: QuerySet[Any, Any] = invited.values("landscape")
        return found


def _read(actor: Actor) -> Q:
    reads = actor.reach(Permission.LANDSCAPE_READ)
    if not reads:
        return Q(pk__in=[])
    own = Q(visibility=Visibility.ORGANISATION) & reads.q("organisation")
    return own | Q(visibility=Visibility.CONCERN)


def departments_of(actor: Actor) -> frozenset[int]:
    """The departments in which the actor works, with all above them; one query, kept."""
    found: frozenset[int] | None = actor.__dict__.get("_landscape_departments")
    if found is None:
        ids = [one.department_id for one in actor.employments]
        nodes = Department.objects.with_tree_fields().filter(pk__in=ids) if ids else []
        found = frozenset(pk for node in nodes for pk in node.tree_path)
        actor.__dict__["_landscape_departments"] = found
    return found
