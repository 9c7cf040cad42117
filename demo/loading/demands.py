"""How many people each run gets: by how full it is to be, within what the size asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demo.loading.people import People
from demo.loading.schedule import Fullness, Planned
from demo.loading.story import Story
from planning.states import RunState

DATED_SHARE = 0.72
"""Of all enrollments, at most this part is for runs with dates; the rest is e-learning."""
WITHDRAW_RATE = 0.08
TAKEN = {
    Fullness.QUIET: (0.0, 0.3),
    Fullness.NORMAL: (0.5, 0.95),
    Fullness.NEARLY_FULL: (0.88, 0.96),
    Fullness.FULL: (1.0, 1.0),
}
LOOSE = frozenset({Fullness.QUIET, Fullness.NORMAL})
"""Runs that may be thinned out when there are more seats than people for them."""


@dataclass
class Demand:
    """How many people a run gets, apart from the cast."""

    planned: Planned
    seats: int
    waiting: int = 0
    withdrawn: int = 0

    @property
    def total(self) -> int:
        return self.seats + self.waiting + self.withdrawn


class Demands:
    """Divides the enrollments of the whole demo over the runs."""

    def __init__(self, story: Story, people: People) -> None:
        self.story = story
        self.rng = story.rng("demands")
        self._crowds = {
            staff.organisation.pk: len(staff.employments) for staff in people.staff.values()
        }

    def of(self, runs: Sequence[Planned], *, reserved: int) -> list[Demand]:
        """Runs with dates by their fullness, within their share; e-learning takes the rest.

        `reserved` is how many places the cast takes.
        """
        demands = [self._dated_demand(planned) for planned in runs]
        target = self.story.size.enrollments
        self._scale(demands, int(target * DATED_SHARE))
        left = max(0, target - reserved - sum(demand.total for demand in demands))
        self._spread(left, [demand for demand in demands if demand.planned.run.self_paced])
        return demands

    def _dated_demand(self, planned: Planned) -> Demand:
        if planned.run.self_paced or planned.run.state == RunState.PLANNED:
            return Demand(planned, 0)
        rng = self.rng
        low, high = TAKEN[planned.fullness]
        taken = rng.uniform(low, high)
        if planned.fullness in LOOSE:
            taken *= self._interest(planned)
        seats = round(planned.pool.capacity * taken)
        waiting = 0
        if (
            planned.fullness == Fullness.FULL
            and planned.is_open
            and planned.is_ahead(self.story.now)
        ):
            waiting = rng.randint(1, 5)
        return Demand(planned, seats, waiting, self._some(seats, WITHDRAW_RATE))

    def _interest(self, planned: Planned) -> float:
        """From 1 for what has been or is near, down to 0.3 for what starts in half a year."""
        if not planned.is_dated:
            return 1.0
        days = (planned.starts_at - self.story.now).days
        return 1 - 0.7 * min(max(days - 10, 0), 170) / 170

    def _scale(self, demands: Sequence[Demand], limit: int) -> None:
        """Thins out the runs that need not be full, until all fits within `limit`."""
        loose = [d for d in demands if d.planned.fullness in LOOSE]
        fixed = sum(demand.total for demand in demands) - sum(demand.seats for demand in loose)
        wanted = sum(demand.seats for demand in loose)
        if wanted and fixed + wanted > limit:
            factor = max(0.0, limit - fixed) / wanted
            for demand in loose:
                demand.seats = self._some(demand.seats, factor)

    def _spread(self, count: int, demands: Sequence[Demand]) -> None:
        """Gives e-learning its people: by popularity and audience, never over half of those."""
        rooms = {id(d): self._audience_size(d.planned) // 2 for d in demands}
        open_to_more = list(demands)
        while count > 0 and open_to_more:
            weights = [d.planned.offered.weight * rooms[id(d)] for d in open_to_more]
            total = sum(weights)
            given = 0
            for demand, weight in zip(open_to_more, weights, strict=True):
                more = min(-(-int(count * weight) // int(total)), rooms[id(demand)], count - given)
                demand.withdrawn += (quitters := self._some(more, WITHDRAW_RATE / 2))
                demand.seats += more - quitters
                rooms[id(demand)] -= more
                given += more
            count -= given
            open_to_more = [demand for demand in open_to_more if rooms[id(demand)] > 0]

    def _audience_size(self, planned: Planned) -> int:
        return sum(self._crowds[key] for key in planned.offered.audience)

    def _some(self, count: int, rate: float) -> int:
        """`rate` of `count`, the fraction by chance, so that small runs take part too."""
        exact = count * rate
        return int(exact) + (self.rng.random() < exact % 1)
