"""Mijn leren: what is coming, what is waiting and why, what is done."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enrollment.actions.waitlist import SKIPPED
from enrollment.loaders import get_own_enrollment_or_404
from enrollment.models import Enrollment, HistoryRecord
from enrollment.path import path_of
from enrollment.states import OPEN_STATES, EnrollmentState
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose

PER_PAGE = 10


@requires(Permission.ENROLLMENT_READ)
@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """The person's own record: coming and waiting whole, the rest paged."""
    own = Enrollment.objects.visible_to(request.actor, Purpose.OWN_RECORD).with_run_data()
    past = own.past().order_by("-requested_at", "pk")
    context = {
        "upcoming": own.upcoming().order_by("run__starts_at", "pk"),
        "waiting": own.waiting().with_queue_position(),
        "history": HistoryRecord.objects.of(request.user).order_by("-completed_on", "pk"),
        "past": Paginator(past, PER_PAGE).get_page(request.GET.get("pagina")),
    }
    return render(request, "enrollment/mine.html", context)


@requires(Permission.ENROLLMENT_READ)
@require_safe
def enrollment_detail(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """One enrollment: where it stands, how it came there, when and where it is."""
    enrollment = get_own_enrollment_or_404(request, pk)
    over = enrollment.run.is_over
    context = {
        "enrollment": enrollment,
        "run": enrollment.run,
        "course": enrollment.run.course,
        "steps": path_of(enrollment),
        "just_booked": enrollment.state == EnrollmentState.BOOKED and not over,
        "may_withdraw": enrollment.state in OPEN_STATES and not over,
        "position": enrollment.queue_position(),
        "passed_over": _passed_over(enrollment),
    }
    return render(request, "enrollment/enrollment.html", context)


def _passed_over(enrollment: Enrollment) -> str:
    """Why a free seat went to somebody further down the queue, the last time that it did."""
    if enrollment.state != EnrollmentState.WAITLISTED:
        return ""
    last = enrollment.log.filter(event=SKIPPED).last()
    return _(last.reason) if last else ""
