"""Which runs?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from people.permissions import Permission, Purpose
from people.policy import Actor
from planning.states import RunState

if TYPE_CHECKING:
    from planning.models import CourseRun

    _Runs = QuerySet[CourseRun]
else:
    _Runs = QuerySet


class CourseRunQuerySet(_Runs):
    def bookable(self) -> CourseRunQuerySet:
        """Runs that take bookings now: open, not begun, and booking not closed."""
        now = timezone.now()
        return self.filter(
            Q(self_paced=True) | Q(starts_at__gt=now),
            Q(booking_closes_at=None) | Q(booking_closes_at__gt=now),
            state=RunState.OPEN,
        )

    def visible_to(self, actor: Actor, purpose: Purpose) -> CourseRunQuerySet:
        """Runs that `actor` may operate (organiser's officers, and trainers their own)."""
        if purpose != Purpose.OPERATE:
            return self.none()
        condition = actor.reach(Permission.RUN_MANAGE)
        rows = condition.q("organiser") if condition else Q(pk__in=[])
        if actor.may(Permission.RUN_ASSIST):
            rows |= Q(pk__in=actor.person.trained_runs.values("pk")) if actor.person else Q()
        return self.filter(rows)

    def with_card_data(self) -> CourseRunQuerySet:
        """Seats, place and organiser, in the order in which they start; self-paced first."""
        return self.select_related("seats", "location", "organiser").order_by(
            F("starts_at").asc(nulls_first=True), "id"
        )
