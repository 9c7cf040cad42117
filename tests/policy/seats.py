"""Seats kept, reserved and given in the world of `expected.csv`, and the money they cost."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from enrollment.actions.reserving import reserve_seats
from enrollment.models import Budget
from planning.models import SeatShare
from tests.factories import employment_of, make_run

if TYPE_CHECKING:
    from tests.policy.world import Player, Side, World


def make_seats(world: World) -> None:
    """While all are live and employed."""
    for side in world.sides.values():
        _seats(side)


def _seats(side: Side) -> None:
    run = make_run(course=side.courses["own organisation"], capacity=50, in_days=70)
    manager, soon = side.people["manager"], timezone.localdate() + datetime.timedelta(days=5)
    side.papers["share"] = SeatShare.objects.create(
        run=run, organisation=side.organisation, seats=2, release_on=soon
    )
    side.papers["reservation"] = reserve_seats(
        run=run, employment=employment_of(manager), seats=1, names_before=soon, by=manager
    )
    side.papers["budget"] = Budget.objects.create(
        organisation=side.organisation, year=soon.year, amount=100_000
    )


def _side(world: World, player: Player, name: str) -> Side:
    return world.there(player) if name.startswith("other organisation") else world.here(player)


def _paper(kind: str) -> Any:
    return lambda world, player, name: {"pk": _side(world, player, name).papers[kind].pk}


def _slug(world: World, player: Player, name: str) -> dict[str, Any]:
    return {"slug": _side(world, player, name).organisation.slug}


def _budget(world: World, player: Player, name: str) -> dict[str, Any]:
    return {**_slug(world, player, name), **_paper("budget")(world, player, name)}


FILLED_IN = {
    "enrollment:share-release": _paper("share"),
    "enrollment:reservation": _paper("reservation"),
    "enrollment:reservation-back": _paper("reservation"),
    "enrollment:budgets": _slug,
    "enrollment:budget-new": _slug,
    "enrollment:budget": _budget,
}

POSTED = {
    "enrollment:overbook": lambda world, player, _name: {
        "who": world.here(player).people["manager"].email,
        "reason": "De spreker.",
    },
    "enrollment:overbook-waiting": lambda *_row: {"reason": "De spreker."},
    "enrollment:reserve": lambda *_row: {
        "seats": "1",
        "names_before": (timezone.localdate() + datetime.timedelta(days=3)).isoformat(),
    },
    "enrollment:reservation": lambda world, player, name: {
        "people": str(employment_of(_side(world, player, name).people["team"]).pk)
    },
    "enrollment:budget-new": lambda *_row: {"year": "2031", "amount": "100"},
    "enrollment:budget": lambda *_row: {"amount": "200000"},
}
