"""What the pages of attendance and finishing show, in words."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.portal import period
from enrollment.attendance.actions import OPENS_BEFORE, AttendanceRefused
from enrollment.attendance.arithmetic import Outcome, Verdict
from enrollment.attendance.contests import last_day, may_contest
from enrollment.attendance.finishing import check_ready, is_under_way
from enrollment.attendance.forms import meeting_rows
from enrollment.attendance.models import Attendance, Contest
from enrollment.attendance.outcomes import contested, outcomes_of, still_open
from enrollment.completion.evidence import UNFINISHED, takes_evidence
from enrollment.completion.models import Completion, CompletionMethod, Evidence
from enrollment.models import Enrollment
from enrollment.participants import in_name_order
from enrollment.states import SEATED_STATES, EnrollmentState
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose
from planning.models import CourseRun

PER_PAGE = 50


def finish_screen(request: ActorRequest, run: CourseRun) -> dict[str, Any]:
    """Everybody with a seat, how they stand, and what one click would do."""
    seated = Enrollment.objects.visible_to(request.actor, Purpose.OPERATE).seated().filter(run=run)
    page = Paginator(
        in_name_order(seated.select_related("person", "organisation", "completion")), PER_PAGE
    ).get_page(request.GET.get("pagina"))
    meetings = list(run.meetings.all())
    waits = set(seated.filter(contested()).values_list("pk", flat=True))
    outcomes = outcomes_of(run, page, meetings)
    total, left = seated.count(), still_open(run).count()
    context: dict[str, Any] = {
        "run": run,
        "course": run.course,
        "page": page,
        "rows": [_row(run, one, outcomes[one.pk], waits) for one in page],
        "has_meetings": bool(meetings),
        "may_decide": request.actor.may(Permission.RUN_PARTICIPANTS, run.organiser_id),
        "no_shows": seated.no_shows().count(),
        "total": total,
        "left": left,
        "done": total - left,
        "busy": bool(left) and is_under_way(run),
    }
    return {**context, **_button(run, waits)}


def _button(run: CourseRun, waits: set[uuid.UUID]) -> dict[str, Any]:
    """What pressing it would do, or why it cannot be pressed yet."""
    try:
        check_ready(run)
    except AttendanceRefused as refusal:
        return {"why_not": str(refusal), "ready": False}
    open_ones = [one for one in still_open(run) if one.pk not in waits]
    verdicts = Counter(outcome.verdict for outcome in outcomes_of(run, open_ones).values())
    finishing, failing = verdicts[Verdict.FINISHED], verdicts[Verdict.NOT_FINISHED]
    return {
        "ready": bool(finishing or failing),
        "finishing": finishing,
        "failing": failing,
        "waits": len(waits),
    }


def _row(
    run: CourseRun, enrollment: Enrollment, outcome: Outcome, waits: set[uuid.UUID]
) -> dict[str, Any]:
    completion: Completion | None = getattr(enrollment, "completion", None)
    ended = enrollment.state != EnrollmentState.BOOKED
    verdict = str(outcome.verdict)
    if ended:
        finished = enrollment.state == EnrollmentState.COMPLETED
        verdict = Verdict.FINISHED if finished else Verdict.NOT_FINISHED
    why = why_of(run, outcome)
    if enrollment.pk in waits:
        why = _("Wacht op het antwoord op een bezwaar.")
    elif completion and completion.method != CompletionMethod.ATTENDANCE:
        why = f"{completion.get_method_display()}: {completion.note}".strip(": ")
    return {
        "enrollment": enrollment,
        "outcome": outcome,
        "verdict": verdict,
        "ended": ended,
        "why": why[:1].upper() + why[1:],
    }


def why_of(run: CourseRun, outcome: Outcome) -> str:
    """Why attendance decides so, in one sentence."""
    facts = {"percentage": outcome.percentage, "needed": run.attendance_percentage}
    if not outcome.total:
        return ""
    if run.attendance_percentage == 0:
        return _("Aanwezigheid telt hier niet mee.")
    if outcome.no_show:
        return _("Niet gekomen en niet afgemeld.")
    match outcome.verdict:
        case Verdict.FINISHED:
            return _("%(percentage)d %% gevolgd; %(needed)d %% is genoeg.") % facts
        case Verdict.NOT_FINISHED:
            return _("%(percentage)d %% gevolgd; %(needed)d %% is nodig.") % facts
    return ngettext(
        "Van %(unknown)d bijeenkomst is nog niets ingevuld.",
        "Van %(unknown)d bijeenkomsten is nog niets ingevuld.",
        outcome.unknown,
    ) % {"unknown": outcome.unknown}


def marks_screen(enrollment: Enrollment) -> dict[str, Any]:
    """The marks of one participant, to be changed."""
    meetings = list(enrollment.run.meetings.all())
    rows = Attendance.objects.filter(enrollment=enrollment)
    attendance: Mapping[int, Attendance] = {row.meeting_id: row for row in rows}
    labels = {one.pk: period(one.starts_at, one.ends_at) for one in meetings}
    outcome = outcomes_of(enrollment.run, [enrollment], meetings)[enrollment.pk]
    return {
        "enrollment": enrollment,
        "run": enrollment.run,
        "course": enrollment.run.course,
        "rows": meeting_rows(meetings, attendance, labels),
        "outcome": outcome,
        "why": why_of(enrollment.run, outcome),
    }


def own_attendance(enrollment: Enrollment) -> dict[str, Any]:
    """For the learner's own page: what was written down, what follows from it, and what one can do
    about it. Nothing for who has no seat, and while nothing has begun."""
    run, meetings = enrollment.run, list(enrollment.run.meetings.all())
    to_come = run.starts_at is not None and run.starts_at > timezone.now() + OPENS_BEFORE
    if enrollment.state not in SEATED_STATES or to_come:
        return {}
    rows = {row.meeting_id: row for row in Attendance.objects.filter(enrollment=enrollment)}
    outcome = outcomes_of(run, [enrollment], meetings)[enrollment.pk] if rows else None
    begun = [one for one in meetings if one.starts_at <= timezone.now() or one.pk in rows]
    files = takes_evidence(run)
    return {
        "attendance": [(meeting, rows.get(meeting.pk)) for meeting in begun],
        "attendance_why": why_of(run, outcome) if outcome else "",
        "completion": Completion.objects.filter(enrollment=enrollment).first(),
        "contest": Contest.objects.filter(enrollment=enrollment).last(),
        "may_contest": bool(rows) and may_contest(enrollment),
        "contest_until": last_day(enrollment) if rows else None,
        "evidence": Evidence.objects.filter(enrollment=enrollment).last() if files else None,
        "may_bring_evidence": files and enrollment.state in UNFINISHED,
    }
