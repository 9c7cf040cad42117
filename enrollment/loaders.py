"""Loaders: a view gets its run or enrollment only through one of these."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from catalog.models import Course
from enrollment.models import Enrollment
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose
from planning.models import CourseRun
from planning.states import RunState


def get_offered_run_or_404(request: ActorRequest, pk: int) -> CourseRun:
    """A run of a course that the actor may browse or has in their own record; one that is still
    being prepared only with an enrollment of their own."""
    own = Enrollment.objects.visible_to(request.actor, Purpose.OWN_RECORD)
    shown = ~Q(state=RunState.PLANNED) | Q(pk__in=own.values("run"))
    run = CourseRun.objects.with_card_data().filter(shown, pk=pk).first()
    if run is None:
        raise Http404
    courses = Course.objects.filter(pk=run.course_id).with_card_data()
    for purpose in (Purpose.BROWSE, Purpose.OWN_RECORD):
        course = courses.visible_to(request.actor, purpose).first()
        if course:
            run.course = course
            return run
    raise Http404


def get_own_enrollment_or_404(request: ActorRequest, pk: uuid.UUID) -> Enrollment:
    """An enrollment of the person signed in."""
    enrollment = (
        Enrollment.objects.visible_to(request.actor, Purpose.OWN_RECORD)
        .with_run_data()
        .filter(pk=pk)
        .first()
    )
    if enrollment is None:
        raise Http404
    return enrollment


def get_participant_or_404(
    request: ActorRequest, pk: uuid.UUID, permission: Permission
) -> Enrollment:
    """An enrollment in a run that the actor operates: 404 when it is not theirs to see, 403
    without `permission` for the run's organiser (a trainer)."""
    enrollment = (
        Enrollment.objects.visible_to(request.actor, Purpose.OPERATE)
        .with_run_data()
        .select_related("person", "organisation", "run__organiser")
        .filter(pk=pk)
        .first()
    )
    if enrollment is None:
        raise Http404
    if not request.actor.may(permission, enrollment.run.organiser_id):
        raise PermissionDenied
    return enrollment
