"""Extension points of planning: rooms above follow what happens to a run, in its transaction, and
show on its page what they know of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from catalog.points import Panel
from core.extension import ExtensionPoint
from people.middleware import ActorRequest
from people.models import Person
from planning.models import CourseRun


@dataclass(frozen=True)
class DroppedMeeting:
    """What a calendar must know to take a dropped meeting out."""

    uid: str
    sequence: int
    starts_at: str
    ends_at: str


@dataclass(frozen=True)
class Choice:
    """Another time or location: who is booked may choose again, free of charge."""

    was_starts_at: datetime.datetime | None


@dataclass(frozen=True)
class RunChange:
    """What happened to `run` in one go, and who did it, so that followers can tell it in one go.

    The seat pool is locked by the caller.
    """

    run: CourseRun
    by: Person | None
    moved: bool = False
    """Time or place of one or more meetings changed, or meetings were added or dropped."""
    seats: bool = False
    """More people may be seated: capacity was raised, or booking is open (again)."""
    cancelled: bool = False
    dropped: tuple[DroppedMeeting, ...] = ()
    choice: Choice | None = None
    reason: str = ""


run_followers: ExtensionPoint[[RunChange], None] = ExtensionPoint("run_followers")
"""Told of every change, before commit: enrollments move along, people are told."""

trainer_followers: ExtensionPoint[[CourseRun], None] = ExtensionPoint("trainer_followers")
"""Told, before commit, that other colleagues train the run than before."""

run_panels: ExtensionPoint[[ActorRequest, CourseRun], Panel | None] = ExtensionPoint("run_panels")
"""Panels of the run's page for those who operate it, ordered by rank."""
