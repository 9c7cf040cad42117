"""Draws the state tables as docs/states.md, so that the pictures cannot tell another story.

    .venv/bin/python scripts/draw_states.py

A test compares the committed file with what this makes. Which states a row may *begin* in is not
in the tables (they hold steps from one state to another), so it is said here.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import TextChoices

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "states.md"
sys.path.insert(0, str(ROOT))

from catalog.states import COURSE_STATES, CourseState  # noqa: E402
from core.transitions import StateTable  # noqa: E402
from enrollment.ordering.states import ORDER_STATES, OrderState  # noqa: E402
from enrollment.paths.states import PATH_STATES, PathState  # noqa: E402
from enrollment.states import ENROLLMENT_STATES, EnrollmentState  # noqa: E402
from enrollment.wishes.states import WISH_STATES, WishState  # noqa: E402
from planning.states import RUN_STATES, RunState  # noqa: E402

HEADER = """\
# States

Made by `scripts/draw_states.py` from the tables in the code; do not edit by hand. The word in a
box is what people read, the word on an arrow is the event. How a row goes through the gate is told
in [ARCHITECTURE.md](ARCHITECTURE.md#3-states-as-a-table).
"""


@dataclass(frozen=True)
class Drawing:
    """One table with the states in which a new row may begin."""

    title: str
    source: str
    states: type[TextChoices]
    table: StateTable
    begins: tuple[str, ...]


DRAWINGS = (
    Drawing(
        "Course (leeractiviteit)",
        "catalog/states.py",
        CourseState,
        COURSE_STATES,
        (CourseState.DRAFT, CourseState.PUBLISHED),
    ),
    Drawing(
        "CourseRun (uitvoering)",
        "planning/states.py",
        RunState,
        RUN_STATES,
        tuple(RunState),
    ),
    Drawing(
        "Enrollment (inschrijving)",
        "enrollment/states.py",
        EnrollmentState,
        ENROLLMENT_STATES,
        (EnrollmentState.REQUESTED, EnrollmentState.BOOKED, EnrollmentState.WAITLISTED),
    ),
    Drawing(
        "LearningWish (leerwens)",
        "enrollment/wishes/states.py",
        WishState,
        WISH_STATES,
        (WishState.REQUESTED,),
    ),
    Drawing(
        "PathEnrollment (leerlijn van iemand)",
        "enrollment/paths/states.py",
        PathState,
        PATH_STATES,
        (PathState.ACTIVE,),
    ),
    Drawing(
        "OrderLine (bestelling van iemand)",
        "enrollment/ordering/states.py",
        OrderState,
        ORDER_STATES,
        (OrderState.TO_ORDER, OrderState.ORDERED, OrderState.CONFIRMED),
    ),
)


def document() -> str:
    """The whole page."""
    return "\n".join([HEADER, *(section(drawing) for drawing in DRAWINGS)])


def section(drawing: Drawing) -> str:
    """One table: its picture, and the same as a list of steps for who cannot see it."""
    return "\n".join(
        [
            f"## {drawing.title}",
            "",
            f"From `{drawing.source}`.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f"    {line}" for line in picture(drawing)),
            "```",
            "",
            "| from | event | to |",
            "|---|---|---|",
            *(f"| {step[0]} | {step[1]} | {step[2]} |" for step in steps(drawing)),
            "",
        ]
    )


def picture(drawing: Drawing) -> list[str]:
    """Mermaid's lines; a state that no event leaves is an end."""
    lines = [f'state "{state.label}" as {state.value}' for state in drawing.states]
    lines += [f"[*] --> {state}" for state in drawing.begins]
    lines += [f"{source} --> {target}: {event}" for source, event, target in steps(drawing)]
    ends = [state for state in drawing.states if not drawing.table.events_from(state)]
    return lines + [f"{state.value} --> [*]" for state in ends]


def steps(drawing: Drawing) -> list[tuple[str, str, str]]:
    """(from, event, to), in the order of the states, then of the table."""
    return [
        (state.value, transition.event, str(transition.target))
        for state in drawing.states
        for transition in drawing.table.transitions
        if state.value in transition.sources
    ]


if __name__ == "__main__":
    # Labels are written in Dutch in the source: no translations, and so no settings, are needed.
    settings.configure(USE_I18N=False)
    TARGET.write_text(document(), encoding="utf-8")
