"""The dry run: who is meant, what each would get, in which order; and nothing happens."""

from __future__ import annotations

import datetime
import itertools
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Publication
from enrollment.groups.actions import untouched
from enrollment.groups.finding import Audience, audience_of, find_people, people_of
from enrollment.groups.models import Outcome
from enrollment.models import Budget, Enrollment
from notifications.models import Notification
from organisations.models import Department
from people.models import Employment, Person
from planning.models import CourseRun, SeatShare
from planning.states import RunState
from tests.cast import Cast
from tests.enrollment.engine.conftest import MakeRun, rule, wish
from tests.enrollment.groups.helpers import (
    carried_out,
    colleagues,
    dry_run,
    expected,
    number_of,
    outcomes,
    reasons,
)
from tests.factories import (
    employment_of,
    make_course,
    make_department,
    make_employment,
    make_person,
)

O = Outcome  # noqa: E741 (the columns of the tests read better)


def ended(person: Person, days_ago: int = 1) -> None:
    last = timezone.localdate() - datetime.timedelta(days=days_ago)
    Employment.objects.filter(person=person).update(until=last)


# -- who is meant -------------------------------------------------------------------------------


def test_numbers_and_addresses_in_any_dress(cast: Cast) -> None:
    number = number_of(cast.bob)
    found = find_people(cast.nvwa, [cast.alice.email.upper(), number, "99-niemand", "x@y.nl"])
    assert [one.employment and one.employment.person for one in found] == [
        cast.alice, cast.bob, None, None,
    ]  # fmt: skip


def test_somebody_named_twice_counts_once(cast: Cast) -> None:
    given = [cast.alice.email, "weg@y.nl", number_of(cast.alice), "weg@y.nl", cast.alice.email]
    found = find_people(cast.nvwa, given)
    assert [one.double_of for one in found] == [0, 0, 1, 2, 1]
    assert [bool(one.employment) for one in found] == [True, False, False, False, False]


def test_people_of_another_organisation_are_not_found(cast: Cast) -> None:
    """Nor told from somebody who does not exist: who works where is not the officer's business."""
    [theirs, nobodys] = find_people(cast.nvwa, [cast.roos.email, "niemand@y.nl"])
    assert theirs.employment is nobodys.employment is None


def test_of_several_jobs_the_present_one_is_meant(cast: Cast) -> None:
    ended(cast.alice, 100)
    now = make_employment(cast.alice, cast.nvwa, since=timezone.localdate())
    later = timezone.localdate() + datetime.timedelta(days=30)
    make_employment(cast.alice, cast.nvwa, since=later)
    make_employment(cast.alice, cast.rvo)
    [found] = find_people(cast.nvwa, [cast.alice.email])
    assert found.employment == now


def test_a_rule_means_a_department_with_all_under_it(cast: Cast) -> None:
    top = make_department(cast.nvwa, "Directie")
    below = Department.objects.create(organisation=cast.nvwa, name="Team", code="T1", parent=top)
    person = make_person("Ans", "Onder")
    make_employment(person, cast.nvwa, below, function="Senior inspecteur", scale=11)
    make_employment(person, cast.nvwa, top, function="inspecteur", scale=9)
    leaver = make_person("Weg", "Gegaan")
    make_employment(leaver, cast.nvwa, top, until=timezone.localdate() - datetime.timedelta(1))

    def number(**values: Any) -> int:
        return audience_of(cast.nvwa, Audience(**values)).count()

    assert number(department=top.pk) == 1, "one person with two jobs is one person"
    assert number(department=below.pk, function="INSPECTEUR", scale_from=10, scale_to=12) == 1
    assert number(department=below.pk, scale_to=10) == 0
    assert number(function="inspect") == 1
    assert number() == Employment.objects.current().filter(organisation=cast.nvwa).values(
        "person"
    ).distinct().count()  # fmt: skip
    [line] = people_of(cast.nvwa, Audience(department=top.pk))
    assert line.employment
    assert line.employment.person == person
    rule = Audience(top.pk, "x", 3, None)
    assert Audience.from_json(rule.as_json()) == rule
    assert Audience.from_json({}) == Audience()


# -- what each would get ------------------------------------------------------------------------


def test_seats_go_in_order_and_then_the_waitlist(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=3)
    wish(run, cast.tim)
    people = colleagues(cast.nvwa, 4)
    group = dry_run(run, cast.olga, people)
    assert expected(group) == [O.BOOKED, O.BOOKED, O.WAITLISTED, O.WAITLISTED]
    group = dry_run(run, cast.olga, people, accept_waitlist=False)
    assert expected(group) == [O.BOOKED, O.BOOKED, O.REFUSED, O.REFUSED]
    assert "geen plaats vrij" in reasons(group)[-1]


def test_every_line_that_cannot_says_why(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=9)
    wish(run, cast.alice)
    ended(cast.bob)
    Person.objects.filter(pk=cast.tim.pk).update(is_active=False)
    later = make_person("Later", "Komend")
    make_employment(later, cast.nvwa, since=timezone.localdate() + datetime.timedelta(days=9))
    given = [cast.alice, cast.bob, cast.tim, later, "niemand@nvwa.nl", cast.alice, cast.petra]
    group = dry_run(run, cast.olga, given)
    assert expected(group) == [
        O.ALREADY, O.REFUSED, O.REFUSED, O.REFUSED, O.UNKNOWN, O.ALREADY, O.BOOKED,
    ]  # fmt: skip
    for reason, words in zip(
        reasons(group),
        ["Heeft al een plaats", "eindigde op", "niet actief", "begint pas op", "Niet gevonden",
         "ook op regel 1", ""],
        strict=True,
    ):  # fmt: skip
        assert words in reason


