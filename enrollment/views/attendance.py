"""Aanwezigheid of one meeting: the trainer's list, the code in the room, and an online report."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.requests import wants_part
from enrollment.attendance import codes, matching
from enrollment.attendance.actions import (
    AttendanceRefused,
    Change,
    Saved,
    has_opened,
    save_marks,
)
from enrollment.attendance.arithmetic import Mark
from enrollment.attendance.forms import ReportForm, changes_from, participant_row
from enrollment.attendance.loaders import get_meeting_or_404, participants_of
from enrollment.attendance.models import Attendance
from enrollment.attendance.states import PARTLY, AttendanceSource, Presence
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.models import Meeting

PER_PAGE = 50
INVALID = 422


@requires(Permission.RUN_ASSIST)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_list(request: ActorRequest, pk: int) -> HttpResponse:
    """Who is there. On POST saves one row, the page, or everybody without a mark as present."""
    meeting = get_meeting_or_404(request, pk)
    if request.method == "POST" and "only" in request.POST:
        return _one(request, meeting)
    everyone = participants_of(request, meeting)
    page = Paginator(everyone, PER_PAGE).get_page(request.GET.get("pagina"))
    if request.method == "POST":
        _save(request, meeting, page)
        return redirect(request.get_full_path())
    known = Attendance.objects.filter(meeting=meeting, enrollment__in=everyone.order_by())
    rows = {row.enrollment_id: row for row in known}
    context = {
        **_about(meeting),
        "page": page,
        "rows": [participant_row(one, rows.get(one.pk), meeting, by=request.user) for one in page],
        "known": len(rows),
        "here": sum(row.presence in {Presence.PRESENT, *PARTLY} for row in rows.values()),
    }
    return render(request, "enrollment/attendance/list.html", context)


def _about(meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "run": meeting.run,
        "course": meeting.run.course,
        "opened": has_opened(meeting),
        "over": meeting.ends_at < timezone.now(),
    }


def _save(request: ActorRequest, meeting: Meeting, page: Page[Enrollment]) -> None:
    try:
        if "all" in request.POST:
            changes = _all_present(request, meeting)
        else:
            changes = changes_from(request.POST, list(page))
        saved = save_marks(
            meeting=meeting, changes=changes, source=AttendanceSource.LIST, by=request.user
        )
    except AttendanceRefused as refusal:
        messages.error(request, str(refusal))
    else:
        _say(request, saved)


def _all_present(request: ActorRequest, meeting: Meeting) -> list[Change]:
    """Only whom nobody marked yet: exceptions that were chosen stay."""
    unknown = participants_of(request, meeting).filter(state=EnrollmentState.BOOKED)
    unknown = unknown.exclude(attendance__in=meeting.attendance.all())
    return [Change(one.pk, Mark(Presence.PRESENT)) for one in unknown]


def _say(request: ActorRequest, saved: Saved) -> None:
    words = ngettext("%(n)d deelnemer opgeslagen.", "%(n)d deelnemers opgeslagen.", saved.written)
    messages.success(request, words % {"n": saved.written})
    if saved.conflicts:
        names = ", ".join(one.person.full_name for one in saved.conflicts)
        messages.warning(request, _changed_meanwhile() % {"names": names})


def _changed_meanwhile() -> str:
    return _(
        "Een collega heeft dit intussen veranderd: %(names)s. Kijk hoe het nu staat en pas het aan"
        " als het niet klopt."
    )


def _one(request: ActorRequest, meeting: Meeting) -> HttpResponse:
    """One row, saved while the finger is still on it; without htmx back to the list."""
    chosen = participants_of(request, meeting).filter(pk__in=_ids(request.POST.get("only", "")))
    said, went_wrong = _("Opgeslagen"), False
    try:
        saved = save_marks(
            meeting=meeting,
            changes=changes_from(request.POST, list(chosen)),
            source=AttendanceSource.LIST,
            by=request.user,
        )
    except AttendanceRefused as refusal:
        said, went_wrong = str(refusal), True
    else:
        if saved.conflicts:
            names = {"names": saved.conflicts[0].person.full_name}
            said, went_wrong = _changed_meanwhile() % names, True
    enrollment = chosen.first()
    if not wants_part(request) or enrollment is None:
        messages.info(request, said)
        return redirect("enrollment:attendance", meeting.pk)
    attendance = Attendance.objects.filter(meeting=meeting, enrollment=enrollment).first()
    row = participant_row(
        enrollment, attendance, meeting, by=request.user, said=said, went_wrong=went_wrong
    )
    return render(request, "enrollment/attendance/_row.html", {"row": row, "meeting": meeting})


def _ids(text: str) -> list[str]:
    return [text] if len(text) == 36 and text.count("-") == 4 and text.isascii() else []


@requires(Permission.RUN_ASSIST)
@never_cache
@require_safe
def attendance_qr(request: ActorRequest, pk: int) -> HttpResponse:
    """The code for the screen in the room; htmx fetches the next one."""
    meeting = get_meeting_or_404(request, pk)
    code = codes.code_for(meeting)
    address = request.build_absolute_uri(reverse("enrollment:attend-scan", args=[meeting.pk, code]))
    everyone = participants_of(request, meeting).order_by()
    here = meeting.attendance.filter(presence__in=[Presence.PRESENT, *PARTLY])
    context = {
        **_about(meeting),
        "drawing": mark_safe(  # noqa: S308 (paths of our own code, drawn by segno)
            segno.make(address, error="m").svg_inline(scale=8, border=4, omitsize=True)
        ),
        "typed": codes.code_for(meeting, short=True),
        "typing": request.build_absolute_uri(reverse("enrollment:attend")),
        "here": here.count(),
        "everyone": everyone.count(),
    }
    part = "enrollment/attendance/_code.html"
    return render(
        request, part if wants_part(request) else "enrollment/attendance/qr.html", context
    )


@requires(Permission.RUN_ASSIST)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_report(request: ActorRequest, pk: int) -> HttpResponse:
    """Shows what a report of an online meeting would mark; on a second POST applies it."""
    meeting = get_meeting_or_404(request, pk)
    if request.method == "POST" and "ticket" in request.POST:
        _apply(request, meeting)
        return redirect("enrollment:attendance", meeting.pk)
    posted = request.method == "POST"
    form = ReportForm(request.POST if posted else None, request.FILES if posted else None)
    preview = None
    if form.is_valid():
        open_ones = participants_of(request, meeting).filter(state=EnrollmentState.BOOKED)
        data = form.cleaned_data["file"].read()
        preview = matching.preview_of(meeting, data, list(open_ones))
        if preview is None:
            form.add_error("file", _not_understood())
    context = {**_about(meeting), "form": form, "preview": preview}
    if preview:
        context["ticket"] = matching.ticket_of(preview, meeting)
    status = INVALID if form.errors else 200
    return render(request, "enrollment/attendance/report.html", context, status=status)


def _not_understood() -> str:
    return _(
        "In dit bestand staat geen lijst met namen en tijden. Neem het presentieverslag zoals Teams"
        " of Zoom het geeft, of een CSV-bestand met de kolommen naam, e-mail, binnen en weg."
    )


def _apply(request: ActorRequest, meeting: Meeting) -> None:
    changes = matching.changes_in(request.POST.get("ticket", ""), meeting)
    if changes is None:
        messages.error(request, _("Dit voorbeeld is verlopen. Kies het bestand opnieuw."))
        return
    try:
        saved = save_marks(
            meeting=meeting, changes=changes, source=AttendanceSource.REPORT, by=request.user
        )
    except AttendanceRefused as refusal:
        messages.error(request, str(refusal))
    else:
        _say(request, saved)
