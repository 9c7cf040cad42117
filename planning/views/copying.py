"""Planning from an example: a template, or a run with or without the ones after it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.loaders import get_run_or_404
from planning.models import CourseRun
from planning.seats import SeatsBusy
from planning.series.actions import CopyRefused, plan_all
from planning.series.copying import CopyScreen
from planning.series.loaders import first_day, get_template_or_404, series_of
from planning.series.pattern import pattern_of_run, pattern_of_template

INVALID = 422


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def template_plan(request: ActorRequest, pk: int) -> HttpResponse:
    """Plans one or more runs as the template says."""
    template = get_template_or_404(request, pk)
    screen = CopyScreen(
        course=template.course,
        organiser=template.organisation,
        by=request.user,
        examples=[(first_day(CourseRun()), pattern_of_template(template))],
        **_filled_in(request),
    )
    return _page(request, screen, {"template": template, "run": None})


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def run_copy(request: ActorRequest, pk: int) -> HttpResponse:
    """Plans a run, or it and those after it, once more on other days."""
    run = get_run_or_404(request, pk, Permission.RUN_MANAGE)
    if not run.meetings.exists():
        messages.info(request, _("Deze uitvoering heeft geen bijeenkomsten om te kopiëren."))
        return redirect("planning:run", run.pk)
    screen = CopyScreen(
        course=run.course,
        organiser=run.organiser,
        by=request.user,
        examples=[(first_day(one), pattern_of_run(one)) for one in series_of(run)],
        **_filled_in(request),
    )
    return _page(request, screen, {"template": None, "run": run})


def _filled_in(request: ActorRequest) -> dict[str, Any]:
    """The days are asked in the address, what follows from them is sent."""
    return {
        "start": request.GET if "first" in request.GET else None,
        "data": request.POST if request.method == "POST" else None,
    }


def _page(request: ActorRequest, screen: CopyScreen, example: dict[str, Any]) -> HttpResponse:
    if "plan" in request.POST and screen.is_ready():
        try:
            runs = plan_all(
                course=screen.course,
                organiser=screen.organiser,
                wanted=screen.wanted(),
                by=request.user,
            )
        except CopyRefused as refusal:
            screen.refuse(refusal)
        except SeatsBusy:
            screen.refused = _("Het is nu erg druk. Er is niets gepland. Probeer het zo nog eens.")
        else:
            return _planned(request, runs)
    context = {**example, "screen": screen, "course": screen.course}
    status = INVALID if screen.errors else 200
    return render(request, "planning/series/plan.html", context, status=status)


def _planned(request: ActorRequest, runs: list[CourseRun]) -> HttpResponse:
    number = len(runs)
    words = ngettext(
        "%(number)d uitvoering is gepland en open voor inschrijving.",
        "%(number)d uitvoeringen zijn gepland en open voor inschrijving.",
        number,
    )
    messages.success(request, words % {"number": number})
    if number == 1:
        return redirect("planning:run", runs[0].pk)
    return redirect("planning:runs")
