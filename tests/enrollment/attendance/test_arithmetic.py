"""The written cases, and the laws that hold for every case."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.attendance.arithmetic import (
    Mark,
    Stay,
    Verdict,
    followed,
    mark_of,
    mark_on_arrival,
    minutes_in,
    outcome_of,
)
from enrollment.attendance.states import PARTLY, Presence

with (Path(__file__).parent / "cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))

MARK = re.compile(r"(present|late|left_early|excused|absent|\?)(?: (\d+))?")


def marks_of(text: str) -> list[Mark | None]:
    return [
        None if word == "?" else Mark(word, int(missed or 0)) for word, missed in MARK.findall(text)
    ]


def test_there_are_enough_cases_and_all_words_occur() -> None:
    assert len(CASES) >= 30
    words = {word for case in CASES for word, _missed in MARK.findall(case["marks"])}
    assert words == {*Presence, "?"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['number']}: {case['why']}")
def test_as_written(case: dict[str, str]) -> None:
    meetings = [int(minutes) for minutes in case["meetings"].split()]
    outcome = outcome_of(meetings, marks_of(case["marks"]), int(case["threshold"]))
    assert outcome.verdict == case["verdict"]
    assert outcome.percentage == int(case["percentage"])
    assert outcome.no_show == (case["no_show"] == "yes")


a_mark = st.builds(Mark, st.sampled_from(list(Presence)), st.integers(0, 600))
some_meetings = st.lists(st.tuples(st.integers(1, 600), a_mark), min_size=1, max_size=6)


@given(some_meetings, st.integers(0, 100))
def test_followed_never_exceeds_and_more_asked_never_helps(
    both: list[tuple[int, Mark]], threshold: int
) -> None:
    meetings, marks = [minutes for minutes, _ in both], [mark for _, mark in both]
    outcome = outcome_of(meetings, marks, threshold)
    assert 0 <= outcome.followed <= outcome.total
    if outcome.verdict == Verdict.NOT_FINISHED:
        assert all(
            outcome_of(meetings, marks, more).verdict == Verdict.NOT_FINISHED
            for more in range(threshold, 101)
        )
    assert not outcome.no_show or outcome.followed == 0


@given(some_meetings, st.integers(1, 100), st.data())
def test_one_unknown_meeting_leaves_it_open(
    both: list[tuple[int, Mark]], threshold: int, data: st.DataObject
) -> None:
    meetings = [minutes for minutes, _ in both]
    marks: list[Mark | None] = [mark for _, mark in both]
    marks[data.draw(st.integers(0, len(marks) - 1))] = None
    outcome = outcome_of(meetings, marks, threshold)
    assert outcome.verdict == Verdict.UNDECIDED
    assert not outcome.no_show


def test_what_is_unknown_is_not_followed() -> None:
    assert followed(60, None) == 0


@pytest.mark.parametrize(
    ("stays", "minutes", "expected"),
    [
        ([], 60, 0),
        ([Stay(0, 60)], 60, 60),
        ([Stay(-20, 90)], 60, 60),
        ([Stay(0, 20), Stay(30, 60)], 60, 50),
        ([Stay(0, 40), Stay(20, 60)], 60, 60),
        ([Stay(10, 20), Stay(0, 60)], 60, 60),
        ([Stay(-30, -10)], 60, 0),
        ([Stay(70, 90)], 60, 0),
        ([Stay(50, 30)], 60, 0),
    ],
)
def test_joined_intervals_are_merged(stays: list[Stay], minutes: int, expected: int) -> None:
    assert minutes_in(stays, minutes) == expected


@pytest.mark.parametrize(
    ("stays", "expected"),
    [
        ([Stay(0, 60)], Mark(Presence.PRESENT)),
        ([Stay(9, 60)], Mark(Presence.PRESENT)),
        ([Stay(10, 60)], Mark(Presence.PRESENT)),
        ([Stay(25, 60)], Mark(Presence.LATE, 25)),
        ([Stay(0, 30)], Mark(Presence.LEFT_EARLY, 30)),
        ([Stay(0, 20), Stay(40, 60)], Mark(Presence.LEFT_EARLY, 20)),
        ([Stay(70, 90)], Mark(Presence.ABSENT)),
        ([], Mark(Presence.ABSENT)),
    ],
)
def test_a_report_gives_a_mark(stays: list[Stay], expected: Mark) -> None:
    assert mark_of(stays, 60, grace=10) == expected


@given(st.lists(st.builds(Stay, st.floats(-60, 200), st.floats(-60, 200))), st.integers(1, 180))
def test_a_report_never_gives_more_than_there_was(stays: list[Stay], minutes: int) -> None:
    mark = mark_of(stays, minutes, grace=10)
    assert 0 <= mark.minutes_missed <= minutes
    assert mark.minutes_missed == 0 or mark.presence in PARTLY


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (-30, Mark(Presence.PRESENT)),
        (10, Mark(Presence.PRESENT)),
        (10.5, Mark(Presence.LATE, 10)),
        (45, Mark(Presence.LATE, 45)),
        (500, Mark(Presence.LATE, 450)),
    ],
)
def test_arriving(after: float, expected: Mark) -> None:
    assert mark_on_arrival(after, 450, grace=10) == expected
