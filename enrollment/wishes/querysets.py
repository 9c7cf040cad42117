"""Which wishes, and who decides about them? The second answer is given here alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from enrollment.wishes.states import WishState
from organisations.models import ApprovalRule
from people.models import Employment, Person
from people.permissions import Permission, Purpose, Scope
from people.policy import Actor
from people.querysets import EmploymentQuerySet

if TYPE_CHECKING:
    from enrollment.wishes.models import LearningWish


class WishQuerySet(QuerySet["LearningWish"]):
    def of(self, person: Person) -> WishQuerySet:
        return self.filter(person=person)

    def undecided(self) -> WishQuerySet:
        return self.filter(state=WishState.REQUESTED)

    def visible_to(self, actor: Actor, purpose: Purpose) -> WishQuerySet:
        """Own ones as own record; to report: those asked for the own team or the organisation,
        never the other side of who works elsewhere as well."""
        if actor.person is None:
            return self.none()
        if purpose == Purpose.OWN_RECORD:
            return self.of(actor.person)
        if purpose != Purpose.REPORT:
            return self.none()
        condition = Q(pk__in=[])
        organisation = actor.reach(Permission.ENROLLMENT_READ)
        if organisation:
            condition |= organisation.q("organisation")
        if actor.holds(Permission.ENROLLMENT_READ, Scope.TEAM):
            condition |= Q(Exists(same_work(actor.team())))
        return self.filter(condition)

    def decided_by(self, actor: Actor) -> WishQuerySet:
        """Those about which it is the actor's turn: as manager (or who stands in) of that work, as
        learning adviser where the organisation says so or nobody leads. Never one's own."""
        if actor.person is None:
            return self.none()
        condition = Q(pk__in=[])
        if actor.holds(Permission.ENROLLMENT_DECIDE, Scope.TEAM):
            led = Q(Exists(same_work(actor.team())))
            condition |= led & ~_by_officer()
        organisation = actor.reach(Permission.ENROLLMENT_DECIDE)
        if organisation:
            condition |= organisation.q("organisation") & (_by_officer() | ~Q(Exists(_led())))
        return self.filter(condition).exclude(person=actor.person)

    def with_facts(self) -> WishQuerySet:
        """What a page shows of a wish and of the work it was asked for, in one query."""
        return self.select_related(
            "person",
            "organisation",
            "department",
            "manager",
            "decided_by",
            "employment__department",
            "employment__manager",
            "employment__organisation",
        )


def same_work(employments: EmploymentQuerySet) -> EmploymentQuerySet:
    """Of these the one for which a wish was asked, through a next contract too."""
    return employments.filter(
        person=OuterRef("person"),
        organisation=OuterRef("organisation"),
        personnel_number=OuterRef("employment__personnel_number"),
    )


def _by_officer() -> Q:
    return Q(organisation__settings__approval_rule=ApprovalRule.OFFICER)


def _led() -> EmploymentQuerySet:
    """The work now, when somebody who still works here leads it."""
    at_work = Employment.objects.current().filter(person=OuterRef("manager"))
    return same_work(Employment.objects.current()).filter(Exists(at_work))
