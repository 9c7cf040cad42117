"""Requests that wait for a word: of the team for its manager, of a colleague for the advisers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.models import Publication
from enrollment.actions.booking import book
from enrollment.approval.links import token_for
from enrollment.models import ApprovalStep
from tests.factories import employment_of, make_run

if TYPE_CHECKING:
    from tests.policy.world import Player, Side, World

WHO = {"team": "manager", "own organisation": "officer"}
"""Whose request it is, and who must agree with it."""


def make_requests(world: World) -> None:
    for side in world.sides.values():
        for name, rule in WHO.items():
            side.requests[name] = _request(side, name, rule)


def _request(side: Side, name: str, rule: str) -> ApprovalStep:
    course = side.courses["own organisation"]
    publications = Publication.objects.filter(course=course, organisation=side.organisation)
    publications.update(approval_rule=rule)
    person = side.people[name]
    enrollment = book(
        run=make_run(course=course, in_days=80), employment=employment_of(person), by=person
    )
    publications.update(approval_rule="")
    step: ApprovalStep = enrollment.approval_steps.get()
    return step


def _step(world: World, player: Player, name: str) -> ApprovalStep:
    side = world.there(player) if name.startswith("other organisation") else world.here(player)
    known_as = name.removeprefix("other organisation's ")
    return side.requests["own organisation" if known_as == "other organisation" else known_as]


def _link(world: World, player: Player, name: str) -> dict[str, Any]:
    """The link that the manager got by mail: whoever holds it may use it."""
    side = world.here(player)
    return {"token": token_for(side.requests["team"], side.people["manager"])}


FILLED_IN = {
    "enrollment:decide": lambda world, player, name: {"pk": _step(world, player, name).pk},
    "enrollment:decide-by-mail": _link,
}

POSTED = {
    "enrollment:decide": lambda *_row: {"decision": "refuse", "reason": "Liever later."},
    "enrollment:decide-by-mail": lambda *_row: {"decision": "refuse", "reason": "Liever later."},
    "enrollment:decide-many": lambda world, player, name: {
        "step": str(_step(world, player, name).pk)
    },
}
