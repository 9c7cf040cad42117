"""Telling what one needs in the room, and forgetting it when it has served."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from enrollment.models import Enrollment, ParticipantNeeds
from enrollment.states import OPEN_STATES
from people.models import Person


class NeedsRefused(Exception):
    """It cannot be told any more; the message says why."""


def may_tell(enrollment: Enrollment) -> bool:
    """As long as it can still be arranged: a place where people meet, and that is to come."""
    run = enrollment.run
    return enrollment.is_open and not run.self_paced and not run.is_over


@transaction.atomic
def tell_needs(*, enrollment: Enrollment, accessibility: str, diet: str, by: Person) -> None:
    """Keeps what is needed for this run; both empty takes it back. Raises NeedsRefused, and
    PermissionError for somebody else's enrollment."""
    if enrollment.person_id != by.pk:
        raise PermissionError
    if not may_tell(enrollment):
        raise NeedsRefused(_("Deze uitvoering is geweest of je doet niet meer mee."))
    told = {"accessibility": accessibility.strip(), "diet": diet.strip()}
    if any(told.values()):
        ParticipantNeeds.objects.update_or_create(enrollment=enrollment, defaults=told)
    else:
        ParticipantNeeds.objects.filter(enrollment=enrollment).delete()


def forget_needs() -> int:
    """Every hour: of who does not come (any more) and of runs that are over nothing is kept.
    Returns how many were forgotten."""
    served = ~Q(enrollment__state__in=sorted(OPEN_STATES)) | Q(
        enrollment__run__ends_at__lt=timezone.now()
    )
    forgotten, _by_model = ParticipantNeeds.objects.filter(served).delete()
    return forgotten
