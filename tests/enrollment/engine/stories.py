"""Short lives of the machine, each of which needs some guards of the engine: without one of them
the engine does something else than the rules, and the story fails."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from tests.enrollment.engine.acts import BookingMachine
from tests.enrollment.engine.machine import MINUTE, Tally
from tests.enrollment.engine.village import Village
from tests.enrollment.engine.world import Want, days

HABIT = {"rule": "none", "own_rule": "", "price": 100, "holds": True, "late": 0, "budget": None}
SHAPE = {
    "capacity": 1,
    "dated": True,
    "in_days": 20,
    "closes": 0,
    "stop_days": 0,
    "priority": "first_come",
    "direct": True,
    "offer_hours": 48,
    "access_days": None,
}


class Story(BookingMachine):
    """The machine, told what to do. Organisation a has habits of its own, b and c the usual."""

    def opens(self, a: Mapping[str, Any] | None = None, **shape: Any) -> None:
        habits = {"a": {**HABIT, "holder": None, **(a or {})}, "b": {**HABIT}, "c": {**HABIT}}
        self.settle(habits, [({**SHAPE, **shape}, [])])
        self.plan()

    def want(self, who: str) -> Want:
        return next(one for one in reversed(self.ref.wants) if one.who.name == who)

    def ask(self, *people: str) -> None:
        for who in people:
            self.ask_for(who, who, compulsory=False)

    def leave(self, who: str) -> None:
        self.give_up(self.want(who))

    def answer(
        self, by: str, who: str, *, yes: bool = True, why: str = "", over: bool = False
    ) -> None:
        want = self.want(who)
        step = want.step or want.steps[-1]
        self.say(want, step, by=by, yes=yes, why=why, over=over)

    def after(self, moment: datetime.datetime | None, then: str = "") -> None:
        assert moment
        self.later(moment.astimezone(datetime.UTC) + MINUTE, then)

    def after_days(self, number: float, then: str = "") -> None:
        self.after(self.ref.now + days(number), then)


def booking_ends(story: Story) -> None:
    story.opens(capacity=5, closes=2)
    story.open_or_close(state="closed")
    story.ask("a1")
    story.open_or_close(state="open")
    story.ask("a2")
    story.after(story.run.closes)
    story.ask("a3")


def run_begins(story: Story) -> None:
    story.opens({"rule": "manager"}, capacity=2)
    story.ask("a1", "b1", "b2", "c1")
    story.after(story.run.starts)
    story.ask("c2")
    story.answer("ma", "a1")
    story.later(story.ref.now, "tend")


def works_here_no_more(story: Story) -> None:
    story.opens(capacity=2)
    story.ask("a1", "b1", "b2")
    story.end_job_or_hire(who="a1", in_days=0)
    story.end_job_or_hire(who="c1", in_days=-1)
    story.ask("c1")


def organisation_steps_back(story: Story) -> None:
    story.opens(capacity=3)
    story.offer_changes(org="b", what="live")
    story.ask("b1")


def offer_ends(story: Story) -> None:
    story.opens(capacity=3)
    story.offer_changes(org="b", what="hidden")
    story.ask("b1")


def passed_over(story: Story) -> None:
    """Who waits cannot have the seat that comes free; when that is over, newcomers come after."""
    story.opens()
    story.ask("a1", "b1")
    story.offer_changes(org="b", what="hidden")
    story.leave("a1")
    story.offer_changes(org="b", what="hidden")
    story.ask("a2")


def agreed_meanwhile(story: Story) -> None:
    """As before; but who comes after asked long ago, and has the last yes only now."""
    story.opens({"rule": "manager", "holds": False})
    story.ask("c1", "b1", "a1")
    story.offer_changes(org="b", what="hidden")
    story.leave("c1")
    story.offer_changes(org="b", what="hidden")
    story.answer("ma", "a1")


def reserved_meanwhile(story: Story) -> None:
    story.opens()
    story.ask("c1", "b1")
    story.offer_changes(org="b", what="hidden")
    story.leave("c1")
    story.offer_changes(org="b", what="hidden")
    story.reserve(leader="ma", seats=1, in_days=3)


def closed_meanwhile(story: Story) -> None:
    story.opens()
    story.ask("a1", "b1")
    story.open_or_close(state="closed")
    story.leave("a1")
    story.open_or_close(state="open")


def moved(story: Story) -> None:
    story.opens({"late": 50, "budget": 2000}, in_days=8)
    story.ask("a1", "b1")
    story.move_run(in_days=9)
    story.leave("a1")


def cancelled(story: Story) -> None:
    story.opens({"rule": "manager"}, capacity=3)
    story.ask("a1", "b1")
    story.reserve(leader="mb", seats=1, in_days=3)
    story.cancel(sure=True)


def shared_out(story: Story) -> None:
    story.opens(capacity=2)
    story.ask("c1")
    story.share(seats={"b": 2}, in_days=5)
    story.share(seats={"b": 1}, in_days=0)
    story.share(seats={"b": 1}, in_days=5)
    story.give("a3", reason="De spreker.")
    story.ask("a1", "b1")
    story.set_capacity(capacity=3)


def share_ends_by_hand(story: Story) -> None:
    story.opens()
    story.share(seats={"b": 1}, in_days=5)
    story.ask("a1")
    story.release_share(which=0, again=False)


def share_ends_by_itself(story: Story) -> None:
    story.opens()
    story.share(seats={"b": 1}, in_days=3)
    story.ask("a1")
    story.after_days(3, "tend")


def agreement(story: Story) -> None:
    story.opens({"rule": "manager_officer"}, capacity=2)
    story.ask("a1")
    story.answer("oa", "a1")
    story.answer("ma", "a1", yes=False, why=" ")
    story.answer("ma", "a1")
    story.answer("oa", "a1")
    story.give("a2", reason="De spreker.")
    story.ask("oa")
    story.answer("ma", "oa")
    story.answer("oa", "oa")


def nobody_about_themselves(story: Story) -> None:
    story.opens({"rule": "officer"})
    story.ask("oa")


def refused(story: Story) -> None:
    story.opens({"rule": "manager"})
    story.ask("a1", "b1")
    story.answer("ma", "a1", yes=False, why="Nu niet.")
    story.ask("a2")
    story.leave("a2")


def given_up_while_asked(story: Story) -> None:
    story.opens({"rule": "manager"})
    story.ask("a1")
    story.leave("a1")


def offers(story: Story) -> None:
    story.opens(direct=False)
    story.ask("a1", "a2", "b1")
    story.leave("a1")
    story.after(story.want("a2").held_until)
    story.take(story.want("a2"))
    story.later(story.ref.now, "tend")
    story.take(story.want("b1"))


def hold_ends(story: Story) -> None:
    story.opens({"rule": "manager"})
    story.ask("a1", "b1")
    story.after(story.want("a1").held_until, "tend")


def nobody_decides(story: Story) -> None:
    story.opens({"rule": "manager"})
    story.ask("a1", "b1")
    story.after_days(3, "chase")
    story.after_days(3, "chase")
    story.after_days(8, "chase")


def access_ends(story: Story) -> None:
    story.opens(dated=False, access_days=3)
    story.ask("a1")
    story.after_days(5, "tend")


def waitlist_stops(story: Story) -> None:
    story.opens(stop_days=5)
    story.ask("a1", "b1")
    story.after(story.run.stop)
    story.leave("a1")


def own_people_first(story: Story) -> None:
    story.opens(priority="own_organisation")
    story.ask("a1", "b1", "a2")
    story.leave("a1")


def budget_is_spent(story: Story) -> None:
    story.opens({"rule": "manager", "budget": 150}, capacity=3)
    story.ask("a1", "a2")
    story.answer("ma", "a2")
    story.answer("ma", "a2", over=True)
    story.leave("a1")


def late(story: Story) -> None:
    story.opens({"late": 50, "budget": 2000}, in_days=8)
    story.ask("a1")
    story.leave("a1")


def overbooked(story: Story) -> None:
    story.opens()
    story.ask("a1", "b1")
    story.give("a2", reason=" ")
    story.give("a2", reason="De spreker.")
    story.leave("a2")


def reserved(story: Story) -> None:
    story.opens(capacity=2)
    story.reserve(leader="ma", seats=1, in_days=0)
    story.reserve(leader="ma", seats=2, in_days=3)
    team = story.run.team[0]
    story.fill_in(team, [story.ref.people["ba"]], by="ma")
    story.fill_in(team, [story.ref.people["a2"]], by="ma")
    story.ask("b1")
    story.give_back(which=0)


def reservation_ends(story: Story) -> None:
    story.opens()
    story.reserve(leader="ma", seats=1, in_days=3)
    story.ask("b1")
    story.after_days(3, "tend")


def tell(village: Village, told: Callable[[Story], None], tally: Tally) -> None:
    """And takes it back."""
    story = Story(village, tally)
    try:
        told(story)
    finally:
        story.teardown()


STORIES: tuple[Callable[[Story], None], ...] = (
    booking_ends,
    run_begins,
    works_here_no_more,
    organisation_steps_back,
    offer_ends,
    passed_over,
    agreed_meanwhile,
    reserved_meanwhile,
    closed_meanwhile,
    moved,
    cancelled,
    shared_out,
    share_ends_by_hand,
    share_ends_by_itself,
    agreement,
    nobody_about_themselves,
    refused,
    given_up_while_asked,
    offers,
    hold_ends,
    nobody_decides,
    access_ends,
    waitlist_stops,
    own_people_first,
    budget_is_spent,
    late,
    overbooked,
    reserved,
    reservation_ends,
)
