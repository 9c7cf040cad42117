"""Mijn leren: what is coming, what is waiting and why, what is done."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enrollment.actions.waitlist import SKIPPED
from enrollment.attendance.screen import own_attendance
from enrollment.firsts.screen import split
from enrollment.interest.panels import own_interests
from enrollment.loaders import get_own_enrollment_or_404
from enrollment.models import Enrollment, HistoryRecord
from enrollment.moves.alternatives import SHOWN, alternatives_for
from enrollment.moves.choice import choice_of, choices_of
from enrollment.ordering.standing import supplier_standing
from enrollment.path import path_of
from enrollment.paths.panels import own_paths
from enrollment.points import own_panels
from enrollment.querysets import EnrollmentQuerySet
from enrollment.standing import standing_of
from enrollment.states import OPEN_STATES, EnrollmentState
from enrollment.wishes.panels import own_additions
from enrollment.withdrawal import withdrawal_cost
from people.guards import requires
from people.middleware import ActorRequest
from people.models import Person
from people.permissions import Permission, Purpose

PER_PAGE = 10


@requires(Permission.ENROLLMENT_READ)
@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """The person's own record: coming and waiting whole, the rest paged."""
    own = Enrollment.objects.visible_to(request.actor, Purpose.OWN_RECORD).with_list_data()
    past = own.past().select_related("experience").order_by("-requested_at", "pk")
    upcoming = list(own.upcoming().order_by("run__starts_at", "pk"))
    moved = choices_of(upcoming)
    firsts, alone = split(list(_wanting(own)))
    context = {
        "upcoming": [(one, moved.get(one.pk)) for one in upcoming],
        "firsts": firsts,
        "waiting": [(one, standing_of(one, one.position)) for one in alone],  # type: ignore[attr-defined]
        "history": HistoryRecord.objects.of(request.user).order_by("-completed_on", "pk"),
        "past": Paginator(past, PER_PAGE).get_page(request.GET.get("pagina")),
        "paths": own_paths(request),
        **own_interests(request),
        **own_additions(request),
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
        "standing": standing_of(enrollment, enrollment.queue_position()),
        "cost": withdrawal_cost(enrollment),
        "passed_over": _passed_over(enrollment),
        "supplier": supplier_standing(enrollment),
        **_other_dates(enrollment, request.user),
        "panels": [
            render_to_string(panel.template, {**panel.context}, request)
            for panel in own_panels.answers(request, enrollment)
            if panel
        ],
        **own_attendance(enrollment),
    }
    return render(request, "enrollment/enrollment.html", context)


def _other_dates(enrollment: Enrollment, person: Person) -> dict[str, Any]:
    """For whom the run moved or does not go on: the choice there is, and where to go instead."""
    choice = choice_of(enrollment)
    refused = enrollment.state == EnrollmentState.DECLINED and enrollment.booked_at is not None
    lost = (refused or enrollment.state == EnrollmentState.CANCELLED) and not enrollment.run.is_over
    offers = alternatives_for(enrollment, person) if choice or lost else []
    return {"choice": choice, "alternatives": offers[:SHOWN]}


def _wanting(own: EnrollmentQuerySet) -> EnrollmentQuerySet:
    """Offers first: these ask for a choice."""
    wanting = own.wanting().with_queue_position().prefetch_related("approval_steps")
    return wanting.order_by("held_until", "requested_at", "pk")


def _passed_over(enrollment: Enrollment) -> list[tuple[datetime.datetime, str]]:
    """Since when, and why, free seats went to somebody further down the queue; each reason once."""
    if enrollment.state != EnrollmentState.WAITLISTED:
        return []
    skips = enrollment.log.filter(event=SKIPPED).values_list("at", "reason")
    return [(at, _(reason)) for at, reason in skips]
