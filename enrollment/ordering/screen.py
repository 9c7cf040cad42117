"""The page on which the seats of a run are ordered, as its template reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Value, When
from django.db.models.functions import Lower
from django.utils import timezone

from catalog.points import Panel
from enrollment.models import Enrollment, OrderLine, SupplierContact
from enrollment.ordering.actions import MAIL_TOPIC, is_external
from enrollment.ordering.lines import RENAMED, TO_TELL, counts_of, participants
from enrollment.ordering.listing import needs_address
from enrollment.ordering.states import KNOWN_STATES, OrderState
from outbox.models import Message
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.models import CourseRun

PER_PAGE = 50
ORDER_OF_STATES = (
    OrderState.TO_ORDER,
    OrderState.TO_CANCEL,
    OrderState.ORDERED,
    OrderState.CONFIRMED,
    OrderState.REFUSED,
    OrderState.CANCELLED,
)


@dataclass(frozen=True)
class ListedLine:
    """A participant with what the supplier should know; `line` is what was written down."""

    enrollment: Enrollment
    standing: OrderState
    renamed: bool
    line: OrderLine | None

    @property
    def may_be_answered(self) -> bool:
        return self.standing in KNOWN_STATES


def page_of(run: CourseRun, number: str | None) -> Page:
    """The participants: what must be told first, then what waits for an answer."""
    whens = [When(standing=state, then=Value(at)) for at, state in enumerate(ORDER_OF_STATES)]
    rows = (
        participants()
        .filter(run=run)
        .select_related("person", "organisation", "order_line")
        .order_by(
            Case(*whens, output_field=IntegerField()),
            Lower("person__family_name__unaccent"),
            Lower("person__given_name__unaccent"),
            "pk",
        )
    )
    page = Paginator(rows, PER_PAGE).get_page(number)
    page.object_list = [
        ListedLine(one, OrderState(one.standing), one.renamed, getattr(one, "order_line", None))
        for one in page.object_list
    ]
    return page


def order_context(run: CourseRun) -> dict[str, Any]:
    """What stands around the list."""
    contact = SupplierContact.objects.filter(run=run).first()
    counts = counts_of([run.pk])[run.pk]
    to_tell = counts[OrderState.TO_ORDER] + counts[OrderState.TO_CANCEL] + counts[RENAMED]
    deadline = contact.order_before if contact else None
    return {
        "run": run,
        "course": run.course,
        "contact": contact,
        "figures": [(counts[state], OrderState(state).label) for state in ORDER_OF_STATES[:4]],
        "refused": counts[OrderState.REFUSED],
        "ordered": counts[OrderState.ORDERED],
        "renamed": counts[RENAMED],
        "to_order": counts[OrderState.TO_ORDER],
        "to_tell": 0 if run.is_over else to_tell,
        "too_late": bool(deadline and deadline <= timezone.now()),
        "with_address": needs_address(run),
        "mail": _mail_of(run.pk),
        "shown": list(participants().filter(TO_TELL, run=run).values_list("pk", flat=True)),
    }


def _mail_of(run_id: int) -> str:
    """'waiting' or 'failed' while an order is on its way; empty when all were sent."""
    waiting = Message.objects.filter(topic=MAIL_TOPIC, key=str(run_id))
    parked = [one is not None for one in waiting.values_list("parked_at", flat=True)]
    if not parked:
        return ""
    return "failed" if any(parked) else "waiting"


def order_panel(request: ActorRequest, run: CourseRun) -> Panel | None:
    """On the page of a run that an external supplier delivers, for who manages participants."""
    if not request.actor.may(Permission.RUN_PARTICIPANTS, run.organiser_id):
        return None
    contact = SupplierContact.objects.filter(run=run).first()
    if contact is None and (run.is_over or not is_external(run)):
        return None
    counts = counts_of([run.pk])[run.pk] if contact else None
    context = {
        "run": run,
        "contact": contact,
        "to_order": counts[OrderState.TO_ORDER] if counts else 0,
        "to_cancel": counts[OrderState.TO_CANCEL] if counts else 0,
        "ordered": counts[OrderState.ORDERED] if counts else 0,
        "confirmed": counts[OrderState.CONFIRMED] if counts else 0,
    }
    return Panel("enrollment/ordering/_panel.html", context)
