"""Where the machine lives: three organisations with different habits, their people, one course.

The reference and the database are made side by side, so that both begin equal.
"""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from catalog.models import Course, Publication
from enrollment.models import Budget
from organisations.models import Organisation, OrganisationSettings
from people.models import Employment, Person
from people.permissions import Role
from planning.actions import RunDetails, RunRules, Slot, plan_run
from planning.models import CourseRun, Location
from tests.enrollment.engine.reference import Reference
from tests.enrollment.engine.world import Human, Job, Org, Run, days, hours
from tests.factories import (
    LONG_AGO,
    give_role,
    make_course,
    make_department,
    make_employment,
    make_location,
    make_organisation,
    make_person,
)

BEGIN = datetime.datetime(2026, 2, 2, 9, 0, tzinfo=datetime.UTC)
PEOPLE: dict[str, tuple[str, str | None]] = {
    "ba": ("a", None),
    "ma": ("a", "ba"),
    "da": ("a", "ma"),
    "oa": ("a", "ma"),
    "a1": ("a", "ma"),
    "a2": ("a", "ma"),
    "a3": ("a", "ma"),
    "mb": ("b", None),
    "ob": ("b", "mb"),
    "b1": ("b", "mb"),
    "b2": ("b", "mb"),
    "oc": ("c", None),
    "c1": ("c", None),
    "c2": ("c", None),
}
"""Name: organisation and manager. Of each organisation the o is the learning adviser."""
LEARNERS = ["a1", "a2", "a3", "oa", "b1", "b2", "c1", "c2"]
LEAVERS = ["a1", "b1", "c1"]
ACTORS = list(PEOPLE)
STAND_INS = [("ma", "da"), ("mb", "b2")]
LEADERS = ["ma", "ma", "mb", "da", "b2"]
"""Who reserves for a team: the managers, and who may stand in for them."""


@dataclass
class Village:
    """The same in every example: made once."""

    orgs: dict[str, Organisation]
    people: dict[str, Person]
    course: Course
    location: Location

    @functools.cached_property
    def names(self) -> dict[Any, str]:
        return {person.pk: name for name, person in self.people.items()}


def make_village() -> Village:
    orgs = {name: make_organisation(f"org-{name}") for name in "abc"}
    teams = {name: make_department(org) for name, org in orgs.items()}
    people: dict[str, Person] = {}
    for name, (org, manager) in PEOPLE.items():
        people[name] = make_person(name.upper(), "Speler")
        boss = people[manager] if manager else None
        make_employment(people[name], orgs[org], teams[org], manager=boss)
    for org in "abc":
        give_role(people[f"o{org}"], Role.LD_OFFICER, orgs[org])
    course = make_course(owner=orgs["a"], published_to=list(orgs.values()), price_excl=100)
    return Village(orgs, people, course, make_location())


def settle_in(village: Village, habits: dict[str, dict[str, Any]]) -> Reference:
    """Gives each organisation its habits, in the database and in the reference."""
    orgs = {}
    for name, habit in habits.items():
        org = orgs[name] = Org(name, {f"o{name}"}, **habit)
        OrganisationSettings.objects.create(
            organisation=village.orgs[name],
            approval_rule=org.rule,
            requests_hold_seat=org.holds,
            late_withdrawal_percentage=org.late,
        )
        Publication.objects.filter(organisation=village.orgs[name]).update(
            approval_rule=org.own_rule, price_excl=Decimal(org.price)
        )
        if org.budget is not None:
            Budget.objects.create(
                organisation=village.orgs[name],
                year=BEGIN.year,
                amount=org.budget,
                holder=village.people[org.holder] if org.holder else None,
            )
    humans = {
        name: Human(name, org, manager, [Job(LONG_AGO)]) for name, (org, manager) in PEOPLE.items()
    }
    return Reference(BEGIN, orgs, humans)


def plan(village: Village, ref: Reference, shape: dict[str, Any]) -> CourseRun:
    """A run of that shape, twice: as the reference knows it, and the real one."""
    in_days, closes, dated = shape["in_days"], shape["closes"], shape["dated"]
    starts = ref.now.replace(minute=0) + days(in_days) if dated else None
    run = Run(
        capacity=shape["capacity"],
        starts=starts,
        closes=starts - days(closes) if starts and closes else None,
        stop_days=shape["stop_days"] if dated else 0,
        priority=shape["priority"],
        direct=shape["direct"],
        offer_hours=shape["offer_hours"],
        access_days=None if dated else shape["access_days"],
    )
    real = plan_run(
        course=village.course,
        organiser=village.orgs[run.organiser],
        details=details(village, run),
        slots=slots(village, run, None),
    )
    ref.runs.append(run)
    return real


def details(village: Village, run: Run) -> RunDetails:
    return RunDetails(
        capacity=run.capacity,
        self_paced=run.starts is None,
        location=village.location if run.starts else None,
        booking_closes_at=run.closes,
        rules=RunRules(
            priority=run.priority,
            promotion="direct" if run.direct else "offer",
            offer_hours=run.offer_hours,
            waitlist_stops_days=run.stop_days,
            access_days=run.access_days,
        ),
    )


def slots(village: Village, run: Run, real: CourseRun | None) -> list[Slot]:
    if run.starts is None:
        return []
    meeting = real.meetings.get() if real else None
    return [
        Slot(
            run.starts,
            run.starts + hours(7),
            village.location,
            pk=meeting.pk if meeting else None,
        )
    ]


def hire_again(village: Village, name: str) -> Employment:
    old = Employment.objects.filter(person=village.people[name]).latest("since", "pk")
    return make_employment(
        old.person,
        old.organisation,
        old.department,
        manager=old.manager,
        since=timezone.localdate(),
    )
