"""Loaders: a view gets its run or enrollment only through one of these."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from catalog.models import Course
from enrollment.approval.links import read_token
from enrollment.models import ApprovalStep, Budget, Enrollment, TeamReservation
from people.delegation import managers_acted_for
from people.middleware import ActorRequest
from people.models import Person
from people.permissions import Permission, Purpose, Scope
from people.policy import Actor
from people.rights.loaders import get_organisation_or_404
from planning.loaders import get_run_or_404
from planning.models import CourseRun, SeatShare
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


def get_course_to_book_or_404(request: ActorRequest, slug: str) -> Course:
    """A course that the actor may browse or has in their own record."""
    courses = Course.objects.filter(slug=slug).with_card_data()
    for purpose in (Purpose.BROWSE, Purpose.OWN_RECORD):
        course = courses.visible_to(request.actor, purpose).first()
        if course:
            return course
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


def get_share_or_404(request: ActorRequest, pk: int) -> SeatShare:
    """Seats kept for an organisation, in a run that the actor may change; as `get_run_or_404`."""
    share = SeatShare.objects.select_related("run", "organisation").filter(pk=pk).first()
    if share is None:
        raise Http404
    share.run = get_run_or_404(request, share.run_id, Permission.RUN_MANAGE)
    return share


def get_reservation_or_404(request: ActorRequest, pk: int) -> TeamReservation:
    """Seats reserved for a team by the actor, or by a manager for whom they stand in."""
    if not request.actor.holds(Permission.ENROLLMENT_DECIDE, Scope.TEAM):
        raise PermissionDenied
    reservation = reservations_of(request.actor).filter(pk=pk).first()
    if reservation is None:
        raise Http404
    return reservation


def reservations_of(actor: Actor) -> QuerySet[TeamReservation]:
    """What the actor reserved, or a manager for whom they stand in; with its run and course."""
    if actor.person is None:
        return TeamReservation.objects.none()
    return (
        TeamReservation.objects.filter(manager__in=managers_acted_for(actor.person))
        .select_related("run__course", "run__seats")
        .prefetch_related("run__course__texts")
    )


def get_budget_or_404(request: ActorRequest, slug: str, pk: int) -> Budget:
    """A budget of an organisation whose settings the actor keeps."""
    organisation = get_organisation_or_404(request, slug, Permission.ORGANISATION_SETTINGS)
    budgets = Budget.objects.select_related("organisation", "department", "person", "holder")
    budget = budgets.filter(organisation=organisation, pk=pk).first()
    if budget is None:
        raise Http404
    return budget


def get_step_or_404(request: ActorRequest, pk: uuid.UUID) -> ApprovalStep:
    """A step that the actor may decide, or of a request that they may know of: then it says how it
    was decided."""
    known = Enrollment.objects.visible_to(request.actor, Purpose.REPORT)
    decidable = ApprovalStep.objects.decidable_by(request.actor)
    step = (
        ApprovalStep.objects.with_request()
        .filter(Q(pk__in=decidable.values("pk")) | Q(enrollment__in=known.values("pk")), pk=pk)
        .first()
    )
    if step is None:
        raise Http404
    return step


def step_by_token(token: str) -> tuple[ApprovalStep, Person] | None:
    """The step and the person that a link in a mail is for; None when the link is not ours, was
    damaged, or is for somebody who may not decide it (any more) while it waits."""
    ids = read_token(token)
    if ids is None:
        return None
    step = ApprovalStep.objects.with_request().filter(pk=ids[0]).first()
    person = Person.objects.active().filter(pk=ids[1]).first()
    return (step, person) if step and person else None
