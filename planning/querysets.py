"""Which runs?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from people.permissions import Permission, Purpose, Scope
from people.policy import Actor
from planning.states import RunState

if TYPE_CHECKING:
    from planning.models import CourseRun


def is_coming() -> Q:
    """Not over yet, and those without a date; cancelled ones left out."""
    return ~is_cancelled() & (Q(ends_at=None) | Q(ends_at__gte=timezone.now()))


def is_past() -> Q:
    return ~is_cancelled() & Q(ends_at__lt=timezone.now())


def is_cancelled() -> Q:
    return Q(state=RunState.CANCELLED)


def is_short() -> Q:
    """Still to begin, with fewer participants than its minimum, and nobody let that pass."""
    return ~is_cancelled() & Q(
        starts_at__gt=timezone.now(),
        minimum_accepted_at=None,
        seats__booked__lt=F("seats__minimum"),
    )


def waits_for_decision() -> Q:
    """Short, and so near that its planners were asked what to do."""
    return is_short() & Q(minimum_warned_at__isnull=False)


class CourseRunQuerySet(QuerySet["CourseRun"]):
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
        if actor.person and actor.holds(Permission.RUN_ASSIST, Scope.OWN):
            rows |= Q(pk__in=actor.person.trained_runs.values("pk"))
        return self.filter(rows)

    def with_card_data(self) -> CourseRunQuerySet:
        """Seats, place and organiser, in the order in which they start; self-paced first."""
        return self.select_related("seats", "location", "organiser").order_by(
            F("starts_at").asc(nulls_first=True), "id"
        )

    def with_course(self) -> CourseRunQuerySet:
        """The course with its titles, in one query more."""
        return self.select_related("course").prefetch_related("course__texts")
