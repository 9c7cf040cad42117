"""Asking for experiences, giving them, and letting their texts through."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.urls import reverse

from enrollment.experiences.models import Moderation
from enrollment.models import Enrollment, Experience
from enrollment.states import EnrollmentState
from notifications.actions import Message, tell
from people.models import Person

ASKED = "experience_asked"


@dataclass(frozen=True)
class Answers:
    """Three times 1 to 5, and what somebody wants to add."""

    useful: int
    well_given: int
    recommend: int
    text: str = ""


class NotFinished(Exception):
    """One tells of a course that one completed."""


@transaction.atomic
def ask_experience(*, enrollment: Enrollment) -> None:
    """Asks who just completed a course how it was; for whatever completes an enrollment.

    Who told already, or did not complete it, is not asked.
    """
    told = Experience.objects.filter(enrollment=enrollment).exists()
    if told or enrollment.state != EnrollmentState.COMPLETED:
        return
    titles = {text.language: text.title for text in enrollment.run.course.texts.all()}
    url = reverse("enrollment:experience", args=[enrollment.pk])
    tell([Message(enrollment.person_id, ASKED, {"titles": titles}, url)])


@transaction.atomic
def give_experience(*, enrollment: Enrollment, answers: Answers, by: Person) -> Experience:
    """Tells how it was, or tells it anew: a new text is looked at anew.

    Raises NotFinished, and PermissionError for somebody else's enrollment.
    """
    if enrollment.person_id != by.pk:
        raise PermissionError
    if enrollment.state != EnrollmentState.COMPLETED:
        raise NotFinished
    # Two clicks at once: the second waits here, and then changes what the first wrote.
    Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
    told = Experience.objects.filter(enrollment=enrollment).first()
    experience = told or Experience(enrollment=enrollment)
    if experience.text != answers.text:
        experience.moderation = Moderation.NEW
        experience.moderated_by, experience.moderation_reason = None, ""
    for name, value in asdict(answers).items():
        setattr(experience, name, value)
    experience.save()
    return experience


@transaction.atomic
def remove_experience(*, experience: Experience, by: Person) -> None:
    """Takes one's own answers back; nothing is kept. Raises PermissionError."""
    if experience.enrollment.person_id != by.pk:
        raise PermissionError
    experience.delete()


@transaction.atomic
def show_text(*, experience: Experience, by: Person) -> None:
    """Lets a text through to the page of its course."""
    _moderate(experience, Moderation.SHOWN, by, "")


@transaction.atomic
def hide_text(*, experience: Experience, by: Person, reason: str) -> None:
    """Keeps a text from the page, and says why."""
    _moderate(experience, Moderation.HIDDEN, by, reason)


def _moderate(experience: Experience, moderation: Moderation, by: Person, reason: str) -> None:
    experience.moderation = moderation
    experience.moderated_by = by
    experience.moderation_reason = reason
    experience.save(
        update_fields=["moderation", "moderated_by", "moderation_reason", "modified_at"]
    )
