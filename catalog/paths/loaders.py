"""Loaders: a view gets its path, or a step of one, only through one of these."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404

from catalog.models import LearningPath, PathStep, PathVersion
from organisations.models import Organisation
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose


def get_visible_path_or_404(request: ActorRequest, slug: str) -> LearningPath:
    """A path with a published version, which the actor may begin with or curates."""
    paths = LearningPath.objects.filter(slug=slug, current__isnull=False)
    for purpose in (Purpose.BROWSE, Purpose.CURATE):
        path = paths.visible_to(request.actor, purpose).select_related("owner", "current").first()
        if path:
            return path
    raise Http404


def get_path_or_404(request: ActorRequest, pk: int) -> LearningPath:
    """A path of an organisation whose offer the actor makes. Somebody else's: 404, or 403 when it
    is open to the actor all the same."""
    found = LearningPath.objects.filter(pk=pk).select_related("owner", "current")
    path = found.visible_to(request.actor, Purpose.CURATE).first()
    if path:
        return path
    if found.visible_to(request.actor, Purpose.BROWSE).exists():
        raise PermissionDenied
    raise Http404


def get_draft_or_404(request: ActorRequest, pk: int) -> PathVersion:
    """The version that is being made of such a path."""
    path = get_path_or_404(request, pk)
    version = path.versions.filter(published_at=None).select_related("path__owner").first()
    if version is None:
        raise Http404
    return version


def get_step_or_404(request: ActorRequest, pk: int) -> PathStep:
    """A step of such a path; whether it may still change is for the action to say."""
    step = PathStep.objects.filter(pk=pk).select_related("version__path__owner").first()
    if step is None:
        raise Http404
    get_path_or_404(request, step.version.path_id)
    return step


def versions_of(path: LearningPath) -> list[PathVersion]:
    """All versions with their steps, newest first: four queries, however many there are."""
    steps = PathStep.objects.prefetch_related("courses__texts")
    return list(path.versions.order_by("-number").prefetch_related(Prefetch("steps", steps)))


def own_organisations(request: ActorRequest) -> list[Organisation]:
    """The organisations whose offer the actor makes; the one acted for comes first."""
    reach = request.actor.reach(Permission.COURSE_EDIT)
    found = Organisation.objects.filter(reach.q("pk")).order_by("name") if reach else []
    return sorted(found, key=lambda one: one.pk != request.actor.organisation_id)
