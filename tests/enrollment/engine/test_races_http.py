"""The double click as it happens: two requests of one browser at a server with threads."""

from __future__ import annotations

import http.client
import urllib.parse
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from enrollment.states import EnrollmentState
from people.models import Person
from planning.models import SeatPool
from tests.cast import Cast
from tests.concurrency import together
from tests.enrollment.engine.conftest import MakeRun
from tests.enrollment.engine.invariants import broken

CLICKS = 3


@pytest.mark.django_db(transaction=True)
def test_a_double_click_books_once(
    cast: Cast, run_of: MakeRun, live_server: LiveServer, client_of: Callable[[Person], Client]
) -> None:
    run = run_of(capacity=CLICKS)
    cookies = {name: one.value for name, one in client_of(cast.alice).cookies.items()}
    cookies["csrftoken"] = token = "a" * 32
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "leads_to": "booked"})
    host = urllib.parse.urlsplit(live_server.url).netloc
    answers: list[int] = []

    def click() -> None:
        server = http.client.HTTPConnection(host, timeout=30)
        server.request("POST", reverse("enrollment:book", args=[run.pk]), form, headers)
        answer = server.getresponse()
        answer.read()
        server.close()
        answers.append(answer.status)

    together([click] * CLICKS)
    assert answers == [302] * CLICKS, "each click leads to what was booked"
    assert list(run.enrollments.values_list("state", flat=True)) == [EnrollmentState.BOOKED]
    assert SeatPool.objects.get(run=run).booked == 1
    assert broken() == []
