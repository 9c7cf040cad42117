"""Making, changing and cancelling a run."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.transitions import StaleState, TransitionRefused
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.actions import RunRefused, cancel_run, change_run, plan_run
from planning.forms import CancelForm
from planning.loaders import get_plannable_course_or_404, get_run_or_404
from planning.models import CourseRun
from planning.screen import RunScreen
from planning.seats import SeatsBusy
from planning.states import RunState

INVALID, CONFLICT = 422, 409


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def run_new(request: ActorRequest, course_slug: str) -> HttpResponse:
    """Plans a run of a course for the organisation in which the actor manages runs."""
    course, organiser = get_plannable_course_or_404(request, course_slug)
    data = request.POST if request.method == "POST" else None
    city = request.GET.get("plaats", "")
    screen = RunScreen(course=course, organiser=organiser, data=data, city=city)
    if screen.is_ready():
        try:
            run = plan_run(
                course=course,
                organiser=organiser,
                details=screen.details(),
                slots=screen.slots(),
                by=request.user,
            )
        except (RunRefused, SeatsBusy) as refusal:
            screen.refuse(_busy() if isinstance(refusal, SeatsBusy) else refusal)
        else:
            messages.success(request, _("De uitvoering is gepland en open voor inschrijving."))
            return redirect("planning:run", run.pk)
    context = {"screen": screen, "course": course, "organiser": organiser}
    return _show(request, "planning/run_new.html", context)


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def run_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Changes a run with its meetings; who is enrolled is told when time or place changes."""
    run = get_run_or_404(request, pk, Permission.RUN_MANAGE)
    if run.state == RunState.CANCELLED:
        messages.info(request, _("Deze uitvoering is geannuleerd en kan niet meer veranderen."))
        return redirect("planning:run", run.pk)
    data = request.POST if request.method == "POST" else None
    screen = RunScreen(course=run.course, organiser=run.organiser, run=run, data=data)
    if screen.is_ready():
        try:
            _change(request, run, screen)
        except StaleState:
            return _show_stale(request, pk, screen)
        except (RunRefused, SeatsBusy) as refusal:
            screen.refuse(_busy() if isinstance(refusal, SeatsBusy) else refusal)
        else:
            messages.success(request, _("De uitvoering is gewijzigd."))
            return redirect("planning:run", run.pk)
    context = {"screen": screen, "run": run, "course": run.course, "stale": False}
    return _show(request, "planning/run_edit.html", context)


def _show_stale(request: ActorRequest, pk: int, screen: RunScreen) -> HttpResponse:
    """What a colleague made of the run, above what was typed; saving again overwrites it."""
    run = get_run_or_404(request, pk, Permission.RUN_MANAGE)
    screen.overwrite(run)
    context = {
        "screen": screen,
        "run": run,
        "course": run.course,
        "stale": True,
        "meetings": run.meetings.select_related("location"),
    }
    return _show(request, "planning/run_edit.html", context, status=CONFLICT)


def _change(request: ActorRequest, run: CourseRun, screen: RunScreen) -> None:
    change_run(
        run=run,
        details=screen.details(),
        slots=screen.slots(),
        by=request.user,
        seen=screen.seen,
    )


def _show(
    request: ActorRequest, template: str, context: dict[str, Any], *, status: int = 0
) -> HttpResponse:
    screen: RunScreen = context["screen"]
    return render(request, template, context, status=status or (INVALID if screen.errors else 200))


def _busy() -> str:
    return _(
        "Het is nu erg druk bij deze uitvoering. Er is niets veranderd. Probeer het zo nog eens."
    )


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def run_cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks for the reason and says what it means; on POST cancels."""
    run = get_run_or_404(request, pk, Permission.RUN_MANAGE)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if run.state == RunState.CANCELLED:
        messages.info(request, _("Deze uitvoering was al geannuleerd."))
        return redirect("planning:run", run.pk)
    if form.is_valid():
        try:
            cancel_run(run=run, reason=form.cleaned_data["reason"], by=request.user)
        except (RunRefused, SeatsBusy) as refusal:
            form.add_error(None, _busy() if isinstance(refusal, SeatsBusy) else str(refusal))
        except (StaleState, TransitionRefused):
            messages.info(request, _("Een collega was je voor. Hieronder staat hoe het nu is."))
            return redirect("planning:run", run.pk)
        else:
            messages.success(request, _("De uitvoering is geannuleerd. Iedereen krijgt bericht."))
            return redirect("planning:run", run.pk)
    context = {"run": run, "course": run.course, "form": form}
    status = INVALID if form.errors else 200
    return render(request, "planning/run_cancel.html", context, status=status)
