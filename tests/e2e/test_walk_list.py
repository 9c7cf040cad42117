"""No page without its walk: what is not in the list is not looked at."""

from __future__ import annotations

import pytest

from tests.architecture.test_urls import addresses
from tests.e2e.walk import NOT_PAGES, WALK

WALKED = {stop.address for stop in WALK}
ALL = {name for name, _ in addresses()}


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_address_is_walked_or_says_why_not(name: str) -> None:
    assert (name in WALKED) != (name in NOT_PAGES), (
        f"{name}: add it to WALK, or with a reason to NOT_PAGES, in tests/e2e/walk.py"
    )


def test_the_exceptions_exist() -> None:
    assert not set(NOT_PAGES) - ALL
