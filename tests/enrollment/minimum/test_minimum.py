"""Asked once per date, gone when it is met, and decided by name."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enrollment.actions.booking import withdraw
from enrollment.minimum.figures import figures_of
from enrollment.minimum.warning import warn_planners
from enrollment.tasks import warn_of_too_few
from notifications.models import Notification
from people.models import Person
from planning.actions import RunRules, cancel_run
from planning.minimum import accept_minimum
from planning.models import CourseRun, SeatPool
from planning.querysets import waits_for_decision
from planning.refusals import RunRefused
from tests.cast import Cast
from tests.enrollment.engine.conftest import rule, wish
from tests.enrollment.moves.conftest import shift
from tests.factories import make_course, make_run

ClientOf = Callable[[Person], Client]
RunOf = Callable[..., CourseRun]


@pytest.fixture
def run_of(cast: Cast) -> RunOf:
    """A run that needs two, within the days in which that is asked."""
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])

    def make(in_days: int = 10, **fields: Any) -> CourseRun:
        fields.setdefault("minimum", 2)
        return make_run(course=course, in_days=in_days, **fields)

    return make


def asked(run: CourseRun) -> bool:
    return CourseRun.objects.filter(waits_for_decision(), pk=run.pk).exists()


def warnings() -> int:
    return Notification.objects.filter(kind="run_short").count()


def test_planners_are_asked_once_with_what_is_outstanding(cast: Cast, run_of: RunOf) -> None:
    rule(cast.nvwa, "manager")
    run, far = run_of(), run_of(in_days=40)
    enough = run_of(in_days=9, minimum=0)
    wish(run, cast.alice)
    assert warn_of_too_few() == 1
    assert warn_planners() == 0
    told = Notification.objects.get(kind="run_short")
    assert told.person == cast.olga
    assert (told.context["booked"], told.context["lowest"], told.context["requested"]) == (0, 2, 1)
    assert told.url == reverse("enrollment:minimum", args=[run.pk])
    assert [asked(one) for one in (run, far, enough)] == [True, False, False]


def test_the_days_are_the_runs_own(run_of: RunOf) -> None:
    run_of(in_days=10, rules=RunRules(minimum_days=5))
    assert warn_planners() == 0
    run_of(in_days=4, rules=RunRules(minimum_days=5))
    assert warn_planners() == 1


def test_the_question_is_gone_when_the_minimum_is_met(cast: Cast, run_of: RunOf) -> None:
    run = run_of()
    warn_planners()
    wish(run, cast.alice)
    assert asked(run)
    wish(run, cast.bob)
    assert not asked(run)
    with pytest.raises(RunRefused):
        accept_minimum(run=run, reason="Toch.", by=cast.olga)


def test_who_leaves_after_the_decision_is_no_new_question(cast: Cast, run_of: RunOf) -> None:
    run = run_of()
    mine = wish(run, cast.alice)
    warn_planners()
    accept_minimum(run=run, reason="De groep is al op reis.", by=cast.olga)
    assert not asked(run)
    withdraw(enrollment=mine, by=cast.alice)
    assert warn_planners() == 0
    assert not asked(run)
    assert warnings() == 1


def test_another_date_is_asked_again_when_it_comes_near(cast: Cast, run_of: RunOf) -> None:
    run = run_of()
    warn_planners()
    SeatPool.objects.filter(pk=run.pk).update(minimum=0)
    shift(run, cast.olga, days=40)
    run.refresh_from_db()
    assert run.minimum_warned_at is None
    soon = timezone.now() + datetime.timedelta(days=3)
    SeatPool.objects.filter(pk=run.pk).update(minimum=2)
    CourseRun.objects.filter(pk=run.pk).update(starts_at=soon)
    assert warn_planners() == 1


def test_a_reason_is_needed(cast: Cast, run_of: RunOf) -> None:
    with pytest.raises(RunRefused, match="Vul in waarom"):
        accept_minimum(run=run_of(), reason="  ", by=cast.olga)


def test_a_cancelled_run_asks_nothing(cast: Cast, run_of: RunOf) -> None:
    run = run_of()
    warn_planners()
    cancel_run(run=run, reason="Te weinig.", by=cast.olga)
    assert not asked(run)


def test_the_list_the_page_and_the_decision(cast: Cast, run_of: RunOf, client_of: ClientOf) -> None:
    run, other = run_of(), run_of(in_days=40)
    warn_planners()
    client = client_of(cast.olga)
    listed = client.get(reverse("planning:runs"), {"soort": "beslissen"}).content.decode()
    assert reverse("planning:run", args=[run.pk]) in listed
    assert reverse("planning:run", args=[other.pk]) not in listed
    url = reverse("enrollment:minimum", args=[run.pk])
    assert url in client.get(reverse("planning:run", args=[run.pk])).content.decode()
    page = client.get(url).content.decode()
    assert "0 van ten minste 2" in page
    assert reverse("enrollment:merge", args=[run.pk]) in page
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "De zaal is betaald."}).status_code == 302
    shown = client.get(reverse("planning:run", args=[run.pk])).content.decode()
    assert "Dit gaat door met minder dan 2 deelnemers" in shown
    assert f"{cast.olga.full_name} schreef waarom: De zaal is betaald." in shown
    assert client.get(url).status_code == 302


def test_figures_count_what_is_reserved(cast: Cast, run_of: RunOf) -> None:
    run = run_of(in_days=30)
    run.reservations.create(
        organisation=cast.nvwa,
        manager=cast.mo,
        asked=3,
        seats=3,
        names_before=timezone.localdate() + datetime.timedelta(days=3),
    )
    SeatPool.objects.filter(pk=run.pk).update(held=3)
    assert figures_of(run).reserved == 3
    assert figures_of(run).missing == 2


def test_booking_is_opened_and_closed_on_the_page(
    cast: Cast, run_of: RunOf, client_of: ClientOf
) -> None:
    run = run_of(capacity=1, minimum=1)
    seated, waits = wish(run, cast.alice), wish(run, cast.bob)
    client, url = client_of(cast.olga), reverse("planning:run-booking", args=[run.pk])
    page = reverse("planning:run", args=[run.pk])
    assert "Sluit de inschrijving" in client.get(page).content.decode()
    client.post(url, {"event": "close"})
    withdraw(enrollment=seated, by=cast.alice)
    waits.refresh_from_db()
    assert waits.state == "waitlisted"
    assert "Open de inschrijving" in client.get(page).content.decode()
    client.post(url, {"event": "open"})
    waits.refresh_from_db()
    assert waits.state == "booked"
    again = client.post(url, {"event": "open"}, follow=True)
    assert "Een collega was je voor" in again.content.decode()
