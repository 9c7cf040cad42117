"""Following a learning path: beginning, how far one is, booking its courses, leaving it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import PathStep
from catalog.paths.present import difference
from enrollment.paths.actions import PathNotPossible, begin_path, move_to_current, stop_path
from enrollment.paths.choices import Outcome, book_chosen, choices_for
from enrollment.paths.loaders import get_offered_path_or_404, get_own_path_or_404
from enrollment.paths.progress import progress_of
from enrollment.paths.screen import steps_of
from enrollment.paths.states import PathState
from enrollment.states import EnrollmentState
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission


@requires(Permission.ENROLL_SELF)
@require_POST
def begin(request: ActorRequest, slug: str) -> HttpResponse:
    """Begins with a path, for the employment acted for."""
    path = get_offered_path_or_404(request, slug)
    if request.actor.employment is None:
        raise PermissionDenied
    try:
        enrollment = begin_path(path=path, employment=request.actor.employment, by=request.user)
    except PathNotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("paths:path", path.slug)
    messages.success(request, _("Je bent begonnen. Kies hieronder waarvoor je je inschrijft."))
    return redirect("enrollment:path", enrollment.pk)


@requires(Permission.ENROLLMENT_READ)
@require_safe
def detail(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """One's own path: what is done, what comes next, and what can be booked now."""
    enrollment = get_own_path_or_404(request, pk)
    progress = progress_of([enrollment])[enrollment.pk]
    active = enrollment.state == PathState.ACTIVE
    may_book = active and request.actor.may(Permission.ENROLL_SELF)
    choices = choices_for(enrollment, progress) if may_book else {}
    steps = steps_of(progress, choices)
    context = {
        "enrollment": enrollment,
        "path": enrollment.path,
        "progress": progress,
        "steps": steps,
        "items": [one.item for one in steps],
        "active": active,
        "may_book": any(not one.is_full for one in choices.values()),
        "is_old": active and enrollment.path.current_id != enrollment.version_id,
    }
    return render(request, "enrollment/paths/path.html", context)


@requires(Permission.ENROLL_SELF)
@require_POST
def book_steps(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Books the runs that were ticked, each by itself, and says of each what became of it."""
    enrollment = get_own_path_or_404(request, pk)
    if enrollment.state != PathState.ACTIVE:
        messages.error(request, _("Je bent niet meer bezig met deze leerlijn."))
        return redirect("enrollment:path", enrollment.pk)
    chosen = {int(raw) for raw in request.POST.getlist("run") if raw.isdecimal() and len(raw) < 10}
    outcomes = book_chosen(enrollment=enrollment, chosen=chosen, by=request.user)
    for outcome in outcomes:
        level = messages.SUCCESS if outcome.enrollment else messages.WARNING
        messages.add_message(request, level, _told(outcome))
    if not outcomes:
        messages.info(request, _("Je hebt niets gekozen. Vink aan waarvoor je je inschrijft."))
    return redirect("enrollment:path", enrollment.pk)


def _told(outcome: Outcome) -> str:
    made = outcome.enrollment
    if made is None:
        words = _("%(title)s: niet ingeschreven. %(reason)s")
    elif made.state == EnrollmentState.BOOKED:
        words = _("%(title)s: je bent ingeschreven.")
    else:
        words = _("%(title)s: je aanvraag is verstuurd.")
    return words % {"title": outcome.title, "reason": outcome.refusal}


@requires(Permission.ENROLLMENT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Asks; on POST leaves the path. Bookings stay."""
    enrollment = get_own_path_or_404(request, pk)
    if request.method == "POST":
        try:
            stop_path(enrollment=enrollment, by=request.user)
        except PathNotPossible as refusal:
            messages.error(request, str(refusal))
            return redirect("enrollment:path", enrollment.pk)
        messages.success(
            request, _("Je bent gestopt met deze leerlijn. Je inschrijvingen blijven staan.")
        )
        return redirect("enrollment:mine")
    return render(
        request, "enrollment/paths/stop.html", {"enrollment": enrollment, "path": enrollment.path}
    )


@requires(Permission.ENROLLMENT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Shows what the newest version changes; on POST goes on in that one."""
    enrollment = get_own_path_or_404(request, pk)
    if request.method == "POST":
        try:
            move_to_current(enrollment=enrollment, by=request.user)
        except PathNotPossible as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Je volgt nu de nieuwste versie."))
        return redirect("enrollment:path", enrollment.pk)
    steps = PathStep.objects.prefetch_related("courses__texts")
    old, new = (
        list(steps.filter(version=version))
        for version in (enrollment.version_id, enrollment.path.current_id)
    )
    context = {
        "enrollment": enrollment,
        "path": enrollment.path,
        "difference": difference(old, new),
    }
    return render(request, "enrollment/paths/renew.html", context)
