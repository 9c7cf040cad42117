"""The checklist of a run: ticked with who and when, moved along, overdue on the planner's list."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from planning.actions import cancel_run
from planning.models import CourseRun, PreparationItem
from planning.series.preparing import add_item, tick
from tests.cast import Cast
from tests.factories import make_course
from tests.planning.arranged import at, change, meeting_of, plan, slot

ClientOf = Callable[[Person], Client]


@pytest.fixture
def run(cast: Cast) -> CourseRun:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Tulpenkweek")
    return plan(course, [slot(10)], by=cast.olga)


@pytest.fixture
def client(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.olga)


def test_adding_ticking_and_unticking(client: Client, cast: Cast, run: CourseRun) -> None:
    page = reverse("planning:run", args=[run.pk])
    values = {"text": "Zaal inrichten", "days_before": "3"}
    client.post(reverse("planning:preparation-new", args=[run.pk]), values)
    item = PreparationItem.objects.get()
    assert item.due_on == at(7, 9).date()
    change_url = reverse("planning:preparation-change", args=[item.pk])
    client.post(change_url, {"stand": "klaar"})
    item.refresh_from_db()
    assert (item.done_by, item.done_at is not None) == (cast.olga, True)
    assert f"Klaar volgens {cast.olga.full_name}" in client.get(page).content.decode()
    client.post(change_url, {"stand": "open"})
    item.refresh_from_db()
    assert (item.done_by, item.done_at) == (None, None)
    client.post(change_url, {"stand": "weg"})
    assert not PreparationItem.objects.exists()


def test_a_colleague_was_first(cast: Cast, run: CourseRun) -> None:
    item = add_item(run=run, text="Lunch", days_before=None, by=cast.olga)
    assert tick(item=item, done=True, by=cast.mo)
    assert not tick(item=item, done=True, by=cast.olga)
    item.refresh_from_db()
    assert item.done_by == cast.mo


def test_days_move_along_with_the_run(cast: Cast, run: CourseRun) -> None:
    item = add_item(run=run, text="Zaal", days_before=3, by=cast.olga)
    change(run, [slot(30, meeting=meeting_of(run))], by=cast.olga)
    item.refresh_from_db()
    assert item.due_on == at(27, 9).date()


def test_overdue_stands_on_the_planners_list(
    client: Client, cast: Cast, client_of: ClientOf, run: CourseRun
) -> None:
    add_item(run=run, text="Zaal bevestigen", days_before=20, by=cast.olga)
    add_item(run=run, text="Map printen", days_before=1, by=cast.olga)
    runs, page = reverse("planning:runs"), reverse("planning:preparation")
    assert "1 ding van de voorbereiding" in client.get(runs).content.decode()
    html = client.get(page).content.decode()
    assert "Zaal bevestigen" in html
    assert "te laat" in html
    assert "Map printen" not in html, "not within a week"
    assert "Zaal bevestigen" not in client_of(cast.ruud).get(page).content.decode()
    cancel_run(run=run, reason="Te weinig mensen.", by=cast.olga)
    assert "Zaal bevestigen" not in client.get(page).content.decode()


def test_ticking_on_the_list_comes_back_to_it(client: Client, cast: Cast, run: CourseRun) -> None:
    item = add_item(run=run, text="Zaal", days_before=20, by=cast.olga)
    url = reverse("planning:preparation-change", args=[item.pk])
    answer = client.post(url, {"stand": "klaar", "terug": "lijst"})
    assert answer["Location"] == reverse("planning:preparation")


def test_others_at_the_door(cast: Cast, client_of: ClientOf, run: CourseRun) -> None:
    item = add_item(run=run, text="Zaal", days_before=20, by=cast.olga)
    url = reverse("planning:preparation-change", args=[item.pk])
    assert client_of(cast.ruud).post(url, {"stand": "klaar"}).status_code == 404
    assert client_of(cast.alice).post(url, {"stand": "klaar"}).status_code == 403
    item.refresh_from_db()
    assert item.done_at is None


def test_one_row_and_three_rows_same_queries(client: Client, cast: Cast, run: CourseRun) -> None:
    page = reverse("planning:preparation")
    counts = []
    for number in (1, 2):
        for _each in range(number):
            item = add_item(run=run, text="Zaal", days_before=20, by=cast.olga)
            assert item.due_on is not None
            assert item.due_on < timezone.localdate() + datetime.timedelta(days=1)
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as taken:
            client.get(page)
        counts.append(len(taken))
    assert counts[0] == counts[1]
