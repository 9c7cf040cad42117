"""The list of runs, and the page of one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose
from planning.filters import RunFilter
from planning.leavers import trainers_of
from planning.loaders import get_run_or_404
from planning.models import CourseRun
from planning.points import run_panels
from planning.querysets import (
    CourseRunQuerySet,
    is_cancelled,
    is_coming,
    is_past,
    waits_for_decision,
)
from planning.series.preparing import overdue
from planning.trainers.querysets import open_questions, without_trainer

PER_PAGE = 25
TABS = {
    "komend": is_coming,
    "beslissen": waits_for_decision,
    "geweest": is_past,
    "geannuleerd": is_cancelled,
}


@requires(Permission.RUN_ASSIST)
@require_safe
def runs(request: ActorRequest) -> HttpResponse:
    """The runs that the actor operates: an officer the organisation's, a trainer own ones."""
    chosen = request.GET.get("soort", "")
    chosen = chosen if chosen in TABS else "komend"
    visible = CourseRun.objects.visible_to(request.actor, Purpose.OPERATE)
    found = RunFilter(request.GET, queryset=visible.filter(TABS[chosen]()))
    ordered = found.qs.with_card_data().with_course()
    if chosen not in ("komend", "beslissen"):
        ordered = ordered.order_by(F("starts_at").desc(nulls_last=True), "-id")
    context = {
        "page": Paginator(ordered, PER_PAGE).get_page(request.GET.get("pagina")),
        "form": found.form,
        "chosen": chosen,
        "filtered": any(request.GET.get(name) for name in ("q", "maand", "zonder_trainer")),
        "tabs": _tabs(visible, chosen, request.GET),
        "may_plan": request.actor.may(Permission.RUN_MANAGE),
        "asked": open_questions(request.user).exists(),
        "overdue": overdue(request.actor).count(),
        "without_trainer": visible.filter(without_trainer()).count(),
        "now": timezone.now(),
    }
    return render(request, "planning/runs.html", context)


def _tabs(visible: CourseRunQuerySet, chosen: str, query: QueryDict) -> list[dict[str, Any]]:
    """Links with counts (one query); the words searched for come along, the month does not."""
    labels = {
        "komend": _("Komend"),
        "beslissen": _("Te weinig deelnemers"),
        "geweest": _("Geweest"),
        "geannuleerd": _("Geannuleerd"),
    }
    counts = visible.aggregate(**{name: Count("pk", filter=part()) for name, part in TABS.items()})
    tabs = []
    for name, label in labels.items():
        address = QueryDict(mutable=True)
        address["soort"] = name
        if words := query.get("q"):
            address["q"] = str(words)
        tabs.append(
            {
                "url": f"?{address.urlencode()}",
                "label": label,
                "active": name == chosen,
                "count": counts[name],
            }
        )
    return tabs


@requires(Permission.RUN_ASSIST)
@require_safe
def run_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One run for its officer and its trainer: facts, seats, and what other rooms know of it."""
    run = get_run_or_404(request, pk, Permission.RUN_ASSIST)
    context = {
        "run": run,
        "course": run.course,
        "meetings": run.meetings.select_related("location"),
        "trainers": trainers_of(run),
        "may_manage": request.actor.may(Permission.RUN_MANAGE, run.organiser_id),
        "now": timezone.now(),
        "panels": [
            render_to_string(panel.template, dict(panel.context), request)
            for panel in run_panels.answers(request, run)
            if panel
        ],
    }
    return render(request, "planning/run.html", context)
