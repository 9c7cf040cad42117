"""Kept searches and courses in the world of `expected.csv`: everybody keeps one of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from catalog.models import Favourite, SavedSearch
from people.models import Person
from tests.policy.world import Player, Side, World

Values = dict[str, Any]


def make_kept(world: World) -> None:
    for side in world.sides.values():
        for known_as in ("team", "own organisation"):
            _keeps(side.people[known_as], side)
    for player in world.players.values():
        if player.person:
            _keeps(player.person, world.here(player))


def _keeps(person: Person, side: Side) -> None:
    named = {"name": "Werkdruk"}
    SavedSearch.objects.get_or_create(person=person, query="q=werkdruk", defaults=named)
    Favourite.objects.get_or_create(person=person, course=side.courses["own organisation"])


def _of(model: Any) -> Callable[[World, Player, str], Values]:
    def fill_in(world: World, player: Player, name: str) -> Values:
        if name == "own":
            return {"pk": model.objects.filter(person=player.person).earliest("pk").pk}
        other = name.startswith("other organisation's ")
        side = world.there(player) if other else world.here(player)
        person = side.people[name.removeprefix("other organisation's ")]
        return {"pk": model.objects.filter(person=person).earliest("pk").pk}

    return fill_in


FILLED_IN: Mapping[str, Callable[[World, Player, str], Values]] = {
    "catalog:saved-search": _of(SavedSearch),
    "catalog:favourite-drop": _of(Favourite),
}
POSTED: Mapping[str, Callable[[World, Player, str], Values]] = {
    "catalog:save-search": lambda _world, _player, _name: {"query": "q=gesprek"},
    "catalog:saved-search": lambda _world, _player, _name: {"name": "Rust"},
    "catalog:missed": lambda _world, _player, _name: {"q": "kwxzv"},
}
