"""What people are told about finishing, and who is asked to look at evidence."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from enrollment.completion.models import Evidence
from enrollment.messages import facts
from enrollment.models import Enrollment
from enrollment.points import CompletionChange
from notifications.actions import Message, tell
from people.models import Person, RoleAssignment
from people.permissions import Role

FINISHED, NOT_FINISHED = "completion_finished", "completion_not_finished"
CORRECTED = "completion_corrected"
TO_JUDGE, REFUSED = "evidence_to_judge", "evidence_refused"


def tell_completion(change: CompletionChange) -> None:
    """The person, once: what was decided, and why when that was written down."""
    completion = change.completion
    kind = FINISHED if completion.finished else NOT_FINISHED
    if change.was is not None:
        kind = CORRECTED
    context = {
        **facts(change.enrollment.run),
        "finished": completion.finished,
        "done_at": completion.completed_at.isoformat(),
        "note": completion.note,
    }
    tell([Message(change.enrollment.person_id, kind, context, own_page(change.enrollment))])


def ask_officers(evidence: Evidence) -> None:
    """Whoever may judge it: the learning advisers of the organiser."""
    enrollment = evidence.enrollment
    url = reverse("enrollment:evidence", args=[evidence.pk])
    context = {**facts(enrollment.run), "person": enrollment.person.full_name}
    tell(Message(pk, TO_JUDGE, context, url) for pk in officers_of(enrollment))


def tell_refused(evidence: Evidence) -> None:
    context: dict[str, Any] = {**facts(evidence.enrollment.run), "reason": evidence.reason}
    enrollment = evidence.enrollment
    tell([Message(enrollment.person_id, REFUSED, context, own_page(enrollment))])


def own_page(enrollment: Enrollment) -> str:
    return reverse("enrollment:enrollment", args=[enrollment.pk])


def officers_of(enrollment: Enrollment) -> Sequence[uuid.UUID]:
    """The learning advisers of the run's organiser; nobody is asked about themselves."""
    held = RoleAssignment.objects.current().filter(
        role=Role.LD_OFFICER, organisation=enrollment.run.organiser_id
    )
    people = Person.objects.active().filter(pk__in=held.values("person"))
    return list(people.exclude(pk=enrollment.person_id).order_by("pk").values_list("pk", flat=True))
