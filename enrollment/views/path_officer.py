"""The people on a learning path, for its officers: how far they are, and marking steps by hand."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.paths.actions import PathNotPossible, mark_step, unmark_step
from enrollment.paths.forms import MarkForm
from enrollment.paths.loaders import get_participant_or_404, participants_of, step_of
from enrollment.paths.models import PathEnrollment
from enrollment.paths.progress import progress_of
from enrollment.paths.screen import StepScreen, followed, steps_of
from enrollment.paths.states import PathState
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

PER_PAGE = 25
INVALID = 422


@requires(Permission.COURSE_EDIT)
@require_safe
def participants(request: ActorRequest, pk: int) -> HttpResponse:
    """Everybody who follows or followed a path of the actor's organisation."""
    path, found = participants_of(request, pk)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"path": path, "page": page, "people": followed(page.object_list)}
    return render(request, "enrollment/paths/participants.html", context)


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def participant(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """One person's steps; on POST marks a step as done, or takes a mark back."""
    enrollment = get_participant_or_404(request, pk)
    marking = request.POST.get("mark", "")
    form = MarkForm(request.POST if marking else None, auto_id=f"%s-{marking[:10]}")
    try:
        if "undo" in request.POST:
            return _undone(request, enrollment)
        if form.is_valid():
            step = step_of(enrollment, marking)
            mark_step(enrollment=enrollment, step=step, by=request.user, **form.cleaned_data)
            messages.success(request, _("De stap is afgetekend. Je collega krijgt bericht."))
            return redirect("enrollment:path-participant", enrollment.pk)
    except PathNotPossible as refusal:
        form.add_error(None, str(refusal))
    context = {
        "enrollment": enrollment,
        "lines": _lines(enrollment, form, marking),
        "form": form,
        "active": enrollment.state == PathState.ACTIVE,
    }
    status = INVALID if form.errors else 200
    return render(request, "enrollment/paths/participant.html", context, status=status)


def _lines(
    enrollment: PathEnrollment, sent: MarkForm, marking: str
) -> list[tuple[StepScreen, MarkForm]]:
    """Each step with a form of its own; one keeps what was sent."""
    steps = steps_of(progress_of([enrollment])[enrollment.pk])
    keys = [str(one.progress.step.pk) for one in steps]
    forms = [sent if key == marking else MarkForm(auto_id=f"%s-{key}") for key in keys]
    return list(zip(steps, forms, strict=True))


def _undone(request: ActorRequest, enrollment: PathEnrollment) -> HttpResponse:
    step = step_of(enrollment, request.POST.get("undo"))
    mark = enrollment.marks.filter(step=step).first()
    if mark is None:
        raise Http404
    try:
        unmark_step(mark=mark, by=request.user)
    except PathNotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("De stap staat weer open. Je collega krijgt bericht."))
    return redirect("enrollment:path-participant", enrollment.pk)
