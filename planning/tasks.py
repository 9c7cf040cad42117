"""What the clock starts: options on rooms, and trainers who stopped long ago."""

from __future__ import annotations

from celery import shared_task

from planning.rooms.options import tend_options
from planning.trainers.retention import erase_old_trainers


@shared_task
def tend_rooms() -> int:
    """Every hour: options that near their end or lapse."""
    return tend_options()


@shared_task
def erase_trainers() -> int:
    """Every night: what nobody needs to know any more of trainers who stopped."""
    return erase_old_trainers()
