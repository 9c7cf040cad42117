"""What holds for any landscape."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landscapes.analysis.sums.change import Seen, compare
from landscapes.analysis.sums.concern import union
from landscapes.analysis.sums.facts import Mark, Sum, Zone, per_zone
from landscapes.analysis.sums.gaps import places
from landscapes.analysis.sums.overlap import pairs
from landscapes.analysis.sums.roles import doers
from landscapes.analysis.sums.spread import spread

KEYS = ["a", "b", "c", "d", "e"]
ZONES = [Zone(key, "island", key) for key in KEYS]
AUDIENCES = ["managers", "newcomers"]


SOME = [some for size in (1, 2, 3) for some in itertools.combinations(KEYS, size)]
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure: nothing here is about time."""


@st.composite
def shares(draw: st.DrawFn) -> dict[str, int]:
    """One to three zones, together 100."""
    keys = draw(st.sampled_from(SOME))
    first = draw(st.integers(1, 98)) if len(keys) > 1 else 100
    second = draw(st.integers(1, 99 - first)) if len(keys) > 2 else 100 - first
    return dict(zip(keys, (first, second, 100 - first - second), strict=False))


@st.composite
def landscapes(draw: st.DrawFn) -> list[Mark]:
    count = draw(st.integers(0, 7))
    return [
        Mark(
            pk,
            draw(st.sampled_from(["data", "werk", "taal"])),
            draw(shares()),
            organisation := draw(st.integers(1, 3)),
            f"o{organisation}",
            draw(st.sampled_from([*AUDIENCES, "everyone"])),
            serves=draw(st.frozensets(st.integers(1, 3))),
            themes=draw(st.frozensets(st.sampled_from("xyz"))),
        )
        for pk in range(count)
    ]


targets = shares()


def weight(marks: list[Mark]) -> int:
    return sum(total.weight for total in per_zone(marks).values())


@unhurried
@given(landscapes())
def test_the_weights_of_a_map_are_its_number_of_marks(marks: list[Mark]) -> None:
    assert weight(marks) == 100 * len(marks)


@unhurried
@given(landscapes(), targets)
def test_totals_equal_the_table(marks: list[Mark], target: dict[str, int]) -> None:
    found = spread(ZONES, marks, target)
    assert sum(part.total.weight for part in found.parts) == weight(marks)
    assert sum(part.percent for part in found.parts) == (100 if marks else 0)
    if marks:
        assert sum(part.difference or 0 for part in found.parts) == 0
        assert found.distance is not None
        assert 0 <= found.distance <= 100
    owners = [total.weight for doer in doers(marks, []) for total in doer.zones.values()]
    assert sum(owners) == weight(marks)


@unhurried
@given(landscapes(), shares(), st.integers(0, 6))
def test_moving_a_mark_changes_only_its_zones(
    marks: list[Mark], there: dict[str, int], which: int
) -> None:
    if not marks:
        return
    mark = marks[which % len(marks)]
    moved = [replace(one, shares=there) if one is mark else one for one in marks]
    before, after = per_zone(marks), per_zone(moved)
    for key in set(KEYS) - {*mark.shares, *there}:
        assert before.get(key) == after.get(key)
    for key in {*mark.shares, *there}:
        gained = there.get(key, 0) - mark.shares.get(key, 0)
        assert after.get(key, Sum()).weight - before.get(key, Sum()).weight == gained
    change = compare(seen(marks), seen(moved))
    assert not change.added
    assert not change.gone
    assert [one.mark for one in change.moved] == ([] if there == mark.shares else [mark.pk])


@unhurried
@given(landscapes(), st.randoms(use_true_random=False))
def test_the_concern_is_the_union_of_its_organisations(marks: list[Mark], chance: object) -> None:
    """Whoever's map something stands on, and however often, it counts once."""
    maps = [[mark for mark in marks if mark.organisation == one] for one in (1, 2, 3)]
    maps.append([mark for mark in marks if chance.random() < 0.5])  # type: ignore[attr-defined]
    concern = union(maps)
    assert sorted(mark.pk for mark in concern) == sorted(mark.pk for mark in marks)
    whole = per_zone(concern)
    for key in KEYS:
        parts = [per_zone(one).get(key, Sum()) for one in maps[:3]]
        total = whole.get(key, Sum())
        assert total.weight == sum(part.weight for part in parts)
        assert set(total.marks) == {pk for part in parts for pk in part.marks}


@unhurried
@given(landscapes())
def test_identical_maps_do_not_differ(marks: list[Mark]) -> None:
    change = compare(seen(marks), seen(marks))
    assert not change
    assert all(before == after for before, after in change.zones.values())


@unhurried
@given(landscapes(), landscapes())
def test_looking_back_is_looking_forward_turned_round(one: list[Mark], other: list[Mark]) -> None:
    there, back = compare(seen(one), seen(other)), compare(seen(other), seen(one))
    assert set(there.added) == set(back.gone)
    assert {mark.mark: mark.distance for mark in there.moved} == {
        mark.mark: mark.distance for mark in back.moved
    }


@unhurried
@given(landscapes())
def test_a_gap_is_empty_exactly_where_nothing_reaches(marks: list[Mark]) -> None:
    """Against asking every mark of every spot."""
    for place in places(ZONES, marks, [1, 2, 3], AUDIENCES):
        for organisation, total in place.sums.items():
            expected = {
                mark.pk
                for mark in marks
                if place.zone.key in mark.shares
                and mark.audience in (place.audience, "everyone")
                and organisation in mark.serves | {mark.organisation}
            }
            assert set(total.marks) == expected
            assert (organisation in place.empty) == (not expected)


@unhurried
@given(landscapes())
def test_overlap_is_the_same_in_any_order_and_never_with_oneself(marks: list[Mark]) -> None:
    def found(some: list[Mark]) -> set[tuple[int, int]]:
        return {(pair.one.pk, pair.other.pk) for pair in pairs(some)}

    assert found(marks) == found(marks[::-1])
    assert all(pair.one.owner != pair.other.owner for pair in pairs(marks))


def seen(marks: list[Mark]) -> dict[int, Seen]:
    return {mark.pk: Seen(mark.title, mark.status, mark.shares) for mark in marks}
