"""What giving up a seat costs, by the policy in force when it was asked for."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from organisations.models import OrganisationSettings
from planning.models import CourseRun

CENT = Decimal("0.01")
CHOICE = datetime.timedelta(days=7)
"""How long who is booked may choose again, free of charge, when time or place has changed."""


def terms_of_withdrawal(
    run: CourseRun, settings: OrganisationSettings
) -> tuple[datetime.datetime | None, int]:
    """Until when withdrawing is free (None: always), and the percentage after that."""
    if run.starts_at is None or not settings.late_withdrawal_percentage:
        return None, 0
    free_until = run.starts_at - datetime.timedelta(days=settings.free_withdrawal_days)
    return free_until, settings.late_withdrawal_percentage


def withdrawal_cost(enrollment: Enrollment) -> Decimal:
    """Euro excluding VAT, if it were withdrawn now. Only a seat costs anything."""
    free_until = enrollment.free_until
    if enrollment.state != EnrollmentState.BOOKED or free_until is None:
        return Decimal(0)
    if timezone.now() < free_until or not enrollment.price_excl:
        return Decimal(0)
    return (enrollment.price_excl * enrollment.late_percentage / 100).quantize(CENT)


def choice_until(changed_at: datetime.datetime, starts_at: datetime.datetime) -> datetime.datetime:
    """The end of the free choice that a change gives; never later than the start."""
    return min(changed_at + CHOICE, starts_at)


def give_free_choice(
    enrollments: Sequence[Enrollment], run: CourseRun, was_starts_at: datetime.datetime | None
) -> None:
    """Makes withdrawing free until the end of the choice, whatever was agreed. The days that were
    agreed before the start count from the new start, where that is later. One query."""
    if run.starts_at is None:
        return
    until = choice_until(timezone.now(), run.starts_at)
    changed = []
    for one in enrollments:
        if one.free_until is None:  # Free up to the start as it is.
            continue
        later = run.starts_at - (was_starts_at - one.free_until) if was_starts_at else until
        one.free_until = min(max(one.free_until, later, until), run.starts_at)
        changed.append(one)
    Enrollment.objects.bulk_update(changed, ["free_until"])
