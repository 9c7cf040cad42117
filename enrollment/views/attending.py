"""The learner in the room: scan the code on the screen, or type it. And what one contests after."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enrollment.attendance import codes
from enrollment.attendance.actions import AttendanceRefused, arrive
from enrollment.attendance.arithmetic import Mark
from enrollment.attendance.contests import ContestRefused, contest, last_day, may_contest
from enrollment.attendance.forms import CodeForm, ContestForm
from enrollment.attendance.loaders import get_meeting_to_attend_or_404, meetings_now
from enrollment.attendance.states import Presence
from enrollment.loaders import get_own_enrollment_or_404
from enrollment.models import Enrollment
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.models import Meeting

INVALID, GONE, TOO_MANY = 422, 410, 429


@requires(Permission.ENROLLMENT_READ)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attend(request: ActorRequest) -> HttpResponse:
    """For who cannot scan: the short code, typed."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if codes.has_missed_too_often(request.user):
        form, status = CodeForm(), TOO_MANY
    elif form.is_valid():
        meeting = codes.meeting_with(form.cleaned_data["code"], meetings_now(request))
        if meeting:
            _meeting, enrollment = get_meeting_to_attend_or_404(request, meeting.pk)
            return _arrived(request, meeting, enrollment)
        codes.count_miss(request.user)
        form.add_error("code", _wrong_code())
    if form.errors:
        status = INVALID
    context = {"form": form, "too_many": status == TOO_MANY}
    return render(request, "enrollment/attendance/attend.html", context, status=status)


def _wrong_code() -> str:
    return _(
        "Deze code klopt niet (meer), of hij is niet van een bijeenkomst waarvoor je een plaats"
        " hebt. Kijk welke code er nu staat, of vraag de trainer je aan te vinken."
    )


@requires(Permission.ENROLLMENT_READ)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attend_scan(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Where the scanned code leads: asks whether one is there; on POST writes it down."""
    meeting, enrollment = get_meeting_to_attend_or_404(request, pk)
    if request.method == "POST":
        if codes.holds_ticket(request.POST.get("ticket", ""), meeting, request.user):
            return _arrived(request, meeting, enrollment)
    elif codes.has_missed_too_often(request.user):
        return _too_late(request, meeting, TOO_MANY)
    elif codes.is_good(meeting, code):
        ticket = codes.ticket_for(meeting, request.user)
        context = {"meeting": meeting, "course": meeting.run.course, "ticket": ticket}
        return render(request, "enrollment/attendance/scan.html", context)
    else:
        codes.count_miss(request.user)
    return _too_late(request, meeting, GONE)


def _too_late(request: ActorRequest, meeting: Meeting, status: int) -> HttpResponse:
    context = {"meeting": meeting, "course": meeting.run.course, "too_many": status == TOO_MANY}
    return render(request, "enrollment/attendance/scan_gone.html", context, status=status)


def _arrived(request: ActorRequest, meeting: Meeting, enrollment: Enrollment) -> HttpResponse:
    try:
        mark = arrive(enrollment=enrollment, meeting=meeting, by=request.user)
    except AttendanceRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _told(mark))
    return redirect("enrollment:enrollment", enrollment.pk)


def _told(mark: Mark) -> str:
    if mark.presence == Presence.LATE:
        return _("Je bent er, %(minutes)d minuten na het begin. Dat is opgeschreven.") % {
            "minutes": mark.minutes_missed
        }
    return _("Je bent er. Dat is opgeschreven.")


@requires(Permission.ENROLLMENT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def contest_new(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Asks what is wrong with one's attendance; on POST it goes to the officers."""
    enrollment = get_own_enrollment_or_404(request, pk)
    form = ContestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            contest(enrollment=enrollment, text=form.cleaned_data["text"], by=request.user)
        except ContestRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Je bezwaar is verstuurd. Je krijgt bericht."))
            return redirect("enrollment:enrollment", pk)
    context: dict[str, Any] = {"enrollment": enrollment, "run": enrollment.run, "form": form}
    context |= {"course": enrollment.run.course, "may": may_contest(enrollment)}
    context["last_day"] = last_day(enrollment)
    status = INVALID if form.errors else 200
    return render(request, "enrollment/attendance/contest_new.html", context, status=status)
