"""A hand-made landscape with known answers, worked out on paper.

Weights per zone (O onderzoeken, P praktiseren, C creëren, po polder of onderzoeken, b the bridge
between onderzoeken and praktiseren); 100 is one intervention:

| mark | owner | for        | serves | theme   | O   | P   | C   | po | b  |
|------|-------|------------|--------|---------|-----|-----|-----|----|----|
| 1    | d1 @1 | managers   |        | data    | 100 |     |     |    |    |
| 2    | d2 @1 | managers   |        | data    | 60  | 40  |     |    |    |
| 3    | o2 @2 | everyone   | 3      | werk    |     | 100 |     |    |    |
| 4    | o2 @2 | managers   |        | werk    |     |     | 50  | 50 |    |
| 5    | o3 @3 | newcomers  |        | taal    |     | 30  | 70  |    |    |
|      |       |            |        | total   | 160 | 170 | 120 | 50 | 0  |  = 500
| percent of 500                           | 32  | 34  | 24  | 10 | 0  |
| target                                   | 20  | 40  | 20  | 0  | 20 |
| difference                               | +12 | -6  | +4  | +10| -20|  half of 52 = 26
"""

from __future__ import annotations

from fractions import Fraction

from landscapes.analysis.sums.change import Seen, compare
from landscapes.analysis.sums.concern import filler, union
from landscapes.analysis.sums.facts import Mark, Sum, Zone, per_zone
from landscapes.analysis.sums.gaps import audiences_of, gaps, places
from landscapes.analysis.sums.loose import torn_themes, unlinked
from landscapes.analysis.sums.overlap import alike, pairs, trigrams
from landscapes.analysis.sums.roles import Agreed, doers, leaderless, preferences
from landscapes.analysis.sums.spread import spread

ZONES = [
    Zone("O", "island", "Onderzoeken", frozenset({"b", "po"})),
    Zone("P", "island", "Praktiseren", frozenset({"b"})),
    Zone("C", "island", "Creëren"),
    Zone("po", "polder", "Polder", frozenset({"O"})),
    Zone("b", "bridge", "Brug", frozenset({"O", "P"})),
]

M1 = Mark(
    1, "Werken met data", {"O": 100}, 1, "d1", "managers", themes=frozenset({"data"}),
    competences=frozenset({7}), preferences=frozenset({"acquiring"}), links=frozenset({2}),
    is_course=True, reach=40,
)  # fmt: skip
M2 = Mark(
    2, "Data in de praktijk", {"O": 60, "P": 40}, 1, "d2", "managers",
    themes=frozenset({"data"}), competences=frozenset({7}), links=frozenset({1}),
    preferences=frozenset({"acquiring", "practising"}),
)  # fmt: skip
M3 = Mark(
    3, "Opdracht op de werkvloer", {"P": 100}, 2, "o2", serves=frozenset({3}),
    themes=frozenset({"werk"}), is_course=True, reach=90,
)  # fmt: skip
M4 = Mark(
    4, "Samen ontwerpen", {"C": 50, "po": 50}, 2, "o2", "managers", themes=frozenset({"werk"}),
    is_course=True, reach=10,
)  # fmt: skip
M5 = Mark(5, "Taal", {"P": 30, "C": 70}, 3, "o3", "newcomers", themes=frozenset({"taal"}))
MARKS = [M1, M2, M3, M4, M5]
TARGET = {"O": 20, "P": 40, "C": 20, "b": 20}


def test_weights_are_those_of_the_table() -> None:
    assert per_zone(MARKS) == {
        "O": Sum(160, (1, 2)),
        "P": Sum(170, (2, 3, 5)),
        "C": Sum(120, (4, 5)),
        "po": Sum(50, (4,)),
    }


def test_spread_and_its_distance_to_the_target() -> None:
    found = spread(ZONES, MARKS, TARGET)
    assert [part.percent for part in found.parts] == [32, 34, 24, 10, 0]
    assert [part.difference for part in found.parts] == [12, -6, 4, 10, -20]
    assert found.distance == Fraction(26)
    assert spread(ZONES, MARKS, {}).distance is None
    assert spread(ZONES, [], TARGET).distance is None
    assert [part.percent for part in spread(ZONES, [], TARGET).parts] == [0] * 5


def test_gaps_per_zone_organisation_and_audience() -> None:
    """What is for everyone (3) reaches managers and newcomers, of organisation 2 and, served, 3."""
    assert audiences_of(MARKS) == ["managers", "newcomers"]
    assert audiences_of([M3]) == ["everyone"]
    found = {
        (one.zone.key, one.audience): one
        for one in places(ZONES, MARKS, [1, 2, 3], ["managers", "newcomers"])
    }
    weights = {key: [total.weight for total in place.sums.values()] for key, place in found.items()}
    assert weights == {
        ("O", "managers"): [160, 0, 0],
        ("O", "newcomers"): [0, 0, 0],
        ("P", "managers"): [40, 100, 100],
        ("P", "newcomers"): [0, 100, 130],
        ("C", "managers"): [0, 50, 0],
        ("C", "newcomers"): [0, 0, 70],
        ("po", "managers"): [0, 50, 0],
        ("po", "newcomers"): [0, 0, 0],
        ("b", "managers"): [0, 0, 0],
        ("b", "newcomers"): [0, 0, 0],
    }
    assert found["C", "managers"].little == [2]
    assert found["C", "managers"].empty == [1, 3]
    ordered = gaps(found.values())
    assert [(one.zone.key, one.audience) for one in ordered] == [
        ("O", "newcomers"), ("po", "newcomers"), ("b", "managers"), ("b", "newcomers"),
        ("C", "managers"), ("C", "newcomers"), ("po", "managers"),
        ("O", "managers"), ("P", "newcomers"), ("P", "managers"),
    ]  # fmt: skip


