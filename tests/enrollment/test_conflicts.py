"""What does not fit somebody: told, or refused, as the organisation wants."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog.models import Course
from enrollment.actions.booking import Given, book, withdraw
from enrollment.approval.facts import facts_for_decider
from enrollment.conflicts import ConflictsFound, conflicts_for, conflicts_of
from enrollment.models import ApprovalStep, Enrollment, HistoryRecord
from enrollment.rules import BookingRefused
from enrollment.states import EnrollmentState
from organisations.models import Organisation, OrganisationSettings
from people.models import Person
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_employment, make_person, make_run

SignIn = Callable[[Person], Client]


def rules(organisation: Organisation, **values: Any) -> None:
    OrganisationSettings.objects.update_or_create(organisation=organisation, defaults=values)


def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])


def wish(run: CourseRun, person: Person, **more: Any) -> Enrollment:
    more.setdefault("by", person)
    return book(run=run, employment=employment_of(person), **more)


def kinds(run: CourseRun, person: Person) -> list[str]:
    found = conflicts_of(run, employment_of(person), own=True)
    return [conflict.key.split(":")[0] for conflict in found]


def finished(run: CourseRun, person: Person) -> None:
    one = wish(run, person)
    Enrollment.objects.filter(pk=one.pk).update(
        state=EnrollmentState.COMPLETED, completed_at=timezone.now()
    )


def test_meetings_at_the_same_time_collide_until_one_withdraws(cast: Cast) -> None:
    run, other = make_run(course=course(cast)), make_run(course=course(cast))
    assert kinds(run, cast.alice) == []
    mine = wish(other, cast.alice)
    assert kinds(run, cast.alice) == ["overlap"]
    assert kinds(make_run(course=course(cast), in_days=8), cast.alice) == []
    assert kinds(run, cast.bob) == []
    withdraw(enrollment=mine, by=cast.alice)
    assert kinds(run, cast.alice) == []


def test_who_only_waits_has_no_meeting_yet(cast: Cast) -> None:
    full = make_run(course=course(cast), capacity=1)
    wish(full, cast.bob)
    assert wish(full, cast.alice).state == EnrollmentState.WAITLISTED
    assert kinds(make_run(course=course(cast)), cast.alice) == []


def test_what_is_required_counts_when_finished_here_or_there_or_in_time(cast: Cast) -> None:
    basic, advanced = course(cast), course(cast)
    advanced.requires.add(basic)
    run = make_run(course=advanced, in_days=20)
    assert kinds(run, cast.alice) == ["prerequisite"]
    wish(make_run(course=basic, in_days=30), cast.alice)
    assert kinds(run, cast.alice) == ["prerequisite"]
    wish(make_run(course=basic, in_days=10), cast.alice)
    assert kinds(run, cast.alice) == []
    finished(make_run(course=basic, in_days=3), cast.bob)
    assert kinds(run, cast.bob) == []
    HistoryRecord.objects.create(
        organisation=cast.nvwa,
        origin="Oud",
        personnel_number="1",
        title="Basis",
        completed_on=datetime.date(2024, 3, 1),
        person=cast.mo,
        course=basic,
    )
    assert kinds(run, cast.mo) == []


def test_the_same_again_tells_when_it_was_finished(cast: Cast) -> None:
    same = course(cast)
    HistoryRecord.objects.create(
        organisation=cast.nvwa,
        origin="Oud",
        personnel_number="1",
        title="Zelfde",
        completed_on=datetime.date(2024, 3, 1),
        person=cast.alice,
        course=same,
    )
    run = make_run(course=same, in_days=9)
    [found] = conflicts_of(run, employment_of(cast.alice), own=True)
    assert "1 maart 2024" in found.text
    wish(make_run(course=same, in_days=30), cast.bob)
    assert kinds(run, cast.bob) == ["again"]


@pytest.mark.parametrize(("rule", "kept"), [("off", []), ("warn", [False]), ("block", [True])])
def test_the_organisation_says_what_happens(cast: Cast, rule: str, kept: list[bool]) -> None:
    rules(cast.nvwa, overlap_rule=rule)
    run = make_run(course=course(cast))
    wish(make_run(course=course(cast)), cast.alice)
    found = conflicts_of(run, employment_of(cast.alice))
    assert [conflict.blocks for conflict in found] == kept


def test_a_warning_passes_only_when_that_one_was_seen(cast: Cast) -> None:
    run = make_run(course=course(cast))
    wish(make_run(course=course(cast)), cast.alice)
    with pytest.raises(ConflictsFound) as found:
        wish(run, cast.alice, accept_conflicts=["overlap:another"])
    assert not Enrollment.objects.filter(run=run).exists()
    seen = [conflict.key for conflict in found.value.conflicts]
    assert wish(run, cast.alice, accept_conflicts=seen).state == EnrollmentState.BOOKED


def test_a_block_is_overruled_by_an_officer_with_a_reason_only(cast: Cast) -> None:
    rules(cast.nvwa, overlap_rule="block")
    run = make_run(course=course(cast))
    for person in (cast.alice, cast.bob, cast.olga):
        wish(make_run(course=course(cast)), person)
    refused: list[dict[str, Any]] = [
        {"accept_conflicts": True},
        {"by": cast.olga, "overrule": "  "},
        {"by": cast.ruud, "overrule": "Moet."},
        {"overrule": "Moet."},
        {"compulsory": True},
    ]
    for how in refused:
        with pytest.raises(BookingRefused, match="Op dezelfde tijd"):
            wish(run, cast.alice, **how)
    with pytest.raises(BookingRefused):
        wish(run, cast.olga, overrule="Voor mezelf.")
    made = wish(run, cast.alice, by=cast.olga, given=Given(reason="Spreker"))
    assert made.log.get(event="overrule").reason == "Spreker"
    duty = wish(run, cast.bob, by=cast.mo, compulsory=True, reason="Wettelijk verplicht")
    assert duty.log.get(event="overrule").by == cast.mo


def test_other_work_is_not_told_to_the_employer(cast: Cast) -> None:
    make_employment(cast.roos, cast.nvwa)
    other = make_run(course=course(cast))
    there = cast.roos.employments.get(organisation=cast.rvo)
    here = cast.roos.employments.get(organisation=cast.nvwa)
    book(run=other, employment=there, by=cast.roos)
    run = make_run(course=course(cast))
    [told] = conflicts_of(run, here)
    assert other.course.title not in told.text
    [own] = conflicts_of(run, here, own=True)
    assert other.course.title in own.text


def test_who_decides_reads_what_collides(cast: Cast) -> None:
    run, other = make_run(course=course(cast)), make_run(course=course(cast))
    wish(other, cast.alice)
    rules(cast.nvwa, approval_rule="manager")
    asked = wish(run, cast.alice)
    step = ApprovalStep.objects.with_request().get(enrollment=asked)
    [found] = facts_for_decider(step).conflicts
    assert other.course.title in found.text


def test_many_people_cost_no_more_queries(cast: Cast) -> None:
    run = make_run(course=course(cast))
    run.course.requires.add(course(cast))
    others = [make_run(course=course(cast)) for _ in range(2)]
    employments = []
    for number in range(4):
        person = make_person("Sam", f"Nummer{number}")
        employments.append(make_employment(person, cast.nvwa))
        for other in others:
            wish(other, person)

    def queries(number: int) -> int:
        with CaptureQueriesContext(connection) as counted:
            found = conflicts_for(run, employments[:number])
        assert all(len(conflicts) == 3 for conflicts in found.values())
        return len(counted)

    assert queries(1) == queries(4)


def test_the_page_asks_to_say_that_one_knows(cast: Cast, client_of: SignIn) -> None:
    run = make_run(course=course(cast))
    other = make_run(course=course(cast))
    wish(other, cast.alice)
    client, url = client_of(cast.alice), reverse("enrollment:book", args=[run.pk])
    page = client.get(url)
    assert other.course.title in page.content.decode()
    [key] = [conflict.key for conflict in page.context["objections"].warnings]
    blind = client.post(url, {"leads_to": "booked", "conflict": [key]})
    assert blind.status_code == 422
    assert "vink aan" in blind.content.decode()
    assert not Enrollment.objects.filter(run=run).exists()
    answer = client.post(url, {"leads_to": "booked", "conflict": [key], "known": "1"})
    assert answer.status_code == 302
    assert Enrollment.objects.get(run=run).state == EnrollmentState.BOOKED


def test_the_page_of_what_is_not_allowed_has_no_button(cast: Cast, client_of: SignIn) -> None:
    rules(cast.nvwa, overlap_rule="block")
    run = make_run(course=course(cast))
    wish(make_run(course=course(cast)), cast.alice)
    client, url = client_of(cast.alice), reverse("enrollment:book", args=[run.pk])
    page = client.get(url).content.decode()
    assert "Jouw organisatie laat dit niet toe" in page
    assert 'name="leads_to"' not in page
    assert client.post(url, {"leads_to": "booked", "known": "1"}).status_code == 409
    assert not Enrollment.objects.filter(run=run).exists()
