"""Who sits where: the positions of an organisation, before anybody has a name."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from demo.content.organisations import FunctionContent, OrganisationContent

TEAM = 14
"""People under one team leader."""
_LEADS = re.compile("leider|hoofd|manager|MT-lid|secretaris", re.IGNORECASE)
_DIRECTOR = FunctionContent("directeur", 16, 1)
_TEAM_LEADER = FunctionContent("teamleider", 12, 1)


@dataclass(frozen=True)
class Position:
    """A place at work: `department` and `boss` are indexes (the boss among the positions)."""

    department: int
    boss: int | None
    function: FunctionContent
    leads: bool


def positions(content: OrganisationContent, headcount: int, rng: random.Random) -> list[Position]:
    """A director, a head for every department in use, team leaders and their teams.

    Small organisations use fewer departments, so that every team stays a team. The first team
    comes right after the heads, with its leader first: the cast's place (see `people`).
    """
    leaves = _leaves(content)[: max(1, headcount // 8)]
    plan = [Position(_root(content, leaves[0]), None, _DIRECTOR, leads=True)]
    heads: dict[int, int] = {}
    if headcount >= 100:
        for leaf in leaves:
            _appoint_heads(content, leaf, heads, plan, rng)
    for leaf, people in zip(leaves, _shares(headcount - len(plan), leaves, rng), strict=True):
        plan += _teams(content, leaf, people, heads.get(leaf, 0), len(plan), rng)
    return plan


def _leaves(content: OrganisationContent) -> list[int]:
    parents = {department.parent for department in content.departments}
    return [index for index in range(len(content.departments)) if index not in parents]


def _root(content: OrganisationContent, index: int) -> int:
    while (parent := content.departments[index].parent) is not None:
        index = parent
    return index


def _appoint_heads(
    content: OrganisationContent,
    department: int,
    heads: dict[int, int],
    plan: list[Position],
    rng: random.Random,
) -> int:
    """The position of the head of `department`, appointing upwards where there is none yet."""
    if department in heads:
        return heads[department]
    parent = content.departments[department].parent
    boss = 0 if parent is None else _appoint_heads(content, parent, heads, plan, rng)
    heads[department] = len(plan)
    plan.append(Position(department, boss, _leader(content, rng, highest=True), leads=True))
    return heads[department]


def _shares(people: int, leaves: list[int], rng: random.Random) -> list[int]:
    """`people` divided over the leaves, unevenly but all of them."""
    weights = [rng.uniform(0.6, 1.6) for _leaf in leaves]
    total = sum(weights)
    shares = [int(people * weight / total) for weight in weights]
    shares[0] += people - sum(shares)
    return shares


def _teams(
    content: OrganisationContent,
    leaf: int,
    people: int,
    head: int,
    start: int,
    rng: random.Random,
) -> list[Position]:
    """Teams of a leader and up to TEAM people, `people` in all."""
    plan: list[Position] = []
    workers = [function for function in content.functions if not _LEADS.search(function.title)]
    weights = [function.weight for function in workers]
    while len(plan) < people:
        leader = start + len(plan)
        plan.append(Position(leaf, head, _leader(content, rng), leads=True))
        members = min(TEAM, people - len(plan))
        plan += [
            Position(leaf, leader, function, leads=False)
            for function in rng.choices(workers, weights, k=members)
        ]
    return plan


def _leader(
    content: OrganisationContent, rng: random.Random, *, highest: bool = False
) -> FunctionContent:
    leading = [function for function in content.functions if _LEADS.search(function.title)]
    if not leading:
        return _TEAM_LEADER
    return max(leading, key=lambda one: one.scale) if highest else rng.choice(leading)
