"""Guards of the engine, each with the way to take it away: the machine must notice that.

Only what a person could be wronged by stands here; what the database refuses by itself is proved
in `tests/enrollment/test_constraints.py`.
"""

from __future__ import annotations

import contextlib
import datetime
import sys
from collections.abc import Callable, Mapping
from typing import Any
from unittest import mock

import pytest
from django.db.models import IntegerField, Value
from django.utils import timezone

from enrollment import leavers, querysets, rules, seats
from enrollment.actions import (
    approving,
    booking,
    chasing,
    clock,
    ending,
    following,
    overbooking,
    reserving,
    shares,
    steps,
    waitlist,
)
from enrollment.budgets import actions as budgets
from enrollment.moves import choice
from enrollment.seats import Seating
from people.models import Employment
from planning.models import CourseRun
from planning.querysets import CourseRunQuerySet
from tests.enrollment.engine import stories

Take = Callable[[pytest.MonkeyPatch], None]


def without_rule(name: str) -> Take:
    def take(patch: pytest.MonkeyPatch) -> None:
        kept = tuple(one for one in rules.BOOKING_RULES if one.__name__ != name)
        assert len(kept) == len(rules.BOOKING_RULES) - 1
        patch.setattr(booking, "BOOKING_RULES", kept)

    return take


def replaced(module: Any, name: str, instead: Any) -> Take:
    return lambda patch: patch.setattr(module, name, instead)


def _queue_ignored(counted: Seating, _run: CourseRun, organisation_id: int) -> bool:
    return bool(counted.free_for(organisation_id))


def _shares_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Seating, "kept_for_others", lambda _self, _organisation: 0)


def _own_share_kept_from_oneself(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Seating, "kept_for_others", lambda self, _organisation: sum(self.kept.values()))


def _share_never_used_up(patch: pytest.MonkeyPatch) -> None:
    def kept(self: Seating, organisation_id: int) -> int:
        return sum(number for other, number in self.kept.items() if other != organisation_id)

    patch.setattr(Seating, "kept_for_others", kept)


def _stop_date_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(CourseRun, "promotes_until", property(lambda run: run.starts_at))


def _offers_never_lapse(patch: pytest.MonkeyPatch) -> None:
    """Only for who takes one: what is offered keeps its moment."""

    def now() -> datetime.datetime:
        asks = sys._getframe(1).f_code.co_name
        return timezone.now() - datetime.timedelta(days=900 if asks == "accept_offer" else 0)

    patch.setattr(waitlist, "timezone", mock.Mock(wraps=timezone, now=now))


def _hold_kept(patch: pytest.MonkeyPatch) -> None:
    real = steps._moved

    def moved(event: str, enrollment: Any) -> dict[str, Any]:
        changes = real(event, enrollment)
        if event in {"decline", "withdraw"}:
            del changes["holds_seat"], changes["held_until"]
        return changes

    patch.setattr(steps, "_moved", moved)


def _agreement_skipped(patch: pytest.MonkeyPatch) -> None:
    real = booking.state_for
    patch.setattr(booking, "state_for", lambda **known: real(**{**known, "needs_approval": False}))


def _second_step_skipped(patch: pytest.MonkeyPatch) -> None:
    real = approving._open_next
    asked: set[Any] = set()

    def first_only(enrollment: Any) -> Any:
        if enrollment.pk in asked:
            return None
        asked.add(enrollment.pk)
        return real(enrollment)

    patch.setattr(approving, "_open_next", first_only)


def _budget_unchecked(patch: pytest.MonkeyPatch) -> None:
    real = budgets.settle_all

    def settle_all(enrollments: Any, *, booked: bool, overruled_by: Any = None) -> None:
        by = overruled_by or (enrollments[0].person if enrollments else None)
        real(enrollments, booked=booked, overruled_by=by)

    patch.setattr(budgets, "settle_all", settle_all)


