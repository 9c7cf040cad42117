"""Merging, switching and cancelling while others book: no seat is lost, none is sold twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.transitions import StaleState
from enrollment.actions.booking import book
from enrollment.actions.merging import MergeRefused, merge_runs
from enrollment.actions.switching import switch
from enrollment.models import Enrollment
from enrollment.moves.merge import plan_merge
from enrollment.states import OPEN_STATES, EnrollmentState
from planning.actions import cancel_run
from planning.models import CourseRun, SeatPool
from planning.states import RunState
from tests.cast import Cast
from tests.concurrency import together
from tests.enrollment.engine.conftest import wish
from tests.enrollment.engine.invariants import broken
from tests.enrollment.engine.test_races import attempt, booking
from tests.enrollment.moves.conftest import MakeRun
from tests.factories import employment_of

pytestmark = pytest.mark.django_db(transaction=True)
S = EnrollmentState


@pytest.fixture(autouse=True)
def _invariants(transactional_db: None) -> Iterator[None]:
    yield
    assert broken() == []


def open_in(run: CourseRun) -> list[str]:
    rows = run.enrollments.filter(state__in=OPEN_STATES).values_list("state", flat=True)
    return sorted(rows)


def test_a_merge_while_people_book_in_both(cast: Cast, run_of: MakeRun) -> None:
    run, into = run_of(capacity=2), run_of(in_days=40, capacity=3)
    first = wish(run, cast.alice)
    refused: list[BaseException] = []
    outcome: list[str] = []

    def merge() -> None:
        try:
            seen = plan_merge(run, into).token
            merge_runs(run=run, into=into, reason="Te weinig.", by=cast.olga, seen=seen)
            outcome.append("merged")
        except (StaleState, MergeRefused):
            outcome.append("refused")

    jobs = [attempt(booking(run, cast.bob), refused), attempt(booking(run, cast.roos), refused)]
    jobs += [attempt(booking(into, one), refused) for one in (cast.mo, cast.tim, cast.ruud)]
    together([*jobs, merge])
    run.refresh_from_db()
    everyone = len(open_in(run)) + len(open_in(into)) + len(refused)
    assert everyone == 6
    first.refresh_from_db()
    assert first.state == S.BOOKED
    if outcome == ["merged"]:
        assert (run.state, open_in(run), first.run_id) == (RunState.CANCELLED, [], into.pk)
    else:
        assert run.state == RunState.OPEN
    pool = SeatPool.objects.get(pk=into.pk)
    assert pool.booked == open_in(into).count(S.BOOKED) <= pool.capacity


def test_two_people_swap_places_at_once(cast: Cast, run_of: MakeRun) -> None:
    here, there = run_of(capacity=2), run_of(in_days=40, capacity=2)
    one, other = wish(here, cast.alice), wish(there, cast.bob)
    together(
        [
            lambda: switch(enrollment=one, to=there, by=cast.alice),
            lambda: switch(enrollment=other, to=here, by=cast.bob),
        ]
    )
    assert open_in(here) == open_in(there) == [S.BOOKED]


def test_switching_twice_at_once_changes_once(cast: Cast, run_of: MakeRun) -> None:
    here, there = run_of(), run_of(in_days=40)
    one = wish(here, cast.alice)
    copies = [Enrollment.objects.get(pk=one.pk) for _click in range(3)]
    refused: list[BaseException] = []
    together(
        [
            attempt(lambda copy=copy: switch(enrollment=copy, to=there, by=cast.alice), refused)  # type: ignore[misc]
            for copy in copies
        ]
    )
    assert [type(one) for one in refused] == [StaleState] * 2
    assert (open_in(here), open_in(there)) == ([], [S.BOOKED])


def test_the_other_run_is_cancelled_while_somebody_switches_to_it(
    cast: Cast, run_of: MakeRun
) -> None:
    here, there = run_of(), run_of(in_days=40)
    one = wish(here, cast.alice)
    refused: list[BaseException] = []
    together(
        [
            attempt(lambda: switch(enrollment=one, to=there, by=cast.alice), refused),
            lambda: cancel_run(run=there, reason="Ziek.", by=cast.olga),
            attempt(
                lambda: book(run=there, employment=employment_of(cast.bob), by=cast.bob), refused
            ),
        ]
    )
    assert open_in(there) == []
    kept = Enrollment.objects.filter(person=cast.alice)
    assert set(kept.values_list("state", flat=True)) in ({S.BOOKED}, {S.WITHDRAWN, S.CANCELLED})
