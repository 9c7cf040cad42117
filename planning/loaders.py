"""Loaders: a view gets its run, or the course to plan, only through one of these."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from catalog.loaders import get_visible_course_or_404
from catalog.models import Course, Publication
from catalog.states import CourseState
from organisations.models import Organisation
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose
from people.policy import Actor
from people.querysets import holds_on
from planning.models import CourseRun


def get_run_or_404(request: ActorRequest, pk: int, permission: Permission) -> CourseRun:
    """A run that the actor operates, with what its page shows.

    Not theirs to operate: 404. Theirs, but without `permission` for its organiser (a trainer who
    wants to change it): 403. To assist is what everyone may who operates it.
    """
    run = (
        CourseRun.objects.visible_to(request.actor, Purpose.OPERATE)
        .with_card_data()
        .with_course()
        .filter(pk=pk)
        .first()
    )
    if run is None:
        raise Http404
    if permission != Permission.RUN_ASSIST and not request.actor.may(permission, run.organiser_id):
        raise PermissionDenied
    return run


def get_plannable_course_or_404(request: ActorRequest, slug: str) -> tuple[Course, Organisation]:
    """A course and the organisation for which the actor may plan a run of it.

    A course that the actor sees but cannot plan: 403; one that they do not see: 404.
    """
    course = Course.objects.filter(slug=slug).with_card_data().first()
    organiser = organiser_for(request.actor, course) if course else None
    if course and organiser:
        return course, organiser
    get_visible_course_or_404(request, slug)
    raise PermissionDenied


def organiser_for(actor: Actor, course: Course) -> Organisation | None:
    """The organisation that would organise a run planned by `actor`: one for which they manage
    runs, and that owns the course or may book it. The owner comes first, then the organisation
    they act for."""
    reach = actor.reach(Permission.RUN_MANAGE)
    if not reach or course.state == CourseState.ARCHIVED:
        return None
    if course.owner_id in reach:
        return course.owner
    if course.state != CourseState.PUBLISHED:
        return None
    publications = Publication.objects.filter(holds_on(timezone.localdate()), course=course)
    booking = Organisation.objects.filter(
        reach.q("pk"), pk__in=publications.values("organisation")
    ).order_by("name")
    organisations = list(booking)
    acting = [one for one in organisations if one.pk == actor.organisation_id]
    return next(iter(acting + organisations), None)
