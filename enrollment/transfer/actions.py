"""Asking whether people use what they learned, and their answer."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from enrollment.models import Enrollment, Transfer
from enrollment.states import EnrollmentState
from enrollment.transfer.models import Use
from notifications.actions import Message, tell
from people.models import Person

ASKED = "transfer_asked"
AFTER = datetime.timedelta(weeks=8)
"""Long enough to have had an occasion to use it."""
NOT_AFTER = datetime.timedelta(weeks=12)
"""A completion that is written down this late is not asked about any more."""
AT_ONCE = 500


def ask_those_due() -> int:
    """Every day: asks who finished eight weeks ago, once. Returns how many were asked."""
    asked = 0
    while number := _ask_some():
        asked += number
    return asked


@transaction.atomic
def _ask_some() -> int:
    now = timezone.now()
    due = list(
        Enrollment.objects.filter(
            state=EnrollmentState.COMPLETED,
            completed_at__range=(now - NOT_AFTER, now - AFTER),
            transfer=None,
            person__is_active=True,
        )
        .select_related("run__course")
        .prefetch_related("run__course__texts")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .order_by("completed_at", "pk")[:AT_ONCE]
    )
    Transfer.objects.bulk_create(Transfer(enrollment=one, asked_at=now) for one in due)
    tell(
        Message(
            one.person_id,
            ASKED,
            {"titles": {text.language: text.title for text in one.run.course.texts.all()}},
            reverse("enrollment:transfer", args=[one.pk]),
        )
        for one in due
    )
    return len(due)


@transaction.atomic
def answer_transfer(*, transfer: Transfer, use: Use, hindrance: str, by: Person) -> None:
    """Answers, or answers anew. Raises PermissionError for somebody else's."""
    if transfer.enrollment.person_id != by.pk:
        raise PermissionError
    transfer.use, transfer.hindrance = use, hindrance.strip()
    transfer.answered_at = timezone.now()
    transfer.save(update_fields=["use", "hindrance", "answered_at", "modified_at"])
