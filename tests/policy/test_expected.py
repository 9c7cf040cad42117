"""The code does what `expected.csv` says, and every address of the portal occurs in it."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import transaction

from people.permissions import Permission, Role
from tests.architecture.test_urls import addresses
from tests.policy.doors import outcome_of
from tests.policy.rows import OUTCOMES, Row, read_rows
from tests.policy.world import World

pytestmark = pytest.mark.django_db
ROWS = read_rows()


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_as_expected(row: Row, world: World) -> None:
    with transaction.atomic():
        outcome = outcome_of(row, world)
        transaction.set_rollback(True)
    assert outcome == row.outcome


def test_every_address_occurs() -> None:
    missing = {name for name, _pattern in addresses()} - {row.route for row in ROWS}
    assert not missing, (
        f"Addresses without a row in tests/policy/expected.csv: {sorted(missing)}. Write down who"
        " may open them, for which objects; parameters are filled in by tests/policy/addresses.py."
    )


def test_every_row_is_about_an_address_that_exists() -> None:
    gone = {row.route for row in ROWS if row.route} - {name for name, _pattern in addresses()}
    assert not gone


def test_every_permission_is_asked_for() -> None:
    asked = {row.door.removeprefix("may ") for row in ROWS if row.door.startswith("may ")}
    missing = sorted(set(Permission) - asked)
    assert not missing, (
        f"Permissions without a row in tests/policy/expected.csv: {missing}. Write for each role a"
        " row `may <permission>` with the object `own`, and with `own organisation` and `other"
        " organisation` for who has it; and rows for the addresses that it guards."
    )
    assert asked <= set(Permission)


def test_rows_are_sound() -> None:
    assert len(ROWS) >= 200
    assert {row.outcome for row in ROWS} <= OUTCOMES
    said = Counter((row.role, row.door, row.object, row.outcome in {"sees", "not"}) for row in ROWS)
    assert not [key for key, times in said.items() if times > 1], "said twice"


def test_every_role_plays(world: World) -> None:
    assert {row.role for row in ROWS} == set(world.players)
    roles = {role for player in world.players.values() for role in player.actor().roles}
    assert roles == set(Role)
