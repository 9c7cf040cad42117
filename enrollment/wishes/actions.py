"""The life of a wish outside the catalogue: asked, decided about, withdrawn, completed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.transitions import apply_transition
from enrollment.models import LearningWish, WishLog
from enrollment.wishes import messages
from enrollment.wishes.states import WISH_STATES
from people.models import Employment, Person
from people.policy import actor_for


@dataclass(frozen=True)
class WishDetails:
    """What somebody asks for, in their own words. Days are days in Amsterdam."""

    title: str
    goal: str
    supplier: str = ""
    website: str = ""
    price_excl: Decimal | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    hours: int | None = None


class NotYourTurn(Exception):
    """Somebody else decides about this wish (by now)."""


@transaction.atomic
def ask(*, employment: Employment, details: WishDetails, by: Person) -> LearningWish:
    """Asks for learning outside the catalogue, for that work; who decides is told.

    Department, manager and cost centre stay as they are today, whatever happens to them later.
    """
    wish = LearningWish.objects.create(
        person_id=employment.person_id,
        employment=employment,
        organisation_id=employment.organisation_id,
        department_id=employment.department_id,
        manager_id=employment.manager_id,
        cost_centre=employment.cost_centre,
        **asdict(details),
    )
    _log(wish, event="ask", by=by)
    messages.tell_deciders(wish)
    return wish


@transaction.atomic
def approve(*, wish: LearningWish, by: Person, reason: str = "") -> None:
    """Agrees. Raises NotYourTurn, StaleState and TransitionRefused."""
    _decide(wish, event="approve", by=by, reason=reason)


@transaction.atomic
def refuse(*, wish: LearningWish, by: Person, reason: str) -> None:
    """Says no, and why. Raises NotYourTurn, StaleState and TransitionRefused."""
    _decide(wish, event="refuse", by=by, reason=reason)


@transaction.atomic
def withdraw(*, wish: LearningWish, by: Person | None, reason: str = "") -> None:
    """Takes a wish back; `by` None is the portal itself, and then the person is told.

    Raises StaleState and TransitionRefused.
    """
    _move(wish, event="withdraw", by=by, reason=reason)
    if by != wish.person:
        messages.tell_withdrawn(wish, reason)


@transaction.atomic
def complete(*, wish: LearningWish, by: Person, completed_on: datetime.date) -> None:
    """Notes that it was finished that day. Raises StaleState and TransitionRefused."""
    _move(wish, event="complete", by=by, changes={"completed_on": completed_on})


@transaction.atomic
def hand_over(*, wishes: Sequence[LearningWish], employment: Employment, by: Person | None) -> None:
    """Lets open wishes go along to the next employment; what was frozen stays as it was."""
    LearningWish.objects.filter(pk__in=[wish.pk for wish in wishes]).update(employment=employment)
    for wish in wishes:
        _log(wish, event="hand_over", by=by)


def _decide(wish: LearningWish, *, event: str, by: Person, reason: str) -> None:
    turn = LearningWish.objects.decided_by(actor_for(by)).filter(pk=wish.pk)
    if not turn.exists():
        raise NotYourTurn
    decision = {"decided_at": timezone.now(), "decided_by": by, "decision_reason": reason}
    _move(wish, event=event, by=by, reason=reason, changes=decision)
    messages.tell_decision(wish)


def _move(
    wish: LearningWish,
    *,
    event: str,
    by: Person | None,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    apply_transition(wish, table=WISH_STATES, event=event, changes=changes)
    _log(wish, event=event, by=by, reason=reason)


def _log(wish: LearningWish, *, event: str, by: Person | None, reason: str = "") -> None:
    WishLog.objects.create(
        wish=wish, event=event, target=wish.state, by=by, at=timezone.now(), reason=reason
    )
