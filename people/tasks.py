"""The nightly look at who left."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from people.leaving import settle_all


@shared_task
def leave_those_who_left() -> int:
    """Settles what employments that ended (by an import, or on a day foreseen) left open.

    Finds only those with something open, so running it again changes nothing.
    """
    return settle_all(timezone.localdate())
