"""Bewijs: a learner brings a file, an officer judges it, and both may take the file along."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.attendance.loaders import get_evidence_file_or_404, get_evidence_or_404
from enrollment.completion.actions import first_day
from enrollment.completion.evidence import (
    AlreadyJudged,
    EvidenceRefused,
    bring_evidence,
    confirm_evidence,
    refuse_evidence,
)
from enrollment.completion.forms import EvidenceForm, JudgeForm
from enrollment.completion.models import Evidence
from enrollment.loaders import get_own_enrollment_or_404
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.seats import SeatsBusy

INVALID = 422


@requires(Permission.ENROLLMENT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_new(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Asks for the file and the day; on POST it goes to the officers."""
    enrollment = get_own_enrollment_or_404(request, pk)
    posted = request.method == "POST"
    form = EvidenceForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            bring_evidence(
                enrollment=enrollment,
                file=file,
                file_name=file.name,
                finished_on=form.cleaned_data["finished_on"],
                by=request.user,
            )
        except EvidenceRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Je bewijs is verstuurd. Je krijgt bericht."))
            return redirect("enrollment:enrollment", pk)
    context: dict[str, Any] = {"enrollment": enrollment, "run": enrollment.run}
    context |= {"course": enrollment.run.course}
    context |= {"form": form, "first_day": first_day(enrollment)}
    status = INVALID if form.errors else 200
    return render(request, "enrollment/completion/evidence_new.html", context, status=status)


@requires(Permission.RUN_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_judge(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """What a participant shows; on POST the judgement."""
    one = get_evidence_or_404(request, pk)
    form = JudgeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _judged(request, one, form):
        return redirect("enrollment:evidence", pk)
    enrollment = one.enrollment
    context = {"one": one, "enrollment": enrollment, "form": form}
    context |= {"run": enrollment.run, "course": enrollment.run.course}
    status = INVALID if form.errors else 200
    return render(request, "enrollment/completion/evidence.html", context, status=status)


def _judged(request: ActorRequest, one: Evidence, form: JudgeForm) -> bool:
    name = {"name": one.enrollment.person.full_name}
    try:
        if form.cleaned_data["decision"] == "yes":
            confirm_evidence(evidence=one, by=request.user)
            messages.success(request, _("Goedgekeurd. %(name)s krijgt bericht.") % name)
        else:
            refuse_evidence(evidence=one, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(
                request, _("Niet goedgekeurd. %(name)s krijgt bericht; het bestand is weg.") % name
            )
    except AlreadyJudged:
        messages.info(request, _("Een collega was je voor. Hieronder staat hoe het is beoordeeld."))
    except EvidenceRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    except SeatsBusy:
        form.add_error(None, _("Het is nu erg druk. Er is niets veranderd. Probeer het zo weer."))
        return False
    return True


@requires(Permission.ENROLLMENT_READ)
@require_safe
def evidence_file(request: ActorRequest, pk: uuid.UUID) -> FileResponse:
    """The file itself, only ever to keep: nothing in it runs here."""
    one = get_evidence_file_or_404(request, pk)
    try:
        file = one.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(
        file,
        as_attachment=True,
        filename=one.file_name,
        content_type=one.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
