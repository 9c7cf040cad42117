"""What in the catalogue itself still depends on a course (`archive_vetoes`)."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.models import Course, LearningPath
from catalog.points import ArchiveVeto
from catalog.states import CourseState


def path_vetoes(course: Course) -> Sequence[ArchiveVeto]:
    """Learning paths whose current version asks for it."""
    paths = LearningPath.objects.filter(current__steps__courses=course).exclude(
        state=CourseState.ARCHIVED
    )
    return [
        ArchiveVeto(
            _("De leerlijn ‘%(title)s’ vraagt om deze leeractiviteit. Haal haar daar eerst uit.")
            % {"title": path.title}
        )
        for path in paths.distinct().order_by("title", "pk")
    ]


def required_vetoes(course: Course) -> Sequence[ArchiveVeto]:
    """Courses that ask to have completed this one first."""
    others = course.required_by.exclude(state=CourseState.ARCHIVED).prefetch_related("texts")
    return [_veto(course, other) for other in others.order_by("pk")]


def _veto(course: Course, other: Course) -> ArchiveVeto:
    reason = _("‘%(title)s’ vraagt om deze leeractiviteit eerst af te ronden.") % {
        "title": other.title
    }
    if other.owner_id != course.owner_id:
        owner = other.owner.short_name
        return ArchiveVeto(reason + " " + _("Overleg met %(name)s.") % {"name": owner})
    url = reverse("catalog:offer-edit", args=[other.slug])
    return ArchiveVeto(reason, url, _("Haal haar daar weg bij ‘Eerst afronden’"))
