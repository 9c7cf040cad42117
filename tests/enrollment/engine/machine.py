"""Does everything twice, and holds the engine against the rules after each act.

Every act is done by the engine, on a database, and by the reference. Both must refuse or both must
do it; then states, seats, money, messages and log must be what the reference says, and no invariant
broken. The clock is the machine's own. The acts stand in `acts.py`.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
from collections import Counter
from collections.abc import Callable
from typing import Any
from unittest import mock

from django.db import connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from core.transitions import StaleState, TransitionRefused
from enrollment.actions.approving import AlreadyDecided, DecisionRefused
from enrollment.actions.booking import AlreadyEnrolled, NoSeatLeft
from enrollment.actions.overbooking import OverbookingRefused
from enrollment.actions.reserving import ReservingRefused
from enrollment.actions.shares import SharesRefused
from enrollment.actions.waitlist import OfferLapsed
from enrollment.models import Enrollment, TeamReservation
from enrollment.rules import BookingRefused
from enrollment.states import ENROLLMENT_STATES
from people.leaving import LeavingRefused
from people.models import Employment, Person
from planning.actions import RunRefused
from planning.models import CourseRun
from tests.enrollment.engine import village as homes
from tests.enrollment.engine.invariants import broken
from tests.enrollment.engine.reference import Reference
from tests.enrollment.engine.village import LEARNERS, Village
from tests.enrollment.engine.world import No, Run, TeamSeats, Want

REFUSALS = (
    AlreadyEnrolled,
    NoSeatLeft,
    BookingRefused,
    DecisionRefused,
    AlreadyDecided,
    OfferLapsed,
    OverbookingRefused,
    ReservingRefused,
    SharesRefused,
    TransitionRefused,
    StaleState,
    RunRefused,
    LeavingRefused,
)
Tally = Counter[tuple[str, str]]
"""How often which event left which state."""
ACT = ("act", "")
REFUSED = ("refused", "")
ASKS = ("approval_asked", "approval_reminded")
LOST = ("reservation_released", "reservation_cancelled")
MINUTE = datetime.timedelta(minutes=1)

any_one = st.integers(0, 30)
often = st.integers(0, 3).map(bool)
seldom = st.integers(0, 3).map(lambda number: not number)
rules_of_agreeing = st.sampled_from(
    ["none", "none", "manager", "officer", "budget", "manager_budget", "manager_officer"]
)
habits = st.fixed_dictionaries(
    {
        "rule": rules_of_agreeing,
        "own_rule": st.sampled_from(["", "", "", "none", "officer"]),
        "price": st.sampled_from([0, 100, 100, 100]),
        "holds": st.booleans(),
        "late": st.sampled_from([0, 50, 50]),
        "budget": st.sampled_from([None, 150, 250, 2000]),
    }
)
shapes = st.fixed_dictionaries(
    {
        "capacity": st.integers(1, 3),
        "dated": st.integers(0, 5).map(bool),
        "in_days": st.sampled_from([3, 8, 20, 30]),
        "closes": st.sampled_from([0, 0, 0, 2]),
        "stop_days": st.sampled_from([0, 0, 0, 2, 5]),
        "priority": st.sampled_from(["first_come", "own_organisation", "compulsory"]),
        "direct": st.integers(0, 2).map(lambda number: not number),
        "offer_hours": st.sampled_from([4, 48, 200]),
        "access_days": st.sampled_from([3, 10, None]),
    }
)
crowds = st.lists(st.sampled_from(LEARNERS), min_size=1, max_size=7, unique=True)
"""Who wants a seat as soon as the run is there."""
plans = st.lists(st.tuples(shapes, crowds), min_size=8, max_size=8)

_ROWS = """
    SELECT e.id, e.person_id, e.state, e.holds_seat, e.held_until,
           CASE WHEN e.state = 'booked' THEN e.access_until END,
           b.state, b.amount, b.overruled
    FROM enrollment_enrollment e LEFT JOIN enrollment_budgetentry b ON b.enrollment_id = e.id"""
_SEATS = """
    SELECT p.run_id, p.capacity, p.overbookings,
           (SELECT coalesce(sum(t.seats), 0) FROM enrollment_teamreservation t
            WHERE t.run_id = p.run_id),
           (SELECT coalesce(sum(s.seats), 0) FROM planning_seatshare s
            WHERE s.run_id = p.run_id AND s.released_at IS NULL)
    FROM planning_seatpool p"""
_NEW_LOG = """
    SELECT id, event, source, target FROM enrollment_enrollmentlog WHERE id > %s ORDER BY id"""


def ask(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall())


def same(engine: object, reference: object, what: str) -> None:
    assert engine == reference, f"{what}: the engine {engine}, the rules {reference}"


class Machine(RuleBasedStateMachine):
    """Made with a village and a tally of the transitions that were taken."""

    def __init__(self, village: Village, tally: Tally) -> None:
        super().__init__()
        self.village, self.tally = village, tally
        self.acts = 0
        self.real_runs: list[int] = []
        self.real: list[Any] = []
        """The enrollments' keys, in the order of the reference's wants."""
        self.real_teams: list[tuple[TeamSeats, int]] = []
        self.log_seen = 0
        self.quiet = 0
        self.clock = mock.patch.object(timezone, "now", self._now)
        self.example = transaction.atomic()
        self.example.__enter__()

    def settle(self, habits: dict[str, Any], plans: list[Any]) -> None:
        self.plans = itertools.cycle(plans)
        self.ref: Reference = Reference(homes.BEGIN, {}, {})
        self.clock.start()
        self.ref = homes.settle_in(self.village, habits)
        [[last]] = ask("SELECT coalesce(max(id), 0) FROM enrollment_enrollmentlog")
        self.log_seen = last

    def teardown(self) -> None:
        self.tally[ACT] += self.acts
        self.clock.stop()
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def _now(self) -> datetime.datetime:
        return self.ref.now

    # -- doing it twice ---------------------------------------------------------------------

    def act(self, engine: Callable[[], Any], reference: Callable[[], Any]) -> Any:
        """Both do it, or both refuse; then they are compared. Returns the engine's answer."""
        self.acts += 1
        self.ref.now += MINUTE
        self.before = list(self.ref.states())
        refused: No | None = None
        try:
            reference()
        except No as no:
            refused = no
            self.ref.asked = []
        answer, said = None, ""
        try:
            answer = engine()
        except REFUSALS as refusal:
            said = repr(refusal)
        assert bool(said) == bool(refused), f"the engine refuses: {said}, the rules: {refused!r}"
        self.tally[REFUSED] += bool(refused)
        known = set(self.real)
        self.real += [pk for pk in self._made(answer) if pk not in known]
        self.check()
        return answer

    @staticmethod
    def _made(answer: Any) -> list[Any]:
        """The enrollments that an act answers with, in the order in which it made them."""
        several = answer if isinstance(answer, list) else [answer]
        return [one.pk for one in several if isinstance(one, Enrollment)]

    def check(self) -> None:
        self.ref.now += MINUTE
        self._same_people()
        self._same_seats()
        same(broken(prepared=True), [], "invariants")
        self._told_once()
        self._log_tells_it()

    def _same_people(self) -> None:
        rows = {row[0]: row[1:] for row in ask(_ROWS)}
        assert len(rows) == len(self.real) == len(self.ref.wants)
        for pk, want in zip(self.real, self.ref.wants, strict=True):
            person, *is_so = rows[pk]
            money = want.money
            paid = (money.state, money.amount, money.overruled) if money else (None,) * 3
            access = want.access_until if want.state == "booked" else None
            name = self.village.names[person]
            same(name, want.who.name, "who")
            same(
                is_so, [want.state, want.holds, want.held_until, access, *paid], f"state of {name}"
            )

    def _same_seats(self) -> None:
        rows = {row[0]: row[1:] for row in ask(_SEATS)}
        for pk, run in zip(self.real_runs, self.ref.runs, strict=True):
            kept = sum(share.seats for share in run.shares.values() if not share.released)
            reserved = sum(team.seats for team in run.team)
            same(rows[pk], (run.capacity, run.overbooked, reserved, kept), "seats")

    def _told_once(self) -> None:
        """One message for each change, to the person themselves; deciders are asked by name."""
        told, asked, lost = Counter[str](), Counter[str](), Counter[str]()
        for person, kind in ask("DELETE FROM notifications_notification RETURNING person_id, kind"):
            name = self.village.names[person]
            if kind in ASKS:
                asked[name] += 1
            elif kind.startswith("enrollment_"):
                told[name] += 1
            elif kind in LOST:
                lost[name] += 1
        changed = Counter(one.who.name for one in self._changed())
        changed += Counter(one.who.name for one in self.ref.moved)
        same(told, changed, "one message per person and change")
        same(asked, Counter(self.ref.asked), "who may decide is asked")
        same(lost, Counter(self.ref.lost), "whose reservation ended")
        self.ref.asked, self.ref.moved, self.ref.lost = [], [], []

    def _changed(self) -> list[Want]:
        before = self.before + [""] * (len(self.ref.wants) - len(self.before))
        return [want for was, want in zip(before, self.ref.wants, strict=True) if want.state != was]

    def _log_tells_it(self) -> None:
        for pk, event, source, target in ask(_NEW_LOG, self.log_seen):
            self.log_seen = pk
            if source and source != target:
                assert ENROLLMENT_STATES.target(event, source) == target
                self.tally[event, source] += 1

    # -- who and which ----------------------------------------------------------------------

    def plan(self) -> list[str]:
        """Opens the next run; answers who wants a seat in it at once."""
        shape, crowd = next(self.plans)
        self.ref.now += MINUTE
        self.real_runs.append(homes.plan(self.village, self.ref, shape).pk)
        self.quiet = 0
        return list(crowd)

    @property
    def run(self) -> Run:
        return self.ref.runs[-1]

    @property
    def real_run(self) -> CourseRun:
        return CourseRun.objects.get(pk=self.real_runs[-1])

    def person(self, name: str) -> Person:
        return self.village.people[name]

    def job(self, name: str) -> Employment:
        return Employment.objects.filter(person=self.person(name)).latest("since", "pk")

    def some(self, *states: str) -> bool:
        return any(one.state in states for one in self.ref.wants)

    def pick(self, which: int, *states: str) -> Want:
        """The latest first: they are of the run that goes on."""
        found = [one for one in self.ref.wants if not states or one.state in states]
        return found[-1 - which % len(found)]

    def somebody(self, which: int, *, new: bool) -> str:
        """Who can sign in; a new one has nothing in this run yet."""
        people = [self.ref.people[name] for name in LEARNERS]
        active = [one for one in people if one.active]
        without = [one for one in active if self.ref.open_one(self.run, one) is None]
        found = (without if new else active) or active or people
        return found[which % len(found)].name

    def enrollment(self, want: Want) -> Enrollment:
        place = next(at for at, one in enumerate(self.ref.wants) if one is want)
        return Enrollment.objects.select_related("person", "run__course").get(pk=self.real[place])

    def reservation(self, team: TeamSeats) -> TeamReservation:
        pk = next(pk for one, pk in self.real_teams if one is team)
        return TeamReservation.objects.select_related("run").get(pk=pk)

    def nobody_waits_beside_a_free_seat(self) -> None:
        for run in self.ref.runs:
            if self.ref.takes_bookings(run):
                assert self.ref.next_in_line(run) is None

    def different(self, run: Run, values: dict[str, Any]) -> Run:
        return dataclasses.replace(run, **values)
