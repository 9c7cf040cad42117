"""The pages on which somebody decides: signed in, from the mail, several at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from enrollment.approval.facts import facts_for_decider
from enrollment.approval.links import read_token, token_for
from enrollment.models import ApprovalStep, Enrollment
from enrollment.states import EnrollmentState
from people.models import Employment, Person
from planning.models import CourseRun
from tests.cast import Cast
from tests.enrollment.engine.conftest import MakeRun, rule, state, step_of, wish
from tests.factories import make_department, make_run

S = EnrollmentState
ClientOf = Callable[[Person], Client]
YES, NO = {"decision": "approve"}, {"decision": "refuse"}


@pytest.fixture
def asked(cast: Cast, run_of: MakeRun) -> Enrollment:
    rule(cast.nvwa, "manager")
    return wish(run_of(capacity=5), cast.alice)


def by_mail(enrollment: Enrollment, person: Person) -> str:
    return reverse("enrollment:decide-by-mail", args=[token_for(step_of(enrollment), person)])


def test_opening_the_link_changes_nothing(cast: Cast, asked: Enrollment, client: Client) -> None:
    page = client.get(by_mail(asked, cast.mo))
    assert page.status_code == 200
    assert cast.alice.full_name in page.content.decode()
    assert state(asked) == S.REQUESTED


def test_a_yes_from_the_mail_works_once(cast: Cast, asked: Enrollment, client: Client) -> None:
    link = by_mail(asked, cast.mo)
    assert client.post(link, YES).status_code == 302
    assert state(asked) == S.BOOKED
    again = client.post(link, {**NO, "reason": "Toch niet."}, follow=True)
    assert "al besloten" in again.content.decode()
    assert state(asked) == S.BOOKED
    assert ApprovalStep.objects.get(enrollment=asked).decided_by == cast.mo


def test_a_no_without_reason_asks_for_one(cast: Cast, asked: Enrollment, client: Client) -> None:
    page = client.post(by_mail(asked, cast.mo), NO)
    assert page.status_code == 409
    assert "waarom je niet akkoord" in page.content.decode()
    assert state(asked) == S.REQUESTED


@pytest.mark.parametrize("damage", [lambda link: link[:-6] + "xxxx/", lambda _link: "stuk/"])
def test_a_damaged_link_says_so(
    cast: Cast, asked: Enrollment, client: Client, damage: Callable[[str], str]
) -> None:
    link = damage(by_mail(asked, cast.mo))
    if not link.startswith("/"):
        link = reverse("enrollment:decide-by-mail", args=["stuk"])
    page = client.get(link)
    assert page.status_code == 404
    assert "link is te oud" in page.content.decode()


def test_a_link_of_somebody_who_leads_no_longer_decides_nothing(
    cast: Cast, asked: Enrollment, client: Client
) -> None:
    link = by_mail(asked, cast.mo)
    Employment.objects.filter(person=cast.alice).update(manager=cast.bob)
    page = client.post(link, YES)
    assert page.status_code == 409
    assert state(asked) == S.REQUESTED


def test_the_link_is_for_one_step_and_person(cast: Cast, asked: Enrollment) -> None:
    step = step_of(asked)
    assert read_token(token_for(step, cast.mo)) == (step.pk, cast.mo.pk)
    assert read_token("iets:anders") is None


def test_several_at_once_and_one_that_cannot(
    cast: Cast, run_of: MakeRun, client_of: ClientOf
) -> None:
    rule(cast.nvwa, "manager")
    first, second = wish(run_of(), cast.alice), wish(run_of(), cast.bob)
    elsewhere = wish(run_of(), cast.olga)
    Employment.objects.filter(person=cast.olga).update(manager=None)
    chosen = [str(step_of(one).pk) for one in (first, second, elsewhere)]
    url = reverse("enrollment:decide-many")
    page = client_of(cast.mo).post(url, {"step": [*chosen, "geen-uuid"]}, follow=True)
    assert "Je ging akkoord met 2 aanvragen." in page.content.decode()
    assert (state(first), state(second), state(elsewhere)) == (S.BOOKED, S.BOOKED, S.REQUESTED)


def test_choosing_nothing_says_so(cast: Cast, client_of: ClientOf, asked: Enrollment) -> None:
    page = client_of(cast.mo).post(reverse("enrollment:decide-many"), follow=True)
    assert "Kies eerst" in page.content.decode()
    assert state(asked) == S.REQUESTED


def test_what_changed_since_is_said(cast: Cast, asked: Enrollment, client_of: ClientOf) -> None:
    west = make_department(cast.nvwa, "Team West")
    Employment.objects.filter(person=cast.alice).update(department=west, cost_centre="KP900")
    CourseRun.objects.filter(pk=asked.run_id).update(price_excl=999)
    page = client_of(cast.mo).get(reverse("enrollment:decide", args=[step_of(asked).pk]))
    html = page.content.decode()
    for said in ("werkt nu bij Team West", "kostenplaats is nu KP900", "prijs is sindsdien"):
        assert said in html


def test_who_else_is_away_counts_meetings_at_the_same_time(
    cast: Cast, asked: Enrollment, run_of: MakeRun
) -> None:
    rule(cast.nvwa, "none")
    wish(make_run(course=asked.run.course, in_days=30), cast.bob)
    wish(make_run(course=asked.run.course, in_days=31), cast.petra)
    step = ApprovalStep.objects.with_request().get(pk=step_of(asked).pk)
    assert facts_for_decider(step).away == 1


def test_the_list_costs_the_same_for_one_and_for_three(
    cast: Cast,
    run_of: MakeRun,
    client_of: ClientOf,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    rule(cast.nvwa, "manager")
    client, url = client_of(cast.mo), reverse("enrollment:decisions")
    counts = []
    for person in (cast.alice, cast.bob, cast.petra):
        wish(run_of(), person)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2], counts
