"""What time alone does: offers and requests lapse, seats come free, people are reminded.

Each run is handled in a transaction of its own, under its lock, and every step looks again at what
is true then: it may run twice at once, late, or again, and does the same thing once.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from catalog.search.indexing import touch_courses
from enrollment import messages
from enrollment.actions.ending import end_all
from enrollment.actions.steps import log, move_all
from enrollment.actions.waitlist import fill_seats
from enrollment.models import Enrollment, TeamReservation
from enrollment.querysets import EnrollmentQuerySet
from enrollment.reservations import messages as reservations
from enrollment.states import WANTING_STATES, EnrollmentState
from planning.models import CourseRun, SeatPool, SeatShare
from planning.seats import SeatsBusy, lock_pool
from planning.states import RunState

logger = structlog.get_logger(__name__)

OFFER_LAPSED = gettext_noop("Er is niet op tijd voor de aangeboden plaats gekozen.")
RUN_BEGAN = gettext_noop("De uitvoering is begonnen.")
HOLD_ENDED = gettext_noop("De plaats wordt niet langer vastgehouden; de aanvraag loopt door.")
ACCESS_ENDED = gettext_noop("De toegang is afgelopen.")


def tend_runs() -> int:
    """Brings every run up to date with the clock; returns how many had something to do. A run that
    is too busy now waits for the next round."""
    tended = 0
    for run_id in sorted(_runs_to_tend()):
        try:
            tend_run(run_id)
        except SeatsBusy:
            logger.info("run_busy_tend_later", run=run_id)
            continue
        tended += 1
    return tended


@transaction.atomic
def tend_run(run_id: int) -> None:
    """All that is due for one run, in the order in which it matters; then its free seats are given
    out. Raises SeatsBusy."""
    pool = lock_pool(run_id)
    run = CourseRun.objects.select_related("course").get(pk=run_id)
    now = timezone.now()
    steps: tuple[Callable[[CourseRun, datetime.datetime], None], ...] = (
        _expire_begun,
        _expire_offers,
        _end_holds,
        _release_shares,
        _release_reservations,
        _end_access,
    )
    for step in steps:
        step(run, now)
    fill_seats(pool)
    touch_courses([run.course_id])


def _runs_to_tend() -> Iterator[int]:
    now, today = timezone.now(), timezone.localdate()
    held = Enrollment.objects.filter(holds_seat=True, held_until__lte=now)
    begun = Enrollment.objects.filter(state__in=sorted(WANTING_STATES), run__starts_at__lte=now)
    ended = Enrollment.objects.filter(
        state=EnrollmentState.BOOKED, run__self_paced=True, access_until__lt=today
    )
    shares = SeatShare.objects.filter(released_at=None, release_on__lte=today)
    reserved = TeamReservation.objects.filter(seats__gt=0, names_before__lte=today)
    idle = SeatPool.objects.filter(
        Q(capacity__gt=F("booked") + F("held") - F("overbookings")),
        waiting__gt=0,
        run__in=CourseRun.objects.bookable(),
    )
    ids: set[int] = set(idle.values_list("pk", flat=True))
    for rows in (held, begun, ended, shares, reserved):
        ids |= set(rows.order_by().values_list("run_id", flat=True))
    yield from ids


def _expire_begun(run: CourseRun, now: datetime.datetime) -> None:
    if run.starts_at is None or run.starts_at > now:
        return
    _expire(run, Enrollment.objects.filter(state__in=sorted(WANTING_STATES)), RUN_BEGAN)


def _expire_offers(run: CourseRun, now: datetime.datetime) -> None:
    lapsed = Enrollment.objects.filter(state=EnrollmentState.OFFERED, held_until__lte=now)
    _expire(run, lapsed, OFFER_LAPSED)


def _expire(run: CourseRun, rows: EnrollmentQuerySet, reason: str) -> None:
    expired = end_all(list(rows.filter(run=run)), event="expire", by=None, reason=reason)
    messages.tell_states(run, expired, by=None, reason=reason)


def _end_holds(run: CourseRun, now: datetime.datetime) -> None:
    """The request goes on, its seat does not."""
    held = list(
        Enrollment.objects.filter(
            run=run, state=EnrollmentState.REQUESTED, holds_seat=True, held_until__lte=now
        )
    )
    Enrollment.objects.filter(pk__in=[one.pk for one in held]).update(
        holds_seat=False, held_until=None
    )
    log([(one, one.state) for one in held], event="hold_ended", by=None, reason=HOLD_ENDED)


def _release_shares(run: CourseRun, now: datetime.datetime) -> None:
    run.shares.filter(released_at=None, release_on__lte=timezone.localdate()).update(
        released_at=now
    )


def _release_reservations(run: CourseRun, now: datetime.datetime) -> None:
    due = list(run.reservations.filter(seats__gt=0, names_before__lte=timezone.localdate()))
    run.reservations.filter(pk__in=[one.pk for one in due]).update(seats=0, released_at=now)
    if run.state != RunState.CANCELLED:
        reservations.tell_released(run, due)


def _end_access(run: CourseRun, _now: datetime.datetime) -> None:
    if not run.self_paced:
        return
    over = Enrollment.objects.filter(
        run=run, state=EnrollmentState.BOOKED, access_until__lt=timezone.localdate()
    )
    ended = move_all(list(over), event="fail", by=None, reason=ACCESS_ENDED)
    messages.tell_states(run, ended, by=None, reason=ACCESS_ENDED)
