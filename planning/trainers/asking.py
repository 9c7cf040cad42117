"""Telling trainers what they are asked for, and what they lose: one message per trainer and change.

A colleague gets it in the portal and by mail. A supplier's trainer has no account and gets a mail
only, by the outbox (`planning/trainers/mail.py`).
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from notifications.actions import Message, tell
from outbox.queue import enqueue
from people.models import RoleAssignment
from people.permissions import Role
from planning.models import CourseRun, Meeting, Trainer, TrainerBooking
from planning.states import RunState
from planning.trainers.links import token_for
from planning.trainers.models import TrainerAnswer

ASKED, RELEASED, DECLINED = "trainer_asked", "trainer_released", "trainer_declined"
AWAY = "trainer_away"
MAIL_TOPIC = "trainer-mail"


@dataclass(frozen=True)
class AskedFor:
    """A trainer and a meeting they were asked for, as it was before the run changed."""

    trainer_id: int
    meeting_id: int
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    answer: str

    @classmethod
    def of(cls, booking: TrainerBooking) -> AskedFor:
        span = booking.span
        return cls(booking.trainer_id, booking.meeting_id, span.lower, span.upper, booking.answer)


def tell_trainers(run: CourseRun, *, asked: Iterable[int], dropped: Sequence[AskedFor]) -> None:
    """The question with its link for who was asked; for others what is not theirs any more."""
    asked_now = set(asked)
    losing = {one.trainer_id for one in dropped}
    found = Trainer.objects.filter(pk__in=asked_now | losing).select_related("person")
    for trainer in found.order_by("pk"):
        lost = [one for one in dropped if one.trainer_id == trainer.pk]
        if trainer.pk in asked_now:
            _ask(trainer, run, lost)
        else:
            _send(trainer, RELEASED, {**facts_of(run, ()), **_lost(run, lost)}, "", "")


def ask_again(trainer: Trainer, run: CourseRun) -> None:
    """The same question once more, with a link that works."""
    _ask(trainer, run, [])


def _ask(trainer: Trainer, run: CourseRun, lost: Sequence[AskedFor]) -> None:
    waiting = list(
        TrainerBooking.objects.filter(trainer=trainer, meeting__run=run, answer=TrainerAnswer.ASKED)
        .select_related("meeting__location")
        .order_by("span")
    )
    token = token_for(trainer.uuid, run.pk, waiting[0].asked_at)
    facts = {**facts_of(run, [one.meeting for one in waiting]), **_lost(run, lost)}
    _send(
        trainer,
        ASKED,
        facts,
        reverse("planning:trainer-questions"),
        reverse("planning:answer-by-mail", args=[token]),
    )


def _send(trainer: Trainer, kind: str, facts: Mapping[str, Any], url: str, mail_path: str) -> None:
    if trainer.person:
        context = {**facts, "mail_path": mail_path} if mail_path else dict(facts)
        tell([Message(trainer.person.pk, kind, context, url)])
    elif trainer.email:
        payload = {"kind": kind, "trainer": trainer.pk, "facts": dict(facts), "path": mail_path}
        enqueue(MAIL_TOPIC, str(uuid.uuid4()), payload)


def facts_of(run: CourseRun, meetings: Sequence[Meeting]) -> dict[str, Any]:
    """As `notifications/_when.txt` reads them."""
    return {
        "titles": {text.language: text.title for text in run.course.texts.all()},
        "organisation": run.organiser.name,
        "self_paced": False,
        "city": "",
        "run_starts_at": "",
        "run_ends_at": "",
        "meetings": [
            {
                "starts_at": meeting.starts_at.isoformat(),
                "ends_at": meeting.ends_at.isoformat(),
                "place": _place(meeting),
            }
            for meeting in meetings
        ],
    }


def _place(meeting: Meeting) -> str:
    parts = [meeting.room, str(meeting.location or "")]
    return ", ".join(part for part in parts if part)


def _lost(run: CourseRun, lost: Sequence[AskedFor]) -> dict[str, Any]:
    cancelled = run.state == RunState.CANCELLED
    return {
        "cancelled": cancelled,
        "reason": run.cancel_reason if cancelled else "",
        "dropped": [
            {"starts_at": one.starts_at.isoformat(), "ends_at": one.ends_at.isoformat()}
            for one in sorted(lost, key=lambda one: one.starts_at)
        ],
    }


def tell_declined(bookings: Sequence[TrainerBooking], run: CourseRun, reason: str) -> None:
    """Who asked, or the organiser's officers when that is nobody who still plans."""
    trainer = bookings[0].trainer
    facts = {
        **facts_of(run, [one.meeting for one in bookings]),
        "trainer": trainer.full_name,
        "reason": reason,
    }
    url = reverse("planning:run", args=[run.pk])
    asked_by = bookings[-1].by_id
    tell(
        Message(pk, DECLINED, facts, url)
        for pk in planners_of(run.organiser_id, first=asked_by)
        if pk != trainer.person_id
    )


def tell_away(bookings: Sequence[TrainerBooking]) -> None:
    """One message per run and planner, of what a trainer was asked for and cannot give now."""
    runs: dict[int, list[TrainerBooking]] = {}
    for one in bookings:
        runs.setdefault(one.meeting.run_id, []).append(one)
    for found in runs.values():
        run, trainer = found[0].meeting.run, found[0].trainer
        meetings = [one.meeting for one in found]
        facts = {**facts_of(run, meetings), "trainer": trainer.full_name}
        url = reverse("planning:run", args=[run.pk])
        told = planners_of(run.organiser_id, first=found[-1].by_id)
        tell(Message(pk, AWAY, facts, url) for pk in told if pk != trainer.person_id)


def planners_of(organisation_id: int, *, first: Any = None) -> list[Any]:
    """`first` when that is a planner of the organisation today; else all of them."""
    held = RoleAssignment.objects.current().filter(
        organisation=organisation_id, role=Role.LD_OFFICER, person__is_active=True
    )
    officers = list(held.values_list("person", flat=True).order_by("person").distinct())
    return [first] if first in officers else officers
