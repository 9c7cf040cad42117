"""Afronden: a whole run by its attendance, one participant by hand, and corrections."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.requests import wants_part
from enrollment.attendance.actions import AttendanceRefused
from enrollment.attendance.contests import AlreadyAnswered, ContestRefused, answer_contest
from enrollment.attendance.finishing import correct_marks, finish_run
from enrollment.attendance.forms import AnswerForm, ReasonForm, marks_from
from enrollment.attendance.loaders import get_contest_or_404
from enrollment.attendance.models import Contest
from enrollment.attendance.screen import finish_screen, marks_screen
from enrollment.completion.actions import CompletionRefused, complete
from enrollment.completion.evidence import moment_of
from enrollment.completion.forms import HandForm
from enrollment.completion.models import Completion, CompletionMethod
from enrollment.loaders import get_participant_or_404
from enrollment.models import Enrollment
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.loaders import get_run_or_404
from planning.models import CourseRun
from planning.seats import SeatsBusy

INVALID = 422
REFUSALS = (AttendanceRefused, CompletionRefused, ContestRefused, SeatsBusy)


@requires(Permission.RUN_ASSIST)
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: ActorRequest, pk: int) -> HttpResponse:
    """Who finishes and who does not, and why; on POST it is written down for all at once."""
    run = get_run_or_404(request, pk, Permission.RUN_ASSIST)
    if request.method == "POST":
        _finish(request, run)
        return redirect("enrollment:finish", pk)
    context = finish_screen(request, run)
    part = "enrollment/completion/_finish.html"
    whole = "enrollment/completion/finish.html"
    return render(request, part if wants_part(request) else whole, context)


def _finish(request: ActorRequest, run: CourseRun) -> None:
    try:
        done = finish_run(run=run, by=request.user)
    except REFUSALS as refusal:
        messages.error(request, _why(refusal))
        return
    if done is None:
        messages.info(request, _("De deelnemers worden afgerond. Je kunt deze bladzijde verlaten."))
        return
    words = ngettext("%(n)d deelnemer is afgerond.", "%(n)d deelnemers zijn afgerond.", done)
    messages.success(request, words % {"n": done})


def _why(refusal: Exception) -> str:
    if isinstance(refusal, SeatsBusy):
        return _("Het is nu erg druk. Er is niets veranderd. Probeer het zo weer.")
    return str(refusal)


@requires(Permission.RUN_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def finish_participant(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """One participant by hand, with a note; also to correct what was written."""
    enrollment = get_participant_or_404(request, pk, Permission.RUN_PARTICIPANTS)
    form = HandForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _by_hand(request, enrollment, form):
        return redirect("enrollment:finish", enrollment.run_id)
    context = {
        "enrollment": enrollment,
        "run": enrollment.run,
        "course": enrollment.run.course,
        "completion": Completion.objects.filter(enrollment=enrollment).first(),
        "form": form,
    }
    status = INVALID if form.errors else 200
    return render(request, "enrollment/completion/participant.html", context, status=status)


def _by_hand(request: ActorRequest, enrollment: Enrollment, form: HandForm) -> bool:
    values = form.cleaned_data
    try:
        complete(
            enrollment=enrollment,
            method=CompletionMethod.HAND,
            finished=values["finished"] == "yes",
            completed_at=moment_of(values["completed_on"]),
            by=request.user,
            note=values["note"],
        )
    except REFUSALS as refusal:
        form.add_error(None, _why(refusal))
        return False
    told = _("%(name)s is bijgewerkt en krijgt bericht.")
    messages.success(request, told % {"name": enrollment.person.full_name})
    return True


@requires(Permission.RUN_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_attendance(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """The marks of one participant, to be changed with a reason."""
    enrollment = get_participant_or_404(request, pk, Permission.RUN_PARTICIPANTS)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            correct_marks(
                enrollment=enrollment,
                marks=marks_from(request.POST, enrollment.run.meetings.all()),
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except REFUSALS as refusal:
            form.add_error(None, _why(refusal))
        else:
            messages.success(request, _("De aanwezigheid is bijgewerkt."))
            return redirect("enrollment:finish", enrollment.run_id)
    context = {**marks_screen(enrollment), "form": form}
    status = INVALID if form.errors else 200
    return render(request, "enrollment/attendance/correct.html", context, status=status)


@requires(Permission.RUN_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def contest_decide(request: ActorRequest, pk: int) -> HttpResponse:
    """What a participant says is wrong, and the answer to it."""
    one = get_contest_or_404(request, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _answered(request, one, form):
        return redirect("enrollment:contest", pk)
    context: dict[str, Any] = {**marks_screen(one.enrollment), "one": one, "form": form}
    status = INVALID if form.errors else 200
    return render(request, "enrollment/attendance/contest.html", context, status=status)


def _answered(request: ActorRequest, one: Contest, form: AnswerForm) -> bool:
    meetings = one.enrollment.run.meetings.all()
    granted = form.cleaned_data["granted"] == "yes"
    try:
        answer_contest(
            contest=one,
            granted=granted,
            answer=form.cleaned_data["answer"],
            by=request.user,
            marks=marks_from(request.POST, meetings) if granted else None,
        )
    except AlreadyAnswered:
        messages.info(request, _("Een collega was je voor. Hieronder staat het antwoord."))
    except REFUSALS as refusal:
        form.add_error(None, _why(refusal))
        return False
    else:
        messages.success(request, _("Je antwoord is verstuurd."))
    return True
