"""The machine that also tries on purpose what happened seldom so far."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis.stateful import rule

from tests.enrollment.engine.acts import FINISHED, BookingMachine
from tests.enrollment.engine.machine import MINUTE, Tally, any_one
from tests.enrollment.engine.village import Village
from tests.enrollment.engine.world import Want

MOST = 4
"""How many people are asked to come before it is given up."""


class AimingMachine(BookingMachine):
    """`aims` are steps of the table: an event, and the state it leaves."""

    def __init__(self, village: Village, tally: Tally, aims: Sequence[tuple[str, str]]) -> None:
        super().__init__(village, tally)
        self.aims = aims

    @rule(which=any_one)
    def aim(self, which: int) -> None:
        event, source = self.aims[(which + self.acts) % len(self.aims)]
        if not self.ref.takes_bookings(self.run):
            self.open_run()
        want = self._one(source)
        if want and want.state == source:
            self._take_step(event, want)

    @rule(which=any_one)
    def aim_again(self, which: int) -> None:
        self.aim(which=which // 2)

    def _one(self, state: str) -> Want | None:
        if state in FINISHED:
            if not self.some(state) and (booked := self._one("booked")):
                self.end(booked, "complete" if state == "completed" else "fail")
            return self.pick(0, state) if self.some(state) else None
        for _try in range(MOST):
            found = self.ref.of(self.run, state)
            if found:
                return found[-1]
            self._come_closer(state)
        return None

    def _come_closer(self, state: str) -> None:
        waiting, booked = self.ref.queue(self.run), self.ref.of(self.run, "booked")
        if state == "offered" and waiting and booked:
            if self.run.direct:
                self.change(direct=False)
            self.give_up(booked[0])
            return
        who = self.somebody(0, new=True)
        self.ask_for(who, who, compulsory=False)
        want = self.ref.open_one(self.run, self.ref.people[who])
        if want and state != "requested":
            self._agree(want)

    def _agree(self, want: Want) -> None:
        for step in want.steps:
            may = sorted(self.ref.deciders(want, step))
            if step is want.step and may:
                self.say(want, step, by=may[0], yes=True, why="", over=True)

    def _take_step(self, event: str, want: Want) -> None:
        match event:
            case "approve" | "queue":
                self._agree(want)
            case "offer" | "promote":
                self.change(direct=event == "promote")
                self._make_room(want)
            case "expire":
                moment = want.held_until if want.state == "offered" else self.run.starts
                if moment:
                    self.later(max(self.ref.now, moment - MINUTE), "tend")
            case "decline" if want.state == "requested":
                self._decline(want)
            case "cancel_run":
                self.cancel(sure=True)
            case "withdraw":
                self.give_up(want)
            case "accept":
                self.take(want)
            case _:
                self.end(want, event)

    def _make_room(self, want: Want) -> None:
        booked = self.ref.of(self.run, "booked")
        if want.state == "waitlisted" and booked:
            self.give_up(booked[0])

    def _decline(self, want: Want) -> None:
        may = sorted(self.ref.deciders(want, want.step)) if want.step else []
        if may and want.step:
            self.say(want, want.step, by=may[0], yes=False, why="Nu niet.", over=False)
