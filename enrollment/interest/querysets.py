"""Which interests?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from catalog.models import Publication
from people.models import Person
from people.permissions import Permission
from people.policy import Actor
from people.querysets import holds_on

if TYPE_CHECKING:
    from enrollment.interest.models import Interest


class InterestQuerySet(QuerySet["Interest"]):
    def of(self, person: Person) -> InterestQuerySet:
        return self.filter(person=person)

    def open(self) -> InterestQuerySet:
        return self.filter(ended_at=None)

    def counting(self) -> InterestQuerySet:
        """Open, not gone by, and of people whose organisation has the course on offer: what one
        may plan for."""
        today = timezone.localdate()
        offered = Publication.objects.filter(
            holds_on(today), course=OuterRef("course"), organisation=OuterRef("organisation")
        )
        return self.open().filter(
            Q(until=None) | Q(until__gte=today), Exists(offered), person__is_active=True
        )

    def named_to(self, actor: Actor) -> InterestQuerySet:
        """Whose names the actor may read: of people of the own organisation."""
        return self.filter(actor.reach(Permission.ENROLLMENT_READ).q("organisation"))
