"""Merging: everybody comes along, nobody has to ask or wait again, and it is what was shown."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.transitions import StaleState
from enrollment.actions.booking import withdraw
from enrollment.actions.merging import MergeRefused, merge_runs
from enrollment.actions.reserving import reserve_seats
from enrollment.models import ApprovalStep, Enrollment
from enrollment.moves.merge import plan_merge
from enrollment.states import EnrollmentState
from notifications.models import Notification
from organisations.models import OrganisationSettings
from people.models import Person
from planning.models import CourseRun, SeatShare
from planning.states import RunState
from tests.cast import Cast
from tests.enrollment.engine.conftest import rule, state, wish
from tests.enrollment.moves.conftest import MakeRun
from tests.factories import employment_of, make_course, make_run

ClientOf = Callable[[Person], Client]
S = EnrollmentState
REASON = "Te weinig deelnemers."


def merged(run: CourseRun, into: CourseRun, by: Person, seen: str = "") -> None:
    seen = seen or plan_merge(run, into).token
    merge_runs(run=run, into=into, reason=REASON, by=by, seen=seen)


def test_everybody_comes_along_and_is_told_once(cast: Cast, run_of: MakeRun) -> None:
    run, into = run_of(capacity=1), run_of(in_days=40, capacity=2)
    seated, waits = wish(run, cast.alice), wish(run, cast.bob)
    there = [wish(into, cast.roos), wish(into, cast.ruud)]
    wish_moment = waits.requested_at
    Enrollment.objects.filter(pk=there[1].pk).update(state=S.WAITLISTED, waitlisted_at=wish_moment)
    Notification.objects.all().delete()
    into.seats.booked, into.seats.waiting = 1, 1
    into.seats.save()
    merged(run, into, cast.olga)
    run.refresh_from_db()
    assert (run.state, run.cancel_reason) == (RunState.CANCELLED, REASON)
    assert [state(one) for one in (seated, waits)] == [S.BOOKED, S.WAITLISTED]
    assert {one.run_id for one in (seated, waits)} == {into.pk}
    assert waits.requested_at == wish_moment
    told = Notification.objects.get(person=cast.alice)
    assert told.kind == "enrollment_merged"
    assert sorted(item["method"] for item in told.calendar) == ["CANCEL", "REQUEST"]
    assert [one.kind for one in Notification.objects.filter(person=cast.bob)] == [
        "enrollment_merged"
    ]
    assert not Notification.objects.get(person=cast.bob).calendar
    assert list(seated.log.values_list("event", "reason"))[-1] == ("run_merged", REASON)


def test_too_few_seats_is_refused_in_words(cast: Cast, run_of: MakeRun) -> None:
    run, into = run_of(), run_of(in_days=40, capacity=1)
    mine = wish(run, cast.alice)
    wish(into, cast.roos)
    with pytest.raises(MergeRefused, match="Er is 1 plaats te weinig"):
        merged(run, into, cast.olga)
    assert state(mine) == S.BOOKED
    run.refresh_from_db()
    assert run.state == RunState.OPEN


def test_seats_kept_for_another_organisation_are_not_taken(cast: Cast, run_of: MakeRun) -> None:
    run, into = run_of(), run_of(in_days=40, capacity=2)
    wish(run, cast.alice)
    day = timezone.localdate() + datetime.timedelta(days=10)
    SeatShare.objects.create(run=into, organisation=cast.rvo, seats=2, release_on=day)
    assert plan_merge(run, into).short == 1


def test_who_is_in_both_keeps_the_better_of_the_two(cast: Cast, run_of: MakeRun) -> None:
    run, into = run_of(capacity=2), run_of(in_days=40, capacity=2)
    in_both, better_here = wish(run, cast.alice), wish(run, cast.bob)
    there = wish(into, cast.alice)
    blocker = wish(into, cast.roos)
    waits_there = wish(into, cast.bob)
    plan = plan_merge(run, into)
    assert (plan.present, plan.replaced) == ([in_both], [waits_there])
    assert plan.short == 1
    CourseRun.objects.filter(pk=into.pk).update(state=RunState.CLOSED)
    withdraw(enrollment=blocker, by=cast.roos)
    Notification.objects.all().delete()
    merged(run, into, cast.olga)
    assert [state(one) for one in (in_both, there)] == [S.CANCELLED, S.BOOKED]
    assert [state(one) for one in (better_here, waits_there)] == [S.BOOKED, S.WITHDRAWN]
    assert better_here.run_id == into.pk
    assert sorted(Notification.objects.values_list("kind", flat=True)) == ["enrollment_merged"] * 2


def test_of_two_waits_the_earlier_counts(cast: Cast, run_of: MakeRun) -> None:
    run, into = run_of(capacity=1), run_of(in_days=40, capacity=2)
    wish(run, cast.roos)
    early = wish(run, cast.alice)
    for person in (cast.bob, cast.mo):
        wish(into, person)
    late = wish(into, cast.alice)
    plan = plan_merge(run, into)
    assert (plan.waiting, plan.replaced) == ([early], [late])


def test_a_request_keeps_its_steps(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    run, into = run_of(), run_of(in_days=40)
    mine = wish(run, cast.alice)
    merged(run, into, cast.olga)
    assert state(mine) == S.REQUESTED
    assert mine.run_id == into.pk
    assert ApprovalStep.objects.waiting().filter(enrollment=mine).count() == 1


def test_what_changed_since_it_was_shown_is_refused(cast: Cast, run_of: MakeRun) -> None:
    run, into = run_of(), run_of(in_days=40)
    wish(run, cast.alice)
    seen = plan_merge(run, into).token
    wish(run, cast.bob)
    with pytest.raises(StaleState):
        merged(run, into, cast.olga, seen)


def test_free_choice_as_with_a_move(
    cast: Cast, run_of: MakeRun, late_costs: OrganisationSettings, client_of: ClientOf
) -> None:
    run, into = run_of(), run_of(in_days=40)
    mine = wish(run, cast.alice)
    merged(run, into, cast.olga)
    mine.refresh_from_db()
    assert mine.free_until
    assert mine.free_until > timezone.now()
    page = client_of(cast.alice).get(reverse("enrollment:enrollment", args=[mine.pk]))
    assert "Je uitvoering is samengevoegd met deze" in page.content.decode()


def test_only_runs_of_the_same_course_and_organiser(cast: Cast, run_of: MakeRun) -> None:
    run = run_of()
    foreign = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]))
    theirs = run_of(in_days=40, organiser=cast.rvo)
    for into in (run, foreign, theirs):
        with pytest.raises(MergeRefused):
            merged(run, into, cast.olga)


def test_pages_show_names_and_what_does_not_come_along(
    cast: Cast, run_of: MakeRun, client_of: ClientOf
) -> None:
    run, into = run_of(capacity=5), run_of(in_days=40)
    wish(run, cast.alice)
    day = timezone.localdate() + datetime.timedelta(days=5)
    reserve_seats(run=run, employment=employment_of(cast.mo), seats=1, names_before=day, by=cast.mo)
    SeatShare.objects.create(run=run, organisation=cast.rvo, seats=2, release_on=day)
    client, url = client_of(cast.olga), reverse("enrollment:merge", args=[run.pk])
    assert f'value="{into.pk}"' in client.get(url).content.decode()
    page = client.get(url, {"met": into.pk}).content.decode()
    assert cast.alice.full_name in page
    assert "2 plaatsen die voor RVO waren bewaard" in page
    assert f"voor het team van {cast.mo.full_name}" in page
    answer = {"met": into.pk, "seen": "oud", "reason": REASON}
    refused = client.post(url, answer)
    assert refused.status_code == 422
    assert "Er is intussen iets veranderd" in refused.content.decode()
    answer["seen"] = plan_merge(run, into).token
    response = client.post(url, answer)
    assert response["Location"] == reverse("planning:run", args=[into.pk])
    assert Notification.objects.filter(person=cast.mo, kind="reservation_cancelled").count() == 1
    assert client.get(url, {"met": "x"}).status_code == 200


def test_queries_do_not_grow_with_the_people(cast: Cast, run_of: MakeRun) -> None:
    counts = []
    for people in ([cast.alice], [cast.alice, cast.bob, cast.mo]):
        run, into = run_of(in_days=20), run_of(in_days=25)
        for person in people:
            wish(run, person)
        seen = plan_merge(run, into).token
        with CaptureQueriesContext(connection) as queries:
            merged(run, into, cast.olga, seen)
        counts.append(len(queries))
        CourseRun.objects.filter(pk=into.pk).update(state=RunState.PLANNED)
    assert counts[0] == counts[1]
