"""Groups in the world of `expected.csv`: each side has one, looked at and not carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from enrollment.groups.actions import GroupDetails, make_dry_run
from enrollment.groups.finding import find_people
from enrollment.groups.models import GroupSource

if TYPE_CHECKING:
    from tests.policy.world import Player, Side, World


def make_groups(world: World) -> None:
    """While all are live and employed."""
    for side in world.sides.values():
        side.papers["group"] = make_dry_run(
            run=side.runs["concern-wide"],
            organisation=side.organisation,
            lines=find_people(side.organisation, [side.people["manager"].email]),
            details=GroupDetails(source=GroupSource.LIST, reason="Voor het jaarplan."),
            by=side.people["manager"],
        )


def _side(world: World, player: Player, name: str) -> Side:
    return world.there(player) if name.startswith("other organisation") else world.here(player)


def _group(world: World, player: Player, name: str) -> dict[str, Any]:
    return {"pk": _side(world, player, name).papers["group"].pk}


FILLED_IN = {
    **{f"enrollment:{name}": _group for name in ("group", "group-start", "group-resume")},
    "enrollment:group-undo": _group,
    "enrollment:group-lines": lambda *row: {**_group(*row), "kind": "csv"},
}

POSTED = {
    "enrollment:group-new": lambda world, player, _name: {
        "organisation": world.here(player).organisation.pk,
        "people": world.here(player).people["manager"].email,
        "reason": "Voor het jaarplan.",
    },
}
