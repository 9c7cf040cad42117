"""Loaders: the run and the people an officer may enrol there, and the groups of their own."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404

from catalog.models import Course
from catalog.states import CourseState
from enrollment.models import GroupEnrollment
from organisations.models import Organisation
from organisations.states import OrganisationState
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose
from people.policy import Actor
from planning.models import CourseRun
from planning.states import RunState


def enrollable_organisations(actor: Actor, course: Course) -> QuerySet[Organisation]:
    """Whose people the actor may enrol in runs of `course`: of organisations where they look after
    participants, and that have it on offer today. The organiser's officer enrols the own people
    only, as everybody's: those of others are their officers' to enrol."""
    reach = actor.reach(Permission.RUN_PARTICIPANTS)
    if not reach or course.state != CourseState.PUBLISHED:
        return Organisation.objects.none()
    offered = course.publications.current().values("organisation")
    found = Organisation.objects.filter(reach.q("pk"), pk__in=offered)
    return found.filter(state=OrganisationState.LIVE).order_by("name")


def get_group_run_or_404(request: ActorRequest, pk: int) -> CourseRun:
    """A run that the actor organises, or that is planned no longer and on offer to an organisation
    whose participants they look after."""
    run = CourseRun.objects.with_card_data().with_course().filter(pk=pk).first()
    if run is None:
        raise Http404
    if run.organiser_id in request.actor.reach(Permission.RUN_PARTICIPANTS):
        return run
    if run.state == RunState.PLANNED:
        raise Http404
    if not enrollable_organisations(request.actor, run.course).exists():
        raise Http404
    return run


def groups_of(actor: Actor) -> QuerySet[GroupEnrollment]:
    """The groups of the organisations where the actor looks after participants."""
    reach = actor.reach(Permission.RUN_PARTICIPANTS)
    rows = GroupEnrollment.objects.filter(reach.q("organisation"))
    return rows.select_related("run__course", "run__seats", "organisation", "by").prefetch_related(
        "run__course__texts"
    )


def get_group_or_404(request: ActorRequest, pk: uuid.UUID) -> GroupEnrollment:
    group = groups_of(request.actor).filter(pk=pk).first()
    if group is None:
        raise Http404
    return group


def operates(request: ActorRequest, run: CourseRun) -> bool:
    """Whether the run's own page is this actor's too."""
    return CourseRun.objects.visible_to(request.actor, Purpose.OPERATE).filter(pk=run.pk).exists()
