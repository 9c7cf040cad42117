"""What the end of an employment means for its enrollments.

What begins after the last day is given back, and goes to who waits; with a next employment in the
same organisation everything that is open is handed over to that one instead. What was frozen at
the request (department, manager, cost centre) stays as it was.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import ngettext

from catalog.search.indexing import touch_courses
from enrollment import messages
from enrollment.actions.ending import end_all
from enrollment.actions.waitlist import fill_seats
from enrollment.models import Enrollment, EnrollmentLog
from enrollment.querysets import EnrollmentQuerySet
from enrollment.seats import store_counts
from enrollment.states import EnrollmentState
from people.models import Employment
from people.points import LeaverBusy, LeaverChange
from planning.seats import SeatsBusy, lock_pools


def release_enrollments(change: LeaverChange) -> None:
    """Hands over or gives back (`people.points.leaver_steps`). Raises LeaverBusy."""
    if change.successor is not None:
        _hand_over(change, change.successor)
        return
    try:
        _give_back(change)
    except SeatsBusy as error:
        raise LeaverBusy from error


def released_preview(change: LeaverChange) -> Sequence[str]:
    """How many enrollments go over or are given back (`people.points.leaver_previews`)."""
    if change.successor is not None:
        number = Enrollment.objects.open().filter(employment=change.employment).count()
        words = ngettext(
            "%(n)s inschrijving gaat mee naar het andere dienstverband.",
            "%(n)s inschrijvingen gaan mee naar het andere dienstverband.",
            number,
        )
    else:
        number = _to_release(change).count()
        words = ngettext(
            "%(n)s inschrijving na die dag vervalt. Wie wacht, krijgt de plaats.",
            "%(n)s inschrijvingen na die dag vervallen. Wie wacht, krijgt de plaats.",
            number,
        )
    return [words % {"n": number}] if number else []


def _give_back(change: LeaverChange) -> None:
    run_ids = list(_to_release(change).values_list("run_id", flat=True))
    pools = lock_pools(run_ids)
    # After the lock, in a statement of its own: somebody may have been promoted meanwhile.
    released = list(_to_release(change).filter(run__in=pools).select_related("run__course"))
    for enrollment in released:
        [(_same, source)] = end_all(
            [enrollment], event="withdraw", by=change.by, reason=change.reason
        )
        messages.tell_released(enrollment, change.last_day, source)
    for pool in pools.values():
        store_counts(pool)
        fill_seats(pool)
    touch_courses([enrollment.run.course_id for enrollment in released])


def open_enrollments(day: datetime.date) -> Sequence[int]:
    """Employments that ended before `day` with something still to come (`open_ends`)."""
    found = (
        Enrollment.objects.open()
        .filter(employment__until__lt=day)
        .annotate(first_day=TruncDate("run__starts_at", tzinfo=timezone.get_default_timezone()))
        .filter(Q(first_day=None) | Q(first_day__gt=F("employment__until")))
    )
    return list(found.order_by().values_list("employment_id", flat=True).distinct())


def _to_release(change: LeaverChange) -> EnrollmentQuerySet:
    """Open ones that begin after the last day; without a date only when that day has passed."""
    after = timezone.make_aware(
        datetime.datetime.combine(change.last_day + datetime.timedelta(days=1), datetime.time())
    )
    too_late = Q(run__starts_at__gte=after)
    if change.last_day < timezone.localdate():
        too_late |= Q(run__starts_at=None)
    return Enrollment.objects.open().filter(too_late, employment=change.employment)


def _hand_over(change: LeaverChange, successor: Employment) -> None:
    open_ones = Enrollment.objects.open().filter(employment=change.employment)
    handed = list(open_ones.select_for_update(of=("self",), no_key=True))
    Enrollment.objects.filter(pk__in=[one.pk for one in handed]).update(employment=successor)
    EnrollmentLog.objects.bulk_create(
        EnrollmentLog(
            enrollment=one,
            event="hand_over",
            source=EnrollmentState(one.state),
            target=EnrollmentState(one.state),
            by=change.by,
            at=timezone.now(),
            reason=change.reason,
        )
        for one in handed
    )
