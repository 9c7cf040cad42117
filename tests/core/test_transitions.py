from __future__ import annotations

import pytest

from core.transitions import StaleState, StateTable, Transition, TransitionRefused, apply_transition
from planning.models import CourseRun
from planning.states import RUN_STATES, RunState
from tests.cast import Cast
from tests.factories import make_course, make_run

TABLE = StateTable(
    [
        Transition("open", frozenset({"planned"}), "open"),
        Transition("cancel", frozenset({"planned", "open"}), "cancelled"),
    ]
)


def test_table_answers() -> None:
    assert TABLE.target("open", "planned") == "open"
    assert TABLE.allows("cancel", "open")
    assert TABLE.events_from("planned") == ("open", "cancel")
    with pytest.raises(TransitionRefused):
        TABLE.target("open", "cancelled")


def test_gate_moves_row_and_changes_together(cast: Cast) -> None:
    run = make_run(course=make_course(owner=cast.nvwa))
    changes = {"cancel_reason": "Trainer ziek"}
    assert apply_transition(run, table=RUN_STATES, event="cancel", changes=changes) == (
        RunState.OPEN,
        RunState.CANCELLED,
    )
    run.refresh_from_db()
    assert (run.state, run.cancel_reason) == (RunState.CANCELLED, "Trainer ziek")


def test_two_who_click_at_once_cannot_both_win(cast: Cast) -> None:
    run = make_run(course=make_course(owner=cast.nvwa))
    same = CourseRun.objects.get(pk=run.pk)
    changes = {"cancel_reason": "x"}
    apply_transition(run, table=RUN_STATES, event="cancel", changes=changes)
    with pytest.raises(StaleState):
        apply_transition(same, table=RUN_STATES, event="cancel", changes=changes)
