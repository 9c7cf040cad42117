"""Parameters as Moodle reads them, and batches that no Moodle cuts off."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo.moodle.params import nest
from moodle.client.batches import MOST_FIELDS, MOST_ITEMS, batched, flatten


@pytest.mark.parametrize(
    ("params", "fields"),
    [
        ({"courseid": 7}, [("courseid", "7")]),
        ({"visible": True, "suspend": False}, [("visible", "1"), ("suspend", "0")]),
        ({"lang": None, "name": ""}, [("name", "")]),
        ({"values": ["a", "b"]}, [("values[0]", "a"), ("values[1]", "b")]),
        ({"options": {"ids": [3]}}, [("options[ids][0]", "3")]),
        (
            {"users": [{"id": 1, "customfields": [{"type": "t", "value": "v"}]}, {"id": 2}]},
            [
                ("users[0][id]", "1"),
                ("users[0][customfields][0][type]", "t"),
                ("users[0][customfields][0][value]", "v"),
                ("users[1][id]", "2"),
            ],
        ),
    ],
)
def test_flattening(params: dict[str, Any], fields: list[tuple[str, str]]) -> None:
    assert flatten(params) == fields


@pytest.mark.parametrize("params", [{"users": []}, {"users": [{"customfields": []}]}])
def test_an_empty_list_is_never_sent(params: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="empty list"):
        flatten(params)


def test_what_has_no_form_is_never_sent() -> None:
    with pytest.raises(TypeError):
        flatten({"grade": 1.5})


unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""


def _as_moodle(value: Any) -> Any:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, dict):
        return {key: _as_moodle(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return {str(n): _as_moodle(inner) for n, inner in enumerate(value)}
    return str(value)


leaves = st.one_of(st.text(), st.integers(), st.booleans())
names = st.text("abcdefgh", min_size=1, max_size=4)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3), st.dictionaries(names, inner, min_size=1)
    ),
    max_leaves=15,
)


@unhurried
@given(st.dictionaries(names, trees, min_size=1))
def test_what_is_flattened_is_what_php_makes_of_it(params: dict[str, Any]) -> None:
    assert nest(flatten(params), most=10_000) == _as_moodle(params)


@unhurried
@given(st.lists(st.integers(1, 40), max_size=120), st.integers(1, MOST_ITEMS))
def test_batches_hold_all_in_order_and_fit(sizes: list[int], most: int) -> None:
    items = [{f"f{n}": number for n in range(size)} for number, size in enumerate(sizes)]
    batches = list(batched(items, most=most))
    assert [item for batch in batches for item in batch] == items
    for batch in batches:
        assert 0 < len(batch) <= most
        assert len(flatten({"users": batch})) + 4 <= MOST_FIELDS


def test_a_batch_is_limited_by_fields_before_items() -> None:
    """Fifty users of nineteen fields are 950: one too many for a Moodle with PHP's default."""
    items = [{f"f{n}": 1 for n in range(19)}] * 50
    assert [len(batch) for batch in batched(items)] == [46, 4]
