"""The life of one enrollment: its moments, its state and the log that tells the same."""

from __future__ import annotations

import datetime
import random
import uuid
from decimal import Decimal

from demo.loading.story import draw_uuid
from enrollment.models import STATE_MOMENTS, Enrollment, EnrollmentLog
from enrollment.states import EnrollmentState
from people.models import Employment
from planning.models import CourseRun

REASONS = (
    "Ik ben die dag verhinderd.",
    "Er is te veel werk blijven liggen.",
    "Ik volg deze training liever later.",
    "",
    "",
)


class Life:
    """Builds one enrollment step by step; each step writes its log row."""

    def __init__(
        self,
        rng: random.Random,
        *,
        run: CourseRun,
        employment: Employment,
        price: Decimal | None,
        requested_at: datetime.datetime,
        state: EnrollmentState = EnrollmentState.BOOKED,
    ) -> None:
        self.rng = rng
        self.enrollment = Enrollment(
            pk=draw_uuid(rng),
            run=run,
            person_id=employment.person_id,
            employment_id=employment.pk,
            organisation_id=employment.organisation_id,
            department_id=employment.department_id,
            manager_id=employment.manager_id,
            cost_centre=employment.cost_centre,
            price_excl=price,
            requested_at=requested_at,
            created_at=requested_at,
        )
        self.log: list[EnrollmentLog] = []
        self._step("book", state, requested_at, employment.person_id)

    def promote(self, at: datetime.datetime) -> None:
        """From the waitlist to a seat, by the portal."""
        self._step("promote", EnrollmentState.BOOKED, at, None)

    def withdraw(self, at: datetime.datetime) -> None:
        self._step(
            "withdraw",
            EnrollmentState.WITHDRAWN,
            at,
            self.enrollment.person_id,
            self.rng.choice(REASONS),
        )

    def cancel(self, at: datetime.datetime, *, reason: str) -> None:
        """The run was cancelled."""
        self._step("cancel_run", EnrollmentState.CANCELLED, at, None, reason)

    def finish(self, at: datetime.datetime, *, completed: bool) -> None:
        state = EnrollmentState.COMPLETED if completed else EnrollmentState.NOT_COMPLETED
        self._step("complete" if completed else "fail", state, at, None)

    def _step(
        self,
        event: str,
        state: EnrollmentState,
        at: datetime.datetime,
        by_id: uuid.UUID | None,
        reason: str = "",
    ) -> None:
        row = EnrollmentLog(
            enrollment_id=self.enrollment.pk,
            event=event,
            source=str(self.enrollment.state),
            target=state.value,
            by_id=by_id,
            at=at,
            reason=reason,
        )
        self.log.append(row)
        self.enrollment.state = state.value
        setattr(self.enrollment, STATE_MOMENTS[state], at)
