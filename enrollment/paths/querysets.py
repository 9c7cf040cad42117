"""Which people on learning paths?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from enrollment.paths.states import PathState
from people.models import Person
from people.permissions import Permission, Purpose, Scope
from people.policy import Actor

if TYPE_CHECKING:
    from enrollment.paths.models import PathEnrollment


class PathEnrollmentQuerySet(QuerySet["PathEnrollment"]):
    def of(self, person: Person) -> PathEnrollmentQuerySet:
        return self.filter(person=person)

    def active(self) -> PathEnrollmentQuerySet:
        return self.filter(state=PathState.ACTIVE)

    def visible_to(self, actor: Actor, purpose: Purpose) -> PathEnrollmentQuerySet:
        """Own ones as own record; to operate: on paths of an organisation whose offer the actor
        makes, and of its own people; to report: those made for the own team or organisation."""
        if actor.person is None:
            return self.none()
        if purpose == Purpose.OWN_RECORD:
            return self.of(actor.person)
        if purpose == Purpose.OPERATE:
            return self._operated_by(actor)
        return self._reported_to(actor) if purpose == Purpose.REPORT else self.none()

    def _operated_by(self, actor: Actor) -> PathEnrollmentQuerySet:
        curates, reads = (
            actor.reach(Permission.COURSE_EDIT),
            actor.reach(Permission.ENROLLMENT_READ),
        )
        if not curates:
            return self.none()
        own_people = curates.q("organisation") & reads.q("organisation") if reads else Q(pk__in=[])
        return self.filter(curates.q("path__owner") | own_people)

    def _reported_to(self, actor: Actor) -> PathEnrollmentQuerySet:
        """Each belongs to the work it was begun for, through a next contract too."""
        condition = Q(pk__in=[])
        organisation = actor.reach(Permission.ENROLLMENT_READ)
        if organisation:
            condition |= organisation.q("organisation")
        if actor.holds(Permission.ENROLLMENT_READ, Scope.TEAM):
            condition |= self.for_team(actor)
        return self.filter(condition)

    @staticmethod
    def for_team(actor: Actor) -> Q:
        """Those begun for work in the actor's team."""
        same_work = actor.team().filter(
            person=OuterRef("person"),
            organisation=OuterRef("organisation"),
            personnel_number=OuterRef("employment__personnel_number"),
        )
        return Q(Exists(same_work))