def test_the_course_that_fills_a_shared_gap() -> None:
    found = {
        (one.zone.key, one.audience): one
        for one in places(ZONES, MARKS, [1, 2, 3], ["managers", "newcomers"])
    }
    assert filler(found["O", "managers"], MARKS) == M1  # 2 lies there for 60 and is no course
    assert filler(found["C", "managers"], MARKS) == M4
    assert filler(found["C", "newcomers"], MARKS) is None  # 5 is no course, 4 is for managers
    assert filler(found["b", "managers"], MARKS) is None
    assert filler(found["P", "newcomers"], MARKS) == M3
    assert filler(found["P", "managers"], MARKS) is None  # little, but nowhere empty


def test_overlap_needs_another_owner_the_same_place_and_the_same_subject() -> None:
    (pair,) = pairs(MARKS)
    assert (pair.one.pk, pair.other.pk) == (1, 2)
    assert (pair.zones, pair.themes, pair.competences) == ({"O"}, {"data"}, {7})
    same_owner = Mark(9, "Werken met data", {"O": 100}, 1, "d1", "managers")
    assert pairs([M1, same_owner]) == []
    elsewhere = Mark(9, "Werken met data", {"C": 100}, 2, "o2", "managers")
    assert pairs([M1, elsewhere]) == []
    others = Mark(9, "Werken met data", {"O": 100}, 2, "o2", "newcomers")
    assert pairs([M1, others]) == []
    by_words = Mark(9, "Werken met data", {"O": 100}, 2, "o2", "managers")
    assert [one.alike for one in pairs([M1, by_words])] == [100]
    other_words = Mark(9, "Zingen in een koor", {"O": 100}, 2, "o2", "managers")
    assert pairs([M1, other_words]) == []


def test_likeness_of_words_is_that_of_trigrams() -> None:
    """By hand: 'kat' gives '  k', ' ka', 'kat', 'at '; 'kar' shares the first two: 2 of 6."""
    assert trigrams("Kat") == {"  k", " ka", "kat", "at "}
    assert alike(trigrams("kat"), trigrams("kar")) == 33
    assert alike(trigrams(""), trigrams("")) == 0


def test_what_stands_loose() -> None:
    """data: on O and P (mark 2), nothing on the bridge and nothing in the polder beside O. werk:
    on P and C, its polder mark stands beside O only. taal: on P and C."""
    assert unlinked(MARKS) == [M3, M4, M5]
    torn = torn_themes(ZONES, MARKS)
    assert [(one.theme, [zone.key for zone in one.islands], one.marks) for one in torn] == [
        ("data", ["O", "P"], (1, 2)),
        ("taal", ["P", "C"], (5,)),
        ("werk", ["P", "C"], (3, 4)),
    ]
    assert [zone.key for zone in torn[0].between] == ["po", "b"]
    for joining in ("b", "po"):
        joined = Mark(6, "Ertussen", {joining: 100}, themes=frozenset({"data"}))
        assert "data" not in {one.theme for one in torn_themes(ZONES, [*MARKS, joined])}
    at_c = Mark(6, "Elders", {"C": 100}, themes=frozenset({"data"}))
    assert ("data", "O", "P") in {
        (one.theme, *(zone.key for zone in one.islands))
        for one in torn_themes(ZONES, [*MARKS, at_c])
    }


def test_who_does_what() -> None:
    agreed = [
        Agreed(1, "d1", "leads"),
        Agreed(1, "d2", "asked"),
        Agreed(4, "d9", "delivers"),
        Agreed(99, "d8", "leads"),  # not on this map
    ]
    found = doers(MARKS, agreed)
    assert [one.owner for one in found] == ["o2", "d1", "d2", "o3", "d9"]
    assert found[0].zones == {"P": Sum(100, (3,)), "C": Sum(50, (4,)), "po": Sum(50, (4,))}
    assert found[1].parts == {"leads": (1,)}
    assert (found[4].zones, found[4].parts) == ({}, {"delivers": (4,)})
    assert leaderless(MARKS, agreed) == [M2, M3, M4, M5]


def test_preferences_covered() -> None:
    found = preferences(MARKS, ["acquiring", "practising", "observing"])
    assert found == {"acquiring": (1, 2), "practising": (2,), "observing": (), "": (3, 4, 5)}


def test_before_and_after() -> None:
    before = {
        1: Seen("Een", "running", {"O": 100}),
        2: Seen("Twee", "wished", {"O": 60, "P": 40}),
        3: Seen("Drie", "running", {"C": 100}),
    }
    after = {
        1: Seen("Een", "running", {"O": 50, "C": 50}),
        2: Seen("Twee", "running", {"P": 40, "O": 60}),
        4: Seen("Vier", "planned", {"P": 100}),
    }
    change = compare(before, after)
    assert (list(change.added), list(change.gone)) == ([4], [3])
    assert [(one.mark, one.distance) for one in change.moved] == [(1, 50)]
    assert [one.mark for one in change.restated] == [2]
    assert change.zones == {"C": (100, 50), "O": (160, 110), "P": (40, 140)}


def test_the_concern_counts_everything_once_as_the_newest_map_has_it() -> None:
    older = Mark(1, "Werken met data", {"C": 100}, 1, "d1")
    assert union([[M1, M2], [older, M3], [M3]]) == [M1, M2, M3]
