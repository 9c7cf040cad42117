"""Who followed enough to finish: pure arithmetic on meetings and marks.

The rule, in words:

* What counts is time: the minutes somebody followed, of the minutes of all meetings together. A
  long day weighs more than a short morning.
* Present is the whole meeting. Late or left early is the meeting without the minutes missed; more
  missed than it lasts is nothing followed.
* Absent and excused follow nothing. Who excused themselves learned as little as who stayed away;
  the difference is that they are no *no-show*.
* Enough is enough: the followed share equals or exceeds the run's percentage, without rounding.
* As long as one meeting has no mark, nothing is decided, even if the rest would be enough: the last
  word on it is the trainer's. A run without meetings never decides by attendance.
* A percentage of 0 asks for no attendance: everybody who had a seat finishes, whatever is marked.
* A no-show had a seat and is marked absent from every meeting, without an excuse for any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from enrollment.attendance.states import PARTLY, Presence


class Verdict(StrEnum):
    FINISHED = "finished"
    NOT_FINISHED = "not_finished"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Mark:
    """How somebody was at one meeting; `minutes_missed` counts for who was there partly."""

    presence: str
    minutes_missed: int = 0


@dataclass(frozen=True)
class Outcome:
    """`percentage` is rounded down, so that it never shows more than was followed; `unknown` counts
    meetings without a mark."""

    verdict: Verdict
    followed: int
    total: int
    percentage: int
    unknown: int
    no_show: bool


def followed(minutes: int, mark: Mark | None) -> int:
    """Minutes followed of a meeting that lasted `minutes`."""
    if mark is None:
        return 0
    if mark.presence == Presence.PRESENT:
        return minutes
    if mark.presence in PARTLY:
        return max(0, minutes - mark.minutes_missed)
    return 0


def outcome_of(meetings: Sequence[int], marks: Sequence[Mark | None], threshold: int) -> Outcome:
    """The outcome for one person: the minutes of each meeting, the mark at each (None: not known
    yet), and the percentage to reach. Both sequences have the same order and length."""
    pairs = list(zip(meetings, marks, strict=True))
    total = sum(meetings)
    done = sum(followed(minutes, mark) for minutes, mark in pairs)
    unknown = sum(1 for mark in marks if mark is None)
    return Outcome(
        verdict=_verdict(done, total, unknown, threshold),
        followed=done,
        total=total,
        percentage=100 * done // total if total else 0,
        unknown=unknown,
        no_show=bool(marks)
        and all(mark is not None and mark.presence == Presence.ABSENT for mark in marks),
    )


def _verdict(done: int, total: int, unknown: int, threshold: int) -> Verdict:
    if not total:
        return Verdict.UNDECIDED
    if threshold == 0:
        return Verdict.FINISHED
    if unknown:
        return Verdict.UNDECIDED
    return Verdict.FINISHED if 100 * done >= threshold * total else Verdict.NOT_FINISHED


@dataclass(frozen=True)
class Stay:
    """From when to when somebody was in an online meeting, in minutes since its start; may begin
    before it or end after it."""

    joined: float
    left: float


def minutes_in(stays: Sequence[Stay], minutes: int) -> int:
    """Whole minutes within the meeting, each counted once: who was in twice at once, on a laptop
    and a phone, followed no more."""
    clipped = sorted((max(0.0, one.joined), min(float(minutes), one.left)) for one in stays)
    total, end = 0.0, 0.0
    for joined, left in clipped:
        if left > max(joined, end):
            total += left - max(joined, end)
            end = left
    return int(total)


def mark_of(stays: Sequence[Stay], minutes: int, *, grace: int) -> Mark:
    """The mark that a report gives: up to `grace` minutes missed is present; more is late when the
    first join was that late, else left early (going away in between counts so too)."""
    inside = [one for one in stays if one.left > 0 and one.joined < minutes]
    missed = minutes - minutes_in(inside, minutes)
    if missed >= minutes:
        return Mark(Presence.ABSENT)
    if missed <= grace:
        return Mark(Presence.PRESENT)
    late = min(one.joined for one in inside) > grace
    return Mark(Presence.LATE if late else Presence.LEFT_EARLY, missed)


def mark_on_arrival(minutes_after_start: float, minutes: int, *, grace: int) -> Mark:
    """The mark of who comes in at that moment: up to `grace` minutes after the start is on time."""
    if minutes_after_start <= grace:
        return Mark(Presence.PRESENT)
    return Mark(Presence.LATE, min(minutes, int(minutes_after_start)))
