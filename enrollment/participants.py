"""Who takes part: the participants of a run, for its officer and its trainer.

Of people from other organisations the organiser sees name and organisation, no more; the same is
enough for the own people, so the table shows nobody's department or manager.
"""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models.functions import Lower

from catalog.points import Panel
from enrollment.models import Enrollment
from enrollment.querysets import EnrollmentQuerySet
from enrollment.states import HOLDING_STATES, EnrollmentState
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose
from planning.models import CourseRun

PER_PAGE = 50
LEFT = (
    EnrollmentState.WITHDRAWN,
    EnrollmentState.CANCELLED,
    EnrollmentState.DECLINED,
    EnrollmentState.EXPIRED,
)


def participants_panel(request: ActorRequest, run: CourseRun) -> Panel | None:
    """Seated in name order, waiting in queue order, and who left, each in pages of their own."""
    everyone = (
        Enrollment.objects.visible_to(request.actor, Purpose.OPERATE)
        .filter(run=run)
        .select_related("person", "organisation")
    )
    lists = {
        "seated": in_name_order(everyone.seated()),
        "waiting": everyone.waiting().with_queue_position(),
        "hoping": everyone.filter(state__in=sorted(HOLDING_STATES)).order_by("requested_at", "pk"),
        "ended": in_name_order(everyone.filter(state__in=LEFT)),
    }
    pages = {
        name: Paginator(rows, PER_PAGE).get_page(request.GET.get(f"pagina-{name}"))
        for name, rows in lists.items()
    }
    may_withdraw = not run.is_over and request.actor.may(
        Permission.RUN_PARTICIPANTS, run.organiser_id
    )
    context = {**pages, "may_withdraw": may_withdraw, "run": run}
    return Panel("enrollment/_participants.html", context)


def in_name_order(rows: EnrollmentQuerySet) -> EnrollmentQuerySet:
    """The Dutch way: 'van der Werff, Yvonne' stands under W."""
    return rows.order_by(
        Lower("person__family_name__unaccent"), Lower("person__given_name__unaccent"), "pk"
    )
