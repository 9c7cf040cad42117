"""The planners' board, and moving a meeting on it."""

from __future__ import annotations

import contextlib
import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.requests import wants_part
from core.transitions import StaleState
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.arranging_fields import choices_for
from planning.board.forms import MoveForm, move_values
from planning.board.items import ALL, ROOM, TRAINER, Board
from planning.board.moving import move_meeting
from planning.board.spans import Span
from planning.loaders import get_run_or_404
from planning.models import CourseRun, Meeting
from planning.refusals import NotFree, RunRefused
from planning.rooms.loaders import day_asked, planning_for
from planning.rooms.querysets import rooms_for
from planning.seats import SeatsBusy
from planning.states import RunState
from planning.trainers.querysets import trainers_for

INVALID, CONFLICT, SAME = 422, 409, 204


@requires(Permission.RUN_MANAGE)
@require_safe
def board(request: ActorRequest) -> HttpResponse:
    """A week or a month of own meetings, by room or by trainer with what others have there.

    The page asks for its own part again, with the `stand` it shows: nothing new, nothing sent.
    """
    shown = _board_of(request)
    stand = shown.stand
    if wants_part(request) and request.GET.get("stand") == stand:
        response = HttpResponse(status=SAME)
    else:
        part = wants_part(request)
        template = "planning/board/_board.html" if part else "planning/board/board.html"
        context = {
            "board": shown,
            "rows": shown.rows(),
            "span": shown.span,
            "per": shown.per,
            "stand": stand,
            "changed": part and "stand" in request.GET,
            "asked": _asked(request),
            "now": timezone.now(),
        }
        response = render(request, template, {**context, "pers": _pers()})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _board_of(request: ActorRequest) -> Board:
    organisation = planning_for(request.actor)
    if organisation is None:
        raise PermissionDenied
    asked = _asked(request)
    span = Span.month_of if asked["weergave"] == "maand" else Span.week_of
    return Board(
        actor=request.actor,
        span=span(day_asked(request)),
        per=asked["per"],
        rooms={one.pk: one for one in rooms_for(organisation.pk)},
        trainers={one.pk: one for one in trainers_for(organisation.pk)},
        chosen=asked["rij"],
    )


def _asked(request: ActorRequest) -> dict[str, str]:
    per = request.GET.get("per", "")
    return {
        "weergave": "maand" if request.GET.get("weergave") == "maand" else "week",
        "per": per if per in (ROOM, TRAINER) else ALL,
        "rij": request.GET.get("rij", "")[:20],
    }


def _pers() -> list[tuple[str, str]]:
    return [(ALL, _("Alles")), (ROOM, _("Per zaal")), (TRAINER, _("Per trainer"))]


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_move(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks for another time or room, filled in with where the meeting was dropped on the board."""
    run, meeting = _meeting_or_404(request, pk)
    if run.state == RunState.CANCELLED or meeting.starts_at <= timezone.now():
        messages.info(request, _("Deze bijeenkomst kan niet meer verplaatst worden."))
        return redirect("planning:run", run.pk)
    data = request.POST.copy() if request.method == "POST" else None
    choices = choices_for(run.course, run.organiser_id, run)
    form = MoveForm(data, initial=move_values(meeting) | _dropped(request), choices=choices)
    status = 200
    if data is not None and form.is_valid():
        try:
            _move(request, run, meeting, form)
        except StaleState:
            status, run = CONFLICT, _meeting_or_404(request, pk)[0]
            data["modified_at"] = run.modified_at.isoformat()
        except (RunRefused, SeatsBusy) as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("De bijeenkomst is verplaatst."))
            day = form.cleaned_data["day"].isoformat()
            return redirect(f"{reverse('planning:board')}?vanaf={day}")
    context = {"run": run, "course": run.course, "meeting": meeting, "form": form}
    context["stale"] = status == CONFLICT
    status = INVALID if form.errors else status
    return render(request, "planning/board/move.html", context, status=status)


def _meeting_or_404(request: ActorRequest, pk: int) -> tuple[CourseRun, Meeting]:
    """A meeting of a run that the actor plans; a trainer of the run: 403."""
    found = Meeting.objects.select_related("location", "room_booking__room").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.run = get_run_or_404(request, found.run_id, Permission.RUN_MANAGE)
    return found.run, found


def _dropped(request: ActorRequest) -> dict[str, Any]:
    """Where it was dropped; anything else in the address counts for nothing."""
    values: dict[str, Any] = {}
    with contextlib.suppress(ValueError):
        values["day"] = datetime.date.fromisoformat(request.GET.get("dag", ""))
    room = request.GET.get("zaal", "")
    if room.isascii() and room.isdecimal() and len(room) < 10:
        values["booked_room"] = int(room)
    return values


def _move(request: ActorRequest, run: CourseRun, meeting: Meeting, form: MoveForm) -> None:
    move_meeting(
        run=run,
        meeting=meeting,
        starts_at=form.cleaned_data["starts_at"],
        ends_at=form.cleaned_data["ends_at"],
        room=form.cleaned_data["booked_room"],
        by=request.user,
        seen=form.seen,
    )


def _refuse(form: MoveForm, refusal: Exception) -> None:
    if isinstance(refusal, SeatsBusy):
        form.add_error(None, _("Het is nu erg druk. Er is niets veranderd. Probeer het zo weer."))
    elif isinstance(refusal, NotFree) and refusal.field in form.fields:
        form.add_error(refusal.field, str(refusal))
    else:
        form.add_error(None, str(refusal))
