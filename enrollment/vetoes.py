"""Why a course cannot be archived yet: people who count on it (`catalog.points.archive_vetoes`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import ngettext

from catalog.points import ArchiveVeto
from enrollment.models import Enrollment
from enrollment.paths.models import PathEnrollment, PathState
from enrollment.states import OPEN_STATES


def enrollment_vetoes(course: Any) -> Sequence[ArchiveVeto]:
    """How many still have a place or wait for one, in runs that are over too."""
    number = Enrollment.objects.filter(run__course=course, state__in=OPEN_STATES).count()
    if not number:
        return []
    words = ngettext(
        "%(n)s inschrijving loopt nog. Leg het resultaat vast of schrijf de deelnemer uit.",
        "%(n)s inschrijvingen lopen nog. Leg de resultaten vast of schrijf de deelnemers uit.",
        number,
    )
    return [ArchiveVeto(words % {"n": number})]


def path_vetoes(course: Any) -> Sequence[ArchiveVeto]:
    """How many follow an older version of a learning path that asks for it."""
    under_way = PathEnrollment.objects.filter(
        version__steps__courses=course, state=PathState.ACTIVE
    ).exclude(path__current=F("version"))
    number = under_way.values("pk").distinct().count()
    if not number:
        return []
    words = ngettext(
        "%(n)s collega is bezig met een eerdere versie van een leerlijn waar zij in zit.",
        "%(n)s collega’s zijn bezig met een eerdere versie van een leerlijn waar zij in zit.",
        number,
    )
    return [ArchiveVeto(words % {"n": number})]
