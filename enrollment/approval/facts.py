"""What somebody wants to know before deciding: as it was asked, and what changed since."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from enrollment.actions.booking import price_of
from enrollment.approval.models import ApprovalStep
from enrollment.budgets.models import EntryState
from enrollment.conflicts import Conflict, conflicts_of
from enrollment.models import BudgetEntry, Enrollment
from enrollment.states import EnrollmentState


@dataclass(frozen=True)
class DecisionFacts:
    """`changes` are sentences; `away` are colleagues of the same department who take part too."""

    price_excl: Decimal | None
    budget_left: Decimal | None
    """After what others reserved and committed, without this request; None without a budget."""
    over_budget: bool
    changes: tuple[str, ...]
    away: int
    this_year: int
    """What this person booked or finished for the same organisation this year."""
    conflicts: tuple[Conflict, ...] = ()
    """What the person was told, or what came up since."""


def facts_for_decider(step: ApprovalStep) -> DecisionFacts:
    """A fixed number of queries."""
    enrollment = step.enrollment
    entry: BudgetEntry | None = getattr(enrollment, "budget_entry", None)
    left = None
    if entry:
        own = entry.amount if entry.state in {EntryState.RESERVED, EntryState.COMMITTED} else 0
        left = entry.budget.left + own
    return DecisionFacts(
        price_excl=enrollment.price_excl,
        budget_left=left,
        over_budget=entry is not None and entry.state == EntryState.WANTED,
        changes=tuple(_changes(enrollment)),
        away=_away(enrollment),
        this_year=_this_year(enrollment),
        conflicts=_conflicts(enrollment),
    )


def _conflicts(enrollment: Enrollment) -> tuple[Conflict, ...]:
    """Only while it is undecided: afterwards they have served."""
    if enrollment.state != EnrollmentState.REQUESTED:
        return ()
    return conflicts_of(
        enrollment.run, enrollment.employment, first_available=enrollment.first_available
    )


def _changes(enrollment: Enrollment) -> list[str]:
    """What was frozen at the request and is different now."""
    now = enrollment.employment
    said = []
    if now.department_id != enrollment.department_id:
        said.append(
            _("De medewerker werkt nu bij %(new)s; bij de aanvraag was dat %(old)s.")
            % {"new": now.department, "old": enrollment.department}
        )
    if now.manager_id != enrollment.manager_id and now.manager:
        said.append(_("De leidinggevende is nu %(name)s.") % {"name": now.manager.full_name})
    if now.cost_centre != enrollment.cost_centre:
        said.append(
            _("De kostenplaats is nu %(new)s; bij de aanvraag was dat %(old)s.")
            % {"new": now.cost_centre or "–", "old": enrollment.cost_centre or "–"}
        )
    if price_of(enrollment.run, now) != enrollment.price_excl:
        said.append(_("De prijs is sindsdien veranderd; voor deze aanvraag geldt de oude prijs."))
    return said


def _away(enrollment: Enrollment) -> int:
    """Colleagues of the department who have a meeting at the same time."""
    overlaps = Q()
    for meeting in enrollment.run.meetings.all():
        overlaps |= Q(
            run__meetings__starts_at__lt=meeting.ends_at,
            run__meetings__ends_at__gt=meeting.starts_at,
        )
    if not overlaps:
        return 0
    return (
        Enrollment.objects.filter(
            overlaps,
            state=EnrollmentState.BOOKED,
            organisation=enrollment.organisation_id,
            employment__department=enrollment.employment.department_id,
        )
        .exclude(person=enrollment.person_id)
        .values("person")
        .distinct()
        .count()
    )


def _this_year(enrollment: Enrollment) -> int:
    year = timezone.localdate().year
    had = Q(state=EnrollmentState.BOOKED) | Q(state=EnrollmentState.COMPLETED)
    return Enrollment.objects.filter(
        had,
        person=enrollment.person_id,
        organisation=enrollment.organisation_id,
        requested_at__year=year,
    ).count()
