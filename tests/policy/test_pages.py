"""What the random lives of `make thorough` are told of pages is about pages that exist."""

from __future__ import annotations

from tests.architecture.test_urls import addresses
from tests.policy.pages import NOT_IN_VILLAGE, NOT_WALKED, PAGES


def test_lines_are_about_addresses_that_exist() -> None:
    ours = {name for name, _pattern in addresses() if not name.startswith(NOT_WALKED)}
    assert not (set(PAGES) | set(NOT_IN_VILLAGE)) - ours
