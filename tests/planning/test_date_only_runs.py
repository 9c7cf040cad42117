"""Runs of which the days are known and the hours are not, on the planner's screen."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from planning.actions import RunDetails, plan_run
from planning.imports.wanted import midnight
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import make_course
from tests.planning.browser import form_on

DAY = timezone.localdate() + datetime.timedelta(days=30)


@pytest.fixture
def run(cast: Cast) -> CourseRun:
    days = (midnight(DAY), midnight(DAY + datetime.timedelta(days=1)))
    return plan_run(
        course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]),
        organiser=cast.nvwa,
        details=RunDetails(capacity=8, days=days),
        slots=[],
    )


def saved(client, run, **changes):
    url = reverse("planning:run-edit", args=[run.pk])
    data = {**form_on(client.get(url).content.decode()), **changes}
    return client.post(url, data)


def test_its_days_stay_when_no_hours_are_filled_in(cast, client_of, run):
    before = (run.starts_at, run.ends_at)
    response = saved(client_of(cast.olga), run, note="Neem je laptop mee")
    assert response.status_code == 302
    run.refresh_from_db()
    assert (run.note, run.starts_at, run.ends_at) == ("Neem je laptop mee", *before)
    assert not run.meetings.exists()


def test_hours_that_are_filled_in_replace_its_days(cast, client_of, run):
    times = {"meetings-0-begins": "10:00", "meetings-0-ends": "12:00"}
    saved(client_of(cast.olga), run, **{"meetings-0-day": DAY.isoformat(), **times})
    run.refresh_from_db()
    assert timezone.localtime(run.starts_at).hour == 10
    assert run.meetings.count() == 1


def test_booking_closes_before_its_first_day(cast, client_of, run):
    late = DAY + datetime.timedelta(days=2)
    response = saved(client_of(cast.olga), run, booking_closes_at=f"{late}T10:00")
    assert "later dan het begin" in response.content.decode()


def test_it_can_become_a_run_without_a_date(cast, client_of, run):
    saved(client_of(cast.olga), run, self_paced="on")
    run.refresh_from_db()
    assert (run.self_paced, run.starts_at) == (True, None)
