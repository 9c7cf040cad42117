"""The path of an enrollment as steps: what happened, where it is now, what is still to come."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from core.templatetags.portal import day
from enrollment.models import STATE_MOMENTS, Enrollment
from enrollment.states import FINISHED_STATES, EnrollmentState

Step = dict[str, str]

ENDED_EARLY = frozenset(
    {
        EnrollmentState.WITHDRAWN,
        EnrollmentState.CANCELLED,
        EnrollmentState.DECLINED,
        EnrollmentState.EXPIRED,
    }
)


def path_of(enrollment: Enrollment) -> list[Step]:
    """Steps for the component `steps`: done, current, todo or stopped, each with its day."""
    state = EnrollmentState(enrollment.state)
    asked = "current" if state == EnrollmentState.REQUESTED else "done"
    steps = [_step(_("Aangevraagd"), asked, enrollment.requested_at)]
    if enrollment.waitlisted_at:
        here = state == EnrollmentState.WAITLISTED
        steps.append(
            _step(_("Op de wachtlijst"), "current" if here else "done", enrollment.waitlisted_at)
        )
    if enrollment.offered_at:
        here = state == EnrollmentState.OFFERED
        steps.append(
            _step(_("Plaats aangeboden"), "current" if here else "done", enrollment.offered_at)
        )
    if state in ENDED_EARLY and not enrollment.booked_at:
        return [*steps, _end(enrollment, state)]
    steps.append(
        _step(
            _("Plaats gekregen"), "done" if enrollment.booked_at else "todo", enrollment.booked_at
        )
    )
    if state in ENDED_EARLY:
        return [*steps, _end(enrollment, state)]
    return [*steps, _taking_part(enrollment, state), _finishing(enrollment, state)]


def _step(label: str, state: str, moment: datetime.datetime | None) -> Step:
    return {"label": str(label), "state": state, "note": day(moment) if moment else ""}


def _end(enrollment: Enrollment, state: EnrollmentState) -> Step:
    return _step(state.label.capitalize(), "stopped", getattr(enrollment, STATE_MOMENTS[state]))


def _taking_part(enrollment: Enrollment, state: EnrollmentState) -> Step:
    starts_at = enrollment.run.starts_at
    begun = starts_at is None or starts_at <= timezone.now()
    if state in FINISHED_STATES:
        return _step(_("Meedoen"), "done", starts_at)
    booked = state == EnrollmentState.BOOKED
    return _step(_("Meedoen"), "current" if booked and begun else "todo", starts_at)


def _finishing(enrollment: Enrollment, state: EnrollmentState) -> Step:
    if state == EnrollmentState.NOT_COMPLETED:
        return _step(_("Niet afgerond"), "stopped", enrollment.completed_at)
    return _step(
        _("Afgerond"),
        "done" if state == EnrollmentState.COMPLETED else "todo",
        enrollment.completed_at,
    )
