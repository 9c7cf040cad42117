"""What enrolling a group would bring, told beforehand: nothing is booked, nobody is locked out.

It follows `enrollment.actions.booking.book` step by step, but counts in memory: the first lines
take the free seats, the money runs out where it would. Carrying out decides again, under the lock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from enrollment.actions.booking import price_of
from enrollment.actions.waitlist import is_free_for
from enrollment.approval.chain import terms_for
from enrollment.approval.models import Decider
from enrollment.conflicts import blocking, conflicts_for
from enrollment.groups.finding import Found, unfit
from enrollment.groups.models import Outcome
from enrollment.groups.purse import Purse
from enrollment.groups.words import (
    already_words,
    beware_words,
    conflict_words,
    double_words,
    not_enough_money,
    not_found_words,
    queue_words,
    request_words,
)
from enrollment.models import Enrollment
from enrollment.offers import RUN_RULES
from enrollment.rules import Wish, course_is_offered, why_not
from enrollment.seats import seating
from organisations.models import Organisation, OrganisationSettings
from people.delegation import managers_acted_for
from people.models import Employment, Person
from people.permissions import Permission
from people.policy import actor_for
from planning.models import CourseRun


@dataclass(frozen=True)
class Told:
    """What a line would bring, and why (not)."""

    outcome: Outcome
    reason: str = ""


class DryRun:
    """One group for one run. Ask the lines in their order: each takes its seat from the next."""

    def __init__(
        self,
        *,
        run: CourseRun,
        organisation: Organisation,
        by: Person,
        accept_waitlist: bool,
        compulsory: bool = False,
    ) -> None:
        self.run, self.organisation, self.by = run, organisation, by
        self.accept_waitlist, self.compulsory = accept_waitlist, compulsory
        self.price = price_of(run, Employment(organisation=organisation))
        self.terms = terms_for(run.course_id, OrganisationSettings.of(organisation), self.price)
        self.counted = seating(run.seats)
        self.purse = Purse(organisation, run)
        self.queue_is_first = bool(self.counted.free_for(organisation.pk)) and not is_free_for(
            self.counted, run, organisation.pk
        )

    def tell(self, lines: Sequence[Found]) -> list[Told]:
        """A number of queries that does not grow with the lines."""
        present = self._present(lines)
        meant = [line.employment for line in lines if line.employment]
        self.conflicts = conflicts_for(self.run, meant)
        return [self._tell(line, present) for line in lines]

    def _present(self, lines: Sequence[Found]) -> Mapping[Any, Enrollment]:
        people = [line.employment.person_id for line in lines if line.employment]
        found = Enrollment.objects.open().filter(run=self.run, person__in=people)
        return {one.person_id: one for one in found}

    def _tell(self, line: Found, present: Mapping[Any, Enrollment]) -> Told:
        if line.double_of:
            return Told(Outcome.ALREADY, double_words(line.double_of))
        employment = line.employment
        if employment is None:
            return Told(Outcome.UNKNOWN, not_found_words(self.organisation))
        if employment.person_id in present:
            return Told(Outcome.ALREADY, already_words(present[employment.person_id]))
        employment.organisation = self.organisation
        refusal = unfit(employment) or why_not(Wish(self.run, employment), RUN_RULES)
        if refusal or self.closed:
            return Told(Outcome.REFUSED, refusal or self.closed)
        conflicts = self.conflicts[employment.pk]
        stops = blocking(conflicts)
        if stops and not self.compulsory:
            return Told(Outcome.REFUSED, conflict_words(stops))
        told = self._agreed(employment) if self.terms.deciders else self._seat(employment)
        return Told(told.outcome, beware_words(told.reason, conflicts))

    @cached_property
    def closed(self) -> str:
        """Whether the course is on offer is the same for everybody."""
        return course_is_offered(Wish(self.run, Employment(organisation=self.organisation))) or ""

    def _free(self) -> bool:
        return not self.queue_is_first and self.counted.free_for(self.organisation.pk) > 0

    def _seat(self, employment: Employment) -> Told:
        """Nobody needs to agree, or whoever enrols them did."""
        free = self._free()
        if not free and not self.accept_waitlist:
            return Told(Outcome.REFUSED, queue_words(self.counted, self.organisation, stays=False))
        if not self.purse.pays(employment, self.price):
            return Told(Outcome.REFUSED, not_enough_money())
        if free:
            self.counted.hold(self.organisation.pk)
            return Told(Outcome.BOOKED)
        return Told(Outcome.WAITLISTED, queue_words(self.counted, self.organisation, stays=True))

    def _agreed(self, employment: Employment) -> Told:
        waiting = list(self.terms.deciders)
        while waiting and self._may_give(waiting[0], employment):
            waiting.pop(0)
        if not waiting:
            return self._seat(employment)
        self.purse.pays(employment, self.price)
        held = self._free() and self.terms.settings.requests_hold_seat
        if held:
            self.counted.hold(self.organisation.pk)
        return Told(Outcome.REQUESTED, request_words(waiting, employment, held=held))

    def _may_give(self, decider: Decider, employment: Employment) -> bool:
        """As `ApprovalStepQuerySet.decidable_by` says of a step that has just opened."""
        if employment.person_id == self.by.pk:
            return False
        budget = self.purse.budget_of(employment) if self.price else None
        named = {
            Decider.MANAGER: employment.manager_id,
            Decider.BUDGET_HOLDER: budget.holder_id if budget else None,
            Decider.OFFICER: None,
        }[decider]
        if named is None:
            return self._is_officer
        return named in self._leads

    @cached_property
    def _actor(self) -> Any:
        return actor_for(self.by)

    @cached_property
    def _is_officer(self) -> bool:
        return self.organisation.pk in self._actor.reach(Permission.ENROLLMENT_DECIDE)

    @cached_property
    def _leads(self) -> frozenset[Any]:
        may = self._actor.may(Permission.ENROLLMENT_DECIDE)
        return managers_acted_for(self.by) if may else frozenset()
