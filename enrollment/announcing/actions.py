"""Writing to participants: one message for each, in the portal and by mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from enrollment.messages import facts
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from notifications.actions import Message, tell
from people.models import Person
from planning.models import CourseRun

ANNOUNCED = "run_announcement"
COPY = "run_announcement_copy"

AUDIENCES: dict[str, tuple[EnrollmentState, ...]] = {
    "booked": (EnrollmentState.BOOKED, EnrollmentState.COMPLETED),
    "waiting": (EnrollmentState.WAITLISTED, EnrollmentState.OFFERED, EnrollmentState.REQUESTED),
}


class NobodyToTell(Exception):
    """Nobody is left to write to; the message says so."""


@dataclass(frozen=True)
class Announcement:
    """What is written, as plain text."""

    subject: str
    text: str


@transaction.atomic
def announce(
    *, run: CourseRun, to: Iterable[Enrollment], announcement: Announcement, by: Person
) -> int:
    """Tells the people of `to`, enrollments of `run`; the writer gets a copy that says to how many
    it went. Returns that number. Raises NobodyToTell."""
    people = _people(to, run)
    if not people:
        raise NobodyToTell(_("Er is niemand om aan te schrijven. Kies andere deelnemers."))
    words = {"subject": announcement.subject, "text": announcement.text, "sender": by.full_name}
    about = {**facts(run), **words}
    tell(
        Message(
            enrollment.person_id,
            ANNOUNCED,
            about,
            reverse("enrollment:enrollment", args=[enrollment.pk]),
        )
        for enrollment in people
    )
    url = reverse("planning:run", args=[run.pk])
    tell([Message(by.pk, COPY, {**about, "number": len(people)}, url)])
    return len(people)


def _people(to: Iterable[Enrollment], run: CourseRun) -> Sequence[Enrollment]:
    """One enrollment for each person: who withdrew and came back has two."""
    one_each: dict[object, Enrollment] = {}
    for enrollment in to:
        if enrollment.run_id == run.pk:
            one_each.setdefault(enrollment.person_id, enrollment)
    return list(one_each.values())
