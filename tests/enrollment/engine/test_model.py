"""Everybody does everything in any order, and the engine does what the rules say.

The long run takes more than 10,000 acts, the same ones each time, with every step of the table at
least fifty times. The stories are short and told: each guard of the engine is needed by one of
them, which is proved by taking it away.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from pytest_django.plugin import DjangoDbBlocker

from enrollment.states import ENROLLMENT_STATES
from tests.enrollment.engine.aiming import AimingMachine
from tests.enrollment.engine.invariants import prepare
from tests.enrollment.engine.machine import ACT, REFUSED, Tally
from tests.enrollment.engine.mutations import GUARDS
from tests.enrollment.engine.stories import STORIES, tell
from tests.enrollment.engine.village import Village, make_village
from tests.policy.conftest import no_worker

pytestmark = pytest.mark.django_db

BLOCKS, ACTS, TIMES = 4, 2_550, 13
"""Blocks with rounds of their own, so that all cores have work; what each must reach at least."""
ROUNDS, LIVES, STEPS_OF_LIFE, AIMS = 30, 5, 40, 10
STEPS = sorted(
    (one.event, str(source)) for one in ENROLLMENT_STATES.transitions for source in one.sources
)
"""Every step of the table: the event, and the state it leaves."""


@pytest.fixture(scope="module")
def village(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Village]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("outbox.tasks.nudge", no_worker)
        with django_db_blocker.unblock(), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL jit = off")
            prepare()
            made = make_village()
            gc.freeze()
            yield made
            gc.unfreeze()
            transaction.set_rollback(True)


def live(
    village: Village, tally: Tally, *, number: int, lives: int = LIVES, steps: int = STEPS_OF_LIFE
) -> None:
    """A round of lives, the same ones for the same number; `tally` is told which steps were taken,
    and those that were taken least are aimed at.

    A failure is not made smaller: that takes minutes. It prints the acts that led to it.
    """
    aims = sorted(STEPS, key=lambda step: tally[step])[:AIMS]

    @seed(number)
    def machine() -> AimingMachine:
        return AimingMachine(village, tally, aims)

    run_state_machine_as_test(
        machine,  # type: ignore[arg-type]
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_engine_does_what_the_rules_say(village: Village) -> None:
    tally: Tally = Counter()
    live(village, tally, number=1, lives=4, steps=25)
    assert tally[ACT] >= 100
    assert 0 < tally[REFUSED] < tally[ACT]


def test_the_stories_that_need_each_guard(village: Village) -> None:
    assert set(STORIES) == {story for _take, story in GUARDS.values()}
    for story in STORIES:
        tell(village, story, Counter())


@pytest.mark.thorough
@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_step_many_times(block: int, village: Village) -> None:
    tally: Tally = Counter()
    for number in range(block * ROUNDS, (block + 1) * ROUNDS):
        live(village, tally, number=number)
        if tally[ACT] >= ACTS and all(tally[step] >= TIMES for step in STEPS):
            break
    seldom = {step: tally[step] for step in STEPS if tally[step] < TIMES}
    assert not seldom, f"too seldom in {tally[ACT]} acts"
    assert tally[ACT] >= ACTS


@pytest.mark.thorough
@pytest.mark.parametrize("guard", GUARDS)
def test_a_guard_taken_away_is_noticed(
    guard: str, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, story = GUARDS[guard]
    take(monkeypatch)
    with pytest.raises((AssertionError, DatabaseError)):
        tell(village, story, Counter())
