"""No cell of the policy's table can change unnoticed: some row of `expected.csv` then fails."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.db import transaction
from django.urls import URLPattern

from people.permissions import ROLES, Permission, Role, Scope
from tests.architecture.test_urls import addresses
from tests.policy.doors import outcome_of
from tests.policy.flips import Flip, flips
from tests.policy.rows import Row, read_rows
from tests.policy.witnesses import in_order
from tests.policy.world import World

NO_DOOR_YET: dict[Permission, str] = {
    Permission.OFFER_COUNCIL: "the council has no pages yet",
}
"""Permissions that no address or queryset asks for; only the rows `may ...` guard them."""

SCOPE_UNREAD: dict[Permission, str] = {
    Permission.CATALOGUE_BROWSE: "one browses for the organisation one acts for, never further",
    Permission.ENROLL_SELF: "one enrols oneself, nobody else",
    Permission.ENROLLMENT_READ: "own and team have pages, the organisation has no reports yet",
    Permission.RUN_ASSIST: "an officer's runs follow from run.manage, a trainer's from teaching",
}
"""Permissions whose doors only ask whether one has them; the rows `may ...` guard how far."""

NO_DOOR_OF_ONES_OWN: dict[Permission, str] = {
    Permission.COURSE_EDIT: "courses belong to organisations; nobody owns one alone",
    Permission.PEOPLE_READ: "one's own data has pages that everybody may open",
}
"""Permissions for which the scope `own` opens nothing; the rows `may ...` guard it."""

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
ROWS = read_rows()
FLIPS = list(flips())
VIEWS: dict[str, URLPattern] = dict(addresses())


@pytest.fixture(scope="module")
def roles(world: World) -> Mapping[str, frozenset[Role]]:
    """Who plays which roles; no flip changes that."""
    return {name: player.actor().roles for name, player in world.players.items()}


@pytest.mark.parametrize("flip", FLIPS, ids=str)
def test_flip_is_noticed(
    flip: Flip,
    world: World,
    roles: Mapping[str, frozenset[Role]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    players = {name for name, held in roles.items() if flip.role in held}
    rows = in_order([row for row in rows_about(flip) if row.role in players], flip)
    flip.apply(monkeypatch)
    assert any(fails(row, world) for row in rows), (
        f"{flip}: not one of {len(rows)} rows fails. Add to expected.csv what who has this role"
        f" finds at {_doors(flip.permission)}, so that the difference shows; without such a door, a"
        f" row `<role>,may {flip.permission},own,no` with a reason in NO_DOOR_YET,"
        " NO_DOOR_OF_ONES_OWN or SCOPE_UNREAD."
    )


def rows_about(flip: Flip) -> list[Row]:
    """Doors must notice; the questions `may ...` count only where no door can."""
    unread = flip.permission in SCOPE_UNREAD and (
        None not in {flip.now, flip.then} or _learners_have(flip)
    )
    near = flip.permission in NO_DOOR_OF_ONES_OWN and flip.then == Scope.OWN
    if flip.permission in NO_DOOR_YET or unread or near:
        return [row for row in ROWS if row.door == f"may {flip.permission}"]
    return [row for row in ROWS if _asks(row, flip.permission)]


def _doors(permission: Permission) -> str:
    guarded = [name for name, view in VIEWS.items() if _guard_of(view) == permission]
    return " or ".join(sorted(guarded)) or "a question to a queryset"


def _guard_of(view: URLPattern) -> object:
    return getattr(view.callback, "permission", None)


def _learners_have(flip: Flip) -> bool:
    return flip.role != Role.LEARNER and flip.permission in ROLES[Role.LEARNER].grants


def _asks(row: Row, permission: Permission) -> bool:
    """Addresses guarded by this permission, and all questions to querysets and search."""
    if row.route:
        return _guard_of(VIEWS[row.route]) == permission
    return not row.door.startswith("may ")


def fails(row: Row, world: World) -> bool:
    """Whether the door now answers otherwise; to break down is an answer too."""
    try:
        with transaction.atomic():
            outcome = outcome_of(row, world)
            transaction.set_rollback(True)
    except Exception:
        return True
    return outcome != row.outcome
