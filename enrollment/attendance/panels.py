"""Attendance and finishing as part of other pages: the run's, and *Te beslissen*."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.utils import timezone

from catalog.points import Panel
from enrollment.attendance.actions import OPENS_BEFORE
from enrollment.attendance.models import Contest
from enrollment.attendance.outcomes import runs_to_finish, still_open
from enrollment.completion.models import Evidence
from enrollment.models import Enrollment
from enrollment.points import DecisionPanel
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose
from planning.models import CourseRun

PER_PAGE = 20


def attendance_panel(request: ActorRequest, run: CourseRun) -> Panel | None:
    """The meetings with how many are marked, from an hour before the first on; a run without
    meetings says how its people finish."""
    now = timezone.now()
    seated = Enrollment.objects.visible_to(request.actor, Purpose.OPERATE).seated().filter(run=run)
    meetings = list(
        run.meetings.select_related("location")
        .annotate(marked=Count("attendance"))
        .order_by("starts_at", "pk")
    )
    begun = run.self_paced or bool(run.starts_at and run.starts_at <= now)
    opened = [one for one in meetings if one.starts_at - OPENS_BEFORE <= now]
    total = seated.count() if opened or begun else 0
    if not total:
        return None
    context = {
        "run": run,
        "meetings": opened,
        "total": total,
        "left": still_open(run).count(),
        "no_shows": seated.no_shows().count() if opened else 0,
        "over": bool(meetings) and run.is_over,
        "now": now,
    }
    return Panel("enrollment/attendance/_panel.html", context)


def contests_to_decide(request: ActorRequest) -> DecisionPanel:
    """Who contests their attendance, in runs that the actor's organisation organises."""
    rows = Contest.objects.filter(decided_at=None, enrollment__in=_decided_by(request))
    return _panel(request, rows, "enrollment/attendance/_to_decide.html", "bezwaren")


def evidence_to_judge(request: ActorRequest) -> DecisionPanel:
    """Who showed that they finished."""
    rows = Evidence.objects.filter(decided_at=None, enrollment__in=_decided_by(request))
    return _panel(request, rows, "enrollment/completion/_to_judge.html", "bewijzen")


def runs_to_round_off(request: ActorRequest) -> DecisionPanel:
    """Runs of which all marks are known: one click finishes everybody."""
    reach = request.actor.reach(Permission.RUN_PARTICIPANTS)
    ready: Any = runs_to_finish()
    rows = ready.filter(reach.q("organiser")) if reach else ready.none()
    page = Paginator(
        rows.select_related("course").prefetch_related("course__texts").order_by("ends_at", "pk"),
        PER_PAGE,
    ).get_page(request.GET.get("afronden"))
    template = "enrollment/completion/_to_finish.html"
    return DecisionPanel(template, page.paginator.count, {"page": page})


def _decided_by(request: ActorRequest) -> QuerySet[Any]:
    reach = request.actor.reach(Permission.RUN_PARTICIPANTS)
    if not reach:
        return Enrollment.objects.none().values("pk")
    own = Enrollment.objects.filter(reach.q("run__organiser"))
    return own.exclude(person=request.user).values("pk")


def _panel(
    request: ActorRequest, rows: QuerySet[Any], template: str, parameter: str
) -> DecisionPanel:
    found = (
        rows.select_related(
            "enrollment__person", "enrollment__organisation", "enrollment__run__course"
        )
        .prefetch_related("enrollment__run__course__texts")
        .order_by("created_at", "pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get(parameter))
    return DecisionPanel(template, page.paginator.count, {"page": page})
