"""Why a course cannot be archived yet: its runs to come (`catalog.points.archive_vetoes`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.points import ArchiveVeto
from core.templatetags.portal import day
from planning.models import CourseRun
from planning.querysets import is_coming

SHOWN = 10


def run_vetoes(course: Any) -> Sequence[ArchiveVeto]:
    """A veto per run that is not over yet, with the way to it."""
    runs = CourseRun.objects.filter(is_coming(), course=course).with_card_data()
    return [_veto(run) for run in runs[:SHOWN]]


def _veto(run: CourseRun) -> ArchiveVeto:
    organiser = run.organiser.short_name
    if run.starts_at is None:
        reason = _("Er is een uitvoering zonder vaste datum van %(name)s.") % {"name": organiser}
    else:
        words = {"name": organiser, "day": day(run.starts_at)}
        reason = _("De uitvoering van %(name)s op %(day)s komt nog.") % words
    return ArchiveVeto(
        reason, reverse("planning:run", args=[run.pk]), _("Bekijk of annuleer de uitvoering")
    )
