"""Loaders: a view gets somebody's learning path only through one of these."""

from __future__ import annotations

import uuid

from django.http import Http404

from catalog.models import LearningPath, PathStep
from catalog.paths.loaders import get_path_or_404
from enrollment.paths.models import PathEnrollment
from enrollment.paths.querysets import PathEnrollmentQuerySet
from people.middleware import ActorRequest
from people.permissions import Purpose


def get_own_path_or_404(request: ActorRequest, pk: uuid.UUID) -> PathEnrollment:
    """A path that the person signed in follows or followed."""
    return _first(PathEnrollment.objects.visible_to(request.actor, Purpose.OWN_RECORD), pk)


def get_participant_or_404(request: ActorRequest, pk: uuid.UUID) -> PathEnrollment:
    """Somebody on a path, for the officer of the path or of the person."""
    return _first(PathEnrollment.objects.visible_to(request.actor, Purpose.OPERATE), pk)


def get_offered_path_or_404(request: ActorRequest, slug: str) -> LearningPath:
    """A path that the actor may begin with."""
    found = LearningPath.objects.visible_to(request.actor, Purpose.BROWSE).filter(slug=slug)
    path = found.first()
    if path is None:
        raise Http404
    return path


def participants_of(request: ActorRequest, pk: int) -> tuple[LearningPath, PathEnrollmentQuerySet]:
    """A path of the actor's organisation with everybody on it, newest first."""
    path = get_path_or_404(request, pk)
    visible = PathEnrollment.objects.visible_to(request.actor, Purpose.OPERATE).filter(path=path)
    return path, with_names(visible).order_by("-started_on", "pk")


def with_names(found: PathEnrollmentQuerySet) -> PathEnrollmentQuerySet:
    """With what lists show of each, in the same query."""
    return found.select_related("path__current", "version", "person", "organisation", "employment")


def step_of(enrollment: PathEnrollment, raw: str | None) -> PathStep:
    """A step of the version they follow, by the key that a form sent."""
    known = raw if raw and raw.isascii() and raw.isdecimal() and len(raw) < 10 else "0"
    step = PathStep.objects.filter(version=enrollment.version_id, pk=known).first()
    if step is None:
        raise Http404
    return step


def _first(found: PathEnrollmentQuerySet, pk: uuid.UUID) -> PathEnrollment:
    enrollment = with_names(found).filter(pk=pk).select_related("path__owner").first()
    if enrollment is None:
        raise Http404
    return enrollment
