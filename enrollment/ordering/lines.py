"""What the supplier should know of a run's participants, beside what it knows.

Nothing that books or ends a seat writes order lines. What a line *should* say follows from its
enrollment, here (`standing`), so that a page that only reads is right at once; before a line
changes, and by the clock, `bring_in_line` writes it down.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, Func, OuterRef, Q, Value, When
from django.db.models.functions import NullIf
from django.utils import timezone

from core.transitions import apply_transitions
from enrollment.models import Enrollment, OrderLine
from enrollment.ordering.states import KNOWN_STATES, ORDER_STATES, OrderState
from enrollment.states import FINISHED_STATES, EnrollmentState
from people.permissions import Permission
from people.policy import Actor
from planning.models import CourseRun
from planning.querysets import CourseRunQuerySet

RENAMED = "renamed"
BOOKED = Q(state=EnrollmentState.BOOKED)
STAYS = BOOKED | Q(state__in=sorted(FINISHED_STATES))
UNTOLD = Q(order_line=None) | Q(order_line__state=OrderState.TO_ORDER)
KNOWN = Q(order_line__state__in=sorted(KNOWN_STATES))


def participants() -> Any:
    """Enrollments that the supplier knows or should know, with `standing` (an OrderState as it
    should be now) and `renamed`: the supplier knows them by another name."""
    name = Func(
        Value(" "),
        *(NullIf(f"person__{part}", Value("")) for part in ("given_name", "infix", "family_name")),
        function="concat_ws",
        output_field=CharField(),
    )
    standing = Case(
        When(BOOKED & UNTOLD, then=Value(OrderState.TO_ORDER.value)),
        When(UNTOLD, then=Value("")),
        When(KNOWN & ~STAYS, then=Value(OrderState.TO_CANCEL.value)),
        default=F("order_line__state"),
        output_field=CharField(),
    )
    everyone: Any = Enrollment.objects.annotate(standing=standing, name_now=name)
    differs = Q(standing__in=sorted(KNOWN_STATES)) & ~Q(order_line__told_name=F("name_now"))
    return everyone.exclude(standing="").annotate(
        renamed=Case(When(differs, then=Value(True)), default=Value(False))
    )


def counts_of(run_ids: Collection[int]) -> Mapping[int, Counter[str]]:
    """Per run how many there are of each standing, and under RENAMED of new names. One query."""
    rows = (
        participants()
        .filter(run__in=run_ids)
        .order_by()
        .values_list("run", "standing")
        .annotate(number=Count("pk"), changed=Count("pk", filter=Q(renamed=True)))
    )
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for run_id, standing, number, changed in rows:
        counted[run_id][standing] += number
        counted[run_id][RENAMED] += changed
    return counted


TO_TELL = Q(standing__in=[OrderState.TO_ORDER, OrderState.TO_CANCEL]) | Q(renamed=True)


def runs_with_open_orders(actor: Actor) -> CourseRunQuerySet:
    """Runs to come, of organisations whose participants the actor manages, of which the supplier
    must still be told something, or still has to answer."""
    here = participants().filter(run=OuterRef("pk"))
    waiting = here.filter(TO_TELL | Q(standing=OrderState.ORDERED))
    return (
        CourseRun.objects.filter(
            actor.reach(Permission.RUN_PARTICIPANTS).q("organiser"),
            Q(ends_at=None) | Q(ends_at__gte=timezone.now()),
            Exists(waiting),
            supplier_contact__isnull=False,
        )
        .with_card_data()
        .with_course()
        .select_related("supplier_contact", "course__supplier")
    )


def runs_out_of_line() -> Collection[int]:
    """Runs where a line says something else than it should."""
    behind = participants().filter(
        Q(order_line=None) | ~Q(order_line__state=F("standing")),
        run__supplier_contact__isnull=False,
    )
    gone = Enrollment.objects.filter(~BOOKED, order_line__state=OrderState.TO_ORDER)
    ids = {pk for rows in (behind, gone) for pk in rows.order_by().values_list("run_id", flat=True)}
    return sorted(ids)


def bring_in_line(run_id: int) -> None:
    """Writes down what follows from the enrollments. The caller holds the lock on the pool."""
    OrderLine.objects.filter(
        ~Q(enrollment__state=EnrollmentState.BOOKED),
        enrollment__run=run_id,
        state=OrderState.TO_ORDER,
    ).delete()
    behind = participants().filter(run=run_id).exclude(order_line__state=F("standing"))
    ended = list(
        OrderLine.objects.filter(
            enrollment__in=behind.filter(standing=OrderState.TO_CANCEL).values("pk")
        )
    )
    apply_transitions(ended, table=ORDER_STATES, event="leave")
    untold = list(participants().filter(run=run_id, order_line=None))
    still_known = _known_by_person(run_id, untold)
    OrderLine.objects.bulk_create(
        _taken_over(one, still_known[one.person_id])
        if one.person_id in still_known
        else OrderLine(enrollment=one)
        for one in untold
    )
    OrderLine.objects.filter(pk__in=[line.pk for line in still_known.values()]).delete()


def _known_by_person(run_id: int, untold: Iterable[Enrollment]) -> Mapping[uuid.UUID, OrderLine]:
    """The line of an earlier seat of who has a new one, of which the supplier was told no end."""
    earlier = OrderLine.objects.filter(
        enrollment__run=run_id,
        enrollment__person__in=[one.person_id for one in untold],
        state=OrderState.TO_CANCEL,
    )
    return {line.enrollment.person_id: line for line in earlier.select_related("enrollment")}


def _taken_over(enrollment: Enrollment, line: OrderLine) -> OrderLine:
    return OrderLine(
        enrollment=enrollment,
        state=OrderState.CONFIRMED if line.answered_at else OrderState.ORDERED,
        told_name=line.told_name,
        ordered_at=line.ordered_at,
        answered_at=line.answered_at,
        by_id=line.by_id,
    )
