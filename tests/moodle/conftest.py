from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cast import Cast
from tests.moodle.linked import Linked, linked


@pytest.fixture
def both(cast: Cast) -> Iterator[Linked]:
    with linked(cast) as made:
        yield made
