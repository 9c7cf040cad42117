"""Orders at suppliers, and interest without a date, in the world of `expected.csv`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from enrollment.models import Interest, SupplierContact
from people.models import Employment, Person

if TYPE_CHECKING:
    from tests.policy.world import Player, Side, World

ORDERED = ("own organisation", "organised here", "training")


def make_ordered(world: World) -> None:
    """While all are live and employed."""
    for side in world.sides.values():
        for name in ORDERED:
            SupplierContact.objects.create(run=side.runs[name], email="bureau@example.nl")
        interest = _interest(side, side.people["own organisation"])
        assert interest
        side.papers["interest"] = interest
    for player in world.players.values():
        if player.person:
            _interest(world.here(player), player.person)


def _interest(side: Side, person: Person) -> Interest | None:
    """None for who works nowhere."""
    employment = Employment.objects.filter(person=person).order_by("pk").first()
    if employment is None:
        return None
    return Interest.objects.get_or_create(
        person=person,
        employment=employment,
        organisation=employment.organisation,
        course=side.courses["concern-wide"],
    )[0]


def _own_or_colleagues(world: World, player: Player, name: str) -> dict[str, Any]:
    if name == "own":
        return {"pk": Interest.objects.filter(person=player.person).earliest("pk").pk}
    side = world.there(player) if name.startswith("other") else world.here(player)
    return {"pk": side.papers["interest"].pk}


def filled_in(run: Any, course: Any) -> dict[str, Any]:
    """`run` and `course` find what a row calls by its name."""

    def of_run(world: World, player: Player, name: str) -> dict[str, Any]:
        return {"pk": run(world, player, name).pk}

    def of_course(world: World, player: Player, name: str) -> dict[str, Any]:
        return {"slug": course(world, player, name).slug}

    parts = ("", "-contact", "-stop", "-send", "-passed", "-confirmed")
    return {
        **{f"enrollment:order{part}": of_run for part in parts},
        "enrollment:order-list": lambda *row: {**of_run(*row), "form": "csv"},
        "enrollment:interest": of_course,
        "enrollment:interest-withdraw": _own_or_colleagues,
        "enrollment:wanted-course": of_course,
    }


POSTED = {
    "enrollment:order-contact": lambda *_row: {"email": "planning@example.nl"},
    "enrollment:interest": lambda *_row: {"period": "any"},
}
