"""The first seat that comes free: several waits, one seat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from enrollment.actions.booking import book, withdraw
from enrollment.actions.waitlist import accept_offer
from enrollment.firsts.actions import handle, keep_one, leave_all, wait_for_first
from enrollment.firsts.ending import TOPIC
from enrollment.models import Enrollment
from enrollment.rules import BookingRefused
from enrollment.seats import drifted_pools
from enrollment.states import EnrollmentState
from outbox.models import Message
from people.models import Person
from planning.actions import RunRules
from planning.models import CourseRun
from planning.states import Promotion
from tests.cast import Cast, make_cast
from tests.concurrency import together
from tests.factories import employment_of, make_course, make_run

S = EnrollmentState
SignIn = Callable[[Person], Client]


def full_runs(cast: Cast, number: int = 3, **fields: Any) -> list[CourseRun]:
    """Bob has the only seat of each."""
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])
    runs = [
        make_run(course=course, capacity=1, in_days=10 * (n + 1), **fields) for n in range(number)
    ]
    for run in runs:
        book(run=run, employment=employment_of(cast.bob), by=cast.bob)
    return runs


def waits(runs: list[CourseRun], person: Person) -> list[Enrollment]:
    return wait_for_first(runs=runs, employment=employment_of(person), by=person)


def states(person: Person) -> list[str]:
    mine = Enrollment.objects.filter(person=person).order_by("run__starts_at", "requested_at")
    return list(mine.values_list("state", flat=True))


def free(run: CourseRun, person: Person) -> None:
    withdraw(enrollment=Enrollment.objects.open().get(run=run, person=person), by=person)


def drain() -> None:
    """Does what the outbox holds for this topic."""
    for row in Message.objects.filter(topic=TOPIC).order_by("pk"):
        handle(row.key, [row.payload])


def offering() -> dict[str, Any]:
    return {"rules": RunRules(promotion=Promotion.OFFER)}


def test_a_seat_in_one_ends_the_others_free_of_charge(cast: Cast) -> None:
    runs = full_runs(cast)
    waits(runs, cast.alice)
    assert states(cast.alice) == [S.WAITLISTED] * 3
    free(runs[1], cast.bob)
    assert states(cast.alice) == [S.WAITLISTED, S.BOOKED, S.WAITLISTED]
    drain()
    drain()
    assert states(cast.alice) == [S.WITHDRAWN, S.BOOKED, S.WITHDRAWN]
    ended = Enrollment.objects.get(run=runs[0], person=cast.alice)
    step = ended.log.get(event="withdraw")
    assert (step.by, bool(step.reason)) == (None, True)
    assert not drifted_pools().exists()


def test_accepting_an_offer_ends_the_other_offer_too(cast: Cast) -> None:
    runs = full_runs(cast, 2, **offering())
    waits(runs, cast.alice)
    book(run=runs[1], employment=employment_of(cast.roos), by=cast.roos)
    for run in runs:
        free(run, cast.bob)
    assert states(cast.alice) == [S.OFFERED, S.OFFERED]
    accept_offer(enrollment=Enrollment.objects.get(run=runs[0], person=cast.alice), by=cast.alice)
    drain()
    assert states(cast.alice) == [S.BOOKED, S.WITHDRAWN]
    assert states(cast.roos) == [S.OFFERED]


def test_of_two_seats_the_earlier_stays_whoever_looks_first(cast: Cast) -> None:
    runs = full_runs(cast)
    waits(runs, cast.alice)
    free(runs[2], cast.bob)
    free(runs[0], cast.bob)
    assert states(cast.alice) == [S.BOOKED, S.WAITLISTED, S.BOOKED]
    keep_one(Enrollment.objects.select_related("run").get(run=runs[0], person=cast.alice))
    assert states(cast.alice) == [S.WITHDRAWN, S.WITHDRAWN, S.BOOKED]
    drain()
    assert states(cast.alice) == [S.WITHDRAWN, S.WITHDRAWN, S.BOOKED]


def test_the_seat_that_was_kept_is_not_touched_by_a_later_wait(cast: Cast) -> None:
    runs = full_runs(cast, 4)
    waits(runs[:2], cast.alice)
    free(runs[0], cast.bob)
    drain()
    waits(runs[2:], cast.alice)
    free(runs[2], cast.bob)
    drain()
    assert states(cast.alice) == [S.BOOKED, S.WITHDRAWN, S.BOOKED, S.WITHDRAWN]


def test_a_seat_that_is_free_after_all_is_booked(cast: Cast) -> None:
    runs = full_runs(cast)
    free(runs[1], cast.bob)
    [made] = waits(runs, cast.alice)
    assert (made.state, made.run_id) == (S.BOOKED, runs[1].pk)


def test_a_wait_that_was_there_joins(cast: Cast) -> None:
    runs = full_runs(cast, 2)
    book(run=runs[0], employment=employment_of(cast.alice), by=cast.alice)
    waits(runs, cast.alice)
    assert Enrollment.objects.filter(person=cast.alice, first_available=True).count() == 2


def test_one_date_is_no_choice_and_neither_are_two_courses(cast: Cast) -> None:
    one, other = full_runs(cast, 1), full_runs(cast, 1)
    for runs in (one, one + one, one + other):
        with pytest.raises(BookingRefused, match="twee of meer"):
            waits(runs, cast.alice)
    assert states(cast.alice) == []


def test_leaving_ends_all(cast: Cast) -> None:
    runs = full_runs(cast)
    first, *_others = waits(runs, cast.alice)
    leave_all(enrollment=first, by=cast.alice)
    assert states(cast.alice) == [S.WITHDRAWN] * 3


def test_the_pages_from_choosing_to_leaving(cast: Cast, client_of: SignIn) -> None:
    runs = full_runs(cast)
    client = client_of(cast.alice)
    url = reverse("enrollment:wait-for-first", args=[runs[0].course.slug])
    assert url in client.get(reverse("enrollment:book", args=[runs[0].pk])).content.decode()
    assert len(client.get(url).context["choices"]) == 3
    assert client.post(url, {"run": [runs[0].pk]}).status_code == 409
    answer = client.post(url, {"run": [run.pk for run in runs]})
    assert answer.status_code == 302
    page = client.get(reverse("enrollment:mine"))
    [card] = page.context["firsts"]
    assert "eerste plek die vrijkomt (3 data)" in page.content.decode()
    assert page.context["waiting"] == []
    leave = reverse("enrollment:withdraw", args=[card.first.pk])
    assert "Je wacht op 3 data" in client.get(leave).content.decode()
    client.post(leave)
    assert states(cast.alice) == [S.WITHDRAWN] * 3


@pytest.mark.django_db(transaction=True)
def test_two_offers_taken_in_the_same_second_leave_one_seat() -> None:
    cast = make_cast()
    runs = full_runs(cast, 2, **offering())
    made = waits(runs, cast.alice)
    for run in runs:
        free(run, cast.bob)
    together([lambda one=one: accept_offer(enrollment=one, by=cast.alice) for one in made])  # type: ignore[misc]
    keys = list(Enrollment.objects.filter(person=cast.alice).values_list("pk", flat=True))
    together([lambda key=key: handle(str(key), [{}]) for key in keys])  # type: ignore[misc]
    assert sorted(states(cast.alice)) == [S.BOOKED, S.WITHDRAWN]
    assert not drifted_pools().exists()
