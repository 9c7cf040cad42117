"""What the end of an employment means for the learning paths followed for it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import ngettext

from core.transitions import apply_transitions
from enrollment.paths.models import PathEnrollment
from enrollment.paths.states import PATH_STATES
from people.points import LeaverChange


def stop_paths(change: LeaverChange) -> None:
    """Hands them over to the next employment; else stops them once the last day has passed."""
    found = PathEnrollment.objects.active().filter(employment=change.employment)
    if change.successor is not None:
        found.update(employment=change.successor)
        return
    if change.last_day < timezone.localdate():
        stopping = list(found.select_for_update(of=("self",), no_key=True).order_by("pk"))
        apply_transitions(
            stopping, table=PATH_STATES, event="stop", changes={"ended_at": timezone.now()}
        )


def stopped_preview(change: LeaverChange) -> Sequence[str]:
    """How many paths go over or stop (`people.points.leaver_previews`)."""
    number = PathEnrollment.objects.active().filter(employment=change.employment).count()
    if change.successor is not None:
        words = ngettext(
            "%(n)s leerlijn gaat mee naar het andere dienstverband.",
            "%(n)s leerlijnen gaan mee naar het andere dienstverband.",
            number,
        )
    else:
        words = ngettext(
            "%(n)s leerlijn stopt na die dag.", "%(n)s leerlijnen stoppen na die dag.", number
        )
    return [words % {"n": number}] if number else []


def open_paths(day: datetime.date) -> Sequence[int]:
    """Employments that ended before `day` with a path still under way (`open_ends`)."""
    found = PathEnrollment.objects.active().filter(employment__until__lt=day)
    return list(found.order_by().values_list("employment_id", flat=True).distinct())