@pytest.mark.parametrize("how", ["closed", "not offered"])
def test_a_run_that_is_not_open_says_so_on_each_line(cast: Cast, run_of: MakeRun, how: str) -> None:
    run = run_of(capacity=9)
    if how == "closed":
        CourseRun.objects.filter(pk=run.pk).update(state=RunState.CLOSED)
    else:
        Publication.objects.filter(organisation=cast.nvwa).delete()
    group = dry_run(run, cast.olga, [cast.alice, cast.bob])
    assert expected(group) == [O.REFUSED, O.REFUSED]
    assert {"closed": "gesloten", "not offered": "niet open"}[how] in reasons(group)[0]


def test_who_must_agree_is_named_and_what_the_officer_gives_is_given(
    cast: Cast, run_of: MakeRun
) -> None:
    run = run_of(capacity=9)
    rule(cast.nvwa, "manager")
    group = dry_run(run, cast.olga, [cast.alice])
    assert expected(group) == [O.REQUESTED]
    assert "leidinggevende (Mo Manager)" in reasons(group)[0]
    assert "houden we een plaats vast" in reasons(group)[0]
    rule(cast.nvwa, "officer")
    group = dry_run(run, cast.olga, [cast.alice, cast.olga])
    assert expected(group) == [O.BOOKED, O.REQUESTED], "nobody agrees with themselves"


@pytest.mark.parametrize("compulsory", [False, True])
@pytest.mark.parametrize("strictness", ["off", "warn", "block"])
def test_what_must_come_first_is_told_or_refused(
    cast: Cast, run_of: MakeRun, strictness: str, compulsory: bool
) -> None:
    """As the organisation wants it; a duty goes before. It goes as the dry run said."""
    run = run_of(capacity=9)
    first = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Eerst dit")
    run.course.requires.add(first)
    rule(cast.nvwa, "none", prerequisite_rule=strictness)
    group = dry_run(run, cast.olga, [cast.alice], compulsory=compulsory)
    refused = strictness == "block" and not compulsory
    assert expected(group) == [O.REFUSED if refused else O.BOOKED]
    assert ("Eerst dit" in reasons(group)[0]) == (strictness != "off")
    carried_out(group, cast.olga)
    assert outcomes(group) == expected(group)
    assert untouched(group).count() == (0 if refused else 1)


def test_nothing_is_written_and_nobody_is_told(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=9)
    dry_run(run, cast.olga, [cast.alice, cast.bob])
    run.seats.refresh_from_db()
    assert (run.seats.booked, run.seats.held, run.seats.waiting) == (0, 0, 0)
    assert not Enrollment.objects.exists()
    assert not Notification.objects.exists()


def test_the_queries_do_not_grow_with_the_lines(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=2)
    rule(cast.nvwa, "manager_budget")
    Budget.objects.create(
        organisation=cast.nvwa, department=employment_of(cast.alice).department,
        year=timezone.localtime(run.starts_at).year, amount=600,
    )  # fmt: skip
    people = colleagues(cast.nvwa, 20, manager=cast.mo)

    def queries(number: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            dry_run(run, cast.olga, people[:number])
        return len(captured)

    assert queries(1) == queries(20)


# -- as it goes, so it went ---------------------------------------------------------------------

RULES = ("none", "manager", "officer", "budget", "manager_officer")
WORLDS = list(itertools.product(RULES, (True, False), (0, 600), ((0, True), (2, False))))


@pytest.mark.parametrize(("approval", "accepts", "money", "seats"), WORLDS)
def test_in_a_quiet_world_it_goes_as_the_dry_run_said(
    cast: Cast, run_of: MakeRun, approval: str, accepts: bool, money: int, seats: tuple[int, bool]
) -> None:
    """Six people, four seats (one taken), whatever an organisation asks for. Courses cost 250."""
    run, (kept, holds) = run_of(capacity=4), seats
    assert run.starts_at
    rule(cast.nvwa, approval, requests_hold_seat=holds)
    if money:
        Budget.objects.create(
            organisation=cast.nvwa, year=timezone.localtime(run.starts_at).year,
            amount=Decimal(money), holder=cast.mo,
        )  # fmt: skip
    wish(run, cast.roos)
    if kept:
        day = timezone.localdate() + datetime.timedelta(days=9)
        SeatShare.objects.create(run=run, organisation=cast.rvo, seats=kept, release_on=day)
    people = [*colleagues(cast.nvwa, 2), cast.alice, cast.olga, cast.bob, cast.petra]
    group = dry_run(run, cast.olga, people, accept_waitlist=accepts)
    said = expected(group)
    assert outcomes(carried_out(group, cast.olga)) == said


def test_while_others_wait_for_it_a_free_seat_is_theirs(cast: Cast, run_of: MakeRun) -> None:
    """Somebody entitled waits and a seat is free: only until the clock comes by."""
    run = run_of(capacity=1)
    wish(run, cast.tim)
    wish(run, cast.roos)
    run.seats.capacity = 3
    run.seats.save(update_fields=["capacity"])
    group = dry_run(run, cast.olga, [cast.alice, cast.bob])
    assert expected(group) == [O.WAITLISTED, O.WAITLISTED]
    assert "wachten al langer" in reasons(group)[0]
    assert outcomes(carried_out(group, cast.olga)) == expected(group)