def _one_rank(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(querysets, "_rank", lambda: Value(1, output_field=IntegerField()))


def _overbooking_stays(patch: pytest.MonkeyPatch) -> None:
    real = seats.store_counts

    def store_counts(pool: Any) -> Seating:
        kept = pool.overbookings
        real(pool)
        pool.overbookings = kept
        type(pool).objects.filter(pk=pool.pk).update(overbookings=kept)
        return seats.seating(pool)

    for module in (booking, approving, waitlist, overbooking, reserving):
        patch.setattr(module, "store_counts", store_counts)


def _about_oneself(patch: pytest.MonkeyPatch) -> None:
    real = approving._may_decide

    def may_decide(person: Any, step: Any) -> bool:
        return real(person, step) or person.pk == step.enrollment.person_id

    patch.setattr(approving, "_may_decide", may_decide)


def _kept_seats_given(patch: pytest.MonkeyPatch) -> None:
    real = overbooking._make_room

    def make_room(pool: Any, organisation_id: int) -> None:
        with contextlib.suppress(overbooking.OverbookingRefused):
            real(pool, organisation_id)

    patch.setattr(overbooking, "_make_room", make_room)


def _whole_organisation(_manager: Any, organisation_id: int) -> Any:
    return Employment.objects.current().filter(organisation=organisation_id)


def nobody(*_args: Any) -> list[Any]:
    return []


def nothing(*_args: Any, **_named: Any) -> None:
    return None


GUARDS: Mapping[str, tuple[Take, Callable[[Any], None]]] = {
    "a run that is closed takes no bookings": (without_rule("run_is_open"), stories.booking_ends),
    "a run that has begun takes no bookings": (
        without_rule("run_has_not_begun"),
        stories.run_begins,
    ),
    "after its last moment a run takes no bookings": (
        without_rule("booking_is_not_closed"),
        stories.booking_ends,
    ),
    "who works here no more books nothing": (
        without_rule("employment_is_current"),
        stories.works_here_no_more,
    ),
    "an organisation that is not live books nothing": (
        without_rule("organisation_is_live"),
        stories.organisation_steps_back,
    ),
    "what is not offered is not booked": (without_rule("course_is_offered"), stories.offer_ends),
    "newcomers join the queue": (
        replaced(booking, "is_free_for", _queue_ignored),
        stories.passed_over,
    ),
    "seats are kept for others": (_shares_ignored, stories.shared_out),
    "one's own share is for oneself": (_own_share_kept_from_oneself, stories.shared_out),
    "a share that was used is not kept again": (_share_never_used_up, stories.shared_out),
    "only who may decides": (
        replaced(approving, "_may_decide", lambda _person, _step: True),
        stories.agreement,
    ),
    "a no has a reason, a begun run no yes": (
        replaced(approving, "_check", nothing),
        stories.agreement,
    ),
    "agreement comes before the seat": (_agreement_skipped, stories.agreement),
    "every step is taken": (_second_step_skipped, stories.agreement),
    "offers lapse": (_offers_never_lapse, stories.offers),
    "offers go to the next": (replaced(clock, "_expire_offers", nothing), stories.offers),
    "wishes end when the run begins": (
        replaced(clock, "_expire_begun", nothing),
        stories.run_begins,
    ),
    "a hold ends": (replaced(clock, "_end_holds", nothing), stories.hold_ends),
    "shares are released on their day": (
        replaced(clock, "_release_shares", nothing),
        stories.share_ends_by_itself,
    ),
    "reservations are released on their day": (
        replaced(clock, "_release_reservations", nothing),
        stories.reservation_ends,
    ),
    "access ends": (replaced(clock, "_end_access", nothing), stories.access_ends),
    "what was held comes free": (_hold_kept, stories.given_up_while_asked),
    "nobody is promoted after the stop date": (_stop_date_ignored, stories.waitlist_stops),
    "who waits and may not take part is skipped": (
        replaced(waitlist, "why_skipped", lambda _enrollment, _offered: ""),
        stories.passed_over,
    ),
    "the published order holds": (_one_rank, stories.own_people_first),
    "who waits is served": (replaced(approving, "fill_seats", nothing), stories.refused),
    "a seat given back goes to who waits": (
        replaced(booking, "fill_seats", nothing),
        stories.own_people_first,
    ),
    "money suffices": (_budget_unchecked, stories.budget_is_spent),
    "money comes back": (replaced(budgets, "release_all", nothing), stories.budget_is_spent),
    "late withdrawal costs": (
        replaced(booking, "withdrawal_cost", lambda _enrollment: 0),
        stories.late,
    ),
    "nobody is asked about what ended": (
        replaced(booking, "drop_steps", nothing),
        stories.given_up_while_asked,
    ),
    "nor when it lapsed": (replaced(ending, "drop_steps", nothing), stories.run_begins),
    "an overbooking ends with its seat": (_overbooking_stays, stories.overbooked),
    "whoever must decide is asked": (
        replaced(approving.messages, "ask_deciders", nothing),
        stories.agreement,
    ),
    "people are told": (replaced(approving.messages, "tell_states", nothing), stories.late),
    "silence does not last": (
        replaced(chasing, "_chase", lambda _step, _settings: False),
        stories.nobody_decides,
    ),
    "nobody decides about themselves": (_about_oneself, stories.nobody_about_themselves),
    "a seat given on purpose asks the rules": (
        replaced(overbooking, "_check", nothing),
        stories.agreement,
    ),
    "what is kept for others is not given": (_kept_seats_given, stories.shared_out),
    "no seat is promised twice": (replaced(shares, "_check_room", nothing), stories.shared_out),
    "a share has a day, and somebody it is for": (
        replaced(shares, "_check", nothing),
        stories.shared_out,
    ),
    "reserving asks the rules": (replaced(reserving, "_check", nothing), stories.reserved),
    "only the own team is named": (
        replaced(reserving, "team_in", _whole_organisation),
        stories.reserved,
    ),
    "a share that ends serves who waits": (
        replaced(shares, "fill_seats", nobody),
        stories.share_ends_by_hand,
    ),
    "so does a reservation": (replaced(reserving, "fill_seats", nobody), stories.reserved),
    "so does a change of the run": (replaced(following, "fill_seats", nobody), stories.shared_out),
    "so does a request that lapsed": (
        replaced(chasing, "fill_seats", nobody),
        stories.nobody_decides,
    ),
    "so does time": (replaced(clock, "fill_seats", nobody), stories.share_ends_by_itself),
    "so does somebody who leaves": (
        replaced(leavers, "fill_seats", nobody),
        stories.works_here_no_more,
    ),
    "the last yes jumps no queue": (
        replaced(approving, "is_free_for", _queue_ignored),
        stories.agreed_meanwhile,
    ),
    "a reservation jumps no queue": (
        replaced(reserving, "is_free_for", _queue_ignored),
        stories.reserved_meanwhile,
    ),
    "a closed run serves nobody": (
        replaced(CourseRunQuerySet, "bookable", lambda runs: runs.filter()),
        stories.closed_meanwhile,
    ),
    "a moved run is a free choice": (
        replaced(choice, "give_free_choice", nothing),
        stories.moved,
    ),
    "a cancelled run ends what was asked": (
        replaced(following, "_end_all", nothing),
        stories.cancelled,
    ),
    "who leaves gives seats back": (
        replaced(leavers, "_give_back", nothing),
        stories.works_here_no_more,
    ),
}
"""What is guarded, how to take the guard away, and which story then fails."""
