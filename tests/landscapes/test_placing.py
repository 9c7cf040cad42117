"""Placing: from the function to zones, and from a spot to the ground it lies on."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landscapes.drawing.chart import Mark, draw, weights_of
from landscapes.drawing.spreading import Box
from landscapes.maps import placing
from landscapes.maps.actions import CannotPlace, move, place, take_off
from landscapes.maps.models import Plot, PlotZone
from landscapes.plate import geometry
from tests.cast import Cast
from tests.landscapes.makers import make_intervention, make_landscape, model, put

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("islands", "together", "thinking", "expected"),
    [
        (["praktiseren"], False, False, {"praktiseren": 100}),
        (["creeren"], True, False, {"polder_creeren": 100}),
        (["onderzoeken", "praktiseren"], False, False, {"onderzoeken": 50, "praktiseren": 50}),
        (
            ["onderzoeken", "praktiseren", "creeren"],
            False,
            False,
            {"onderzoeken": 34, "praktiseren": 33, "creeren": 33},
        ),
        (["praktiseren", "creeren"], False, True, {"brug_creeren_praktiseren": 100}),
        (
            ["onderzoeken", "creeren"],
            True,
            True,
            {"brug_onderzoeken_creeren": 50, "polder_onderzoeken": 50},
        ),
        ([], True, True, {}),
    ],
)
def test_function_tells_the_zones(
    islands: list[str], together: bool, thinking: bool, expected: dict[str, int]
) -> None:
    zones = list(model().zones.all())
    assert placing.suggest(zones, islands, together=together, thinking=thinking) == expected


def test_every_zone_has_ground_of_its_own(cast: Cast) -> None:
    """Placed in a zone, a mark stands on that very zone, also when forty stood there before."""
    zones = [zone for zone in model().zones.all() if zone.takes_marks]
    for zone in zones:
        taken: list[tuple[float, float]] = []
        for _ in range(40):
            x, y = placing.spot_for(zones, {zone.key: 100}, taken)
            ground = placing.zone_at(zones, x, y)
            assert ground
            assert ground.key == zone.key
            taken.append((x, y))
        assert len(set(taken)) > 10


def test_form_ideas_are_zones_of_the_model() -> None:
    version = model()
    keys = {zone.key for zone in version.zones.all() if zone.takes_marks}
    for form, rows in version.suggestions.items():
        assert {key for key, _percent in rows} <= keys, form
        assert sum(percent for _key, percent in rows) == 100


def test_moving_changes_only_its_own_zones(cast: Cast) -> None:
    landscape = make_landscape(cast.nvwa)
    first, second = (
        put(landscape, make_intervention(cast.nvwa, name), by=cast.olga, praktiseren=60, creeren=40)
        for name in ("Een", "Twee")
    )
    before = list(second.zones.values_list("zone__key", "percent"))
    move(plot=first, x=500, y=170, by=cast.olga)
    assert dict(first.zones.values_list("zone__key", "percent")) == {"onderzoeken": 100}
    assert list(second.zones.values_list("zone__key", "percent")) == before


def test_moving_to_a_zone_it_has_a_share_in_trades_the_shares(cast: Cast) -> None:
    landscape = make_landscape(cast.nvwa)
    plot = put(
        landscape, make_intervention(cast.nvwa, "Een"), by=cast.olga, praktiseren=60, creeren=40
    )
    move(plot=plot, x=786, y=665, by=cast.olga)
    assert dict(plot.zones.values_list("zone__key", "percent")) == {
        "praktiseren": 40,
        "creeren": 60,
    }


@pytest.mark.parametrize("spot", [(10, 10), (990, 990), (500, 950)])
def test_nothing_stands_at_sea(cast: Cast, spot: tuple[int, int]) -> None:
    plot = put(make_landscape(cast.nvwa), make_intervention(cast.nvwa, "Een"), by=cast.olga)
    with pytest.raises(CannotPlace, match="zee"):
        move(plot=plot, x=spot[0], y=spot[1], by=cast.olga)
    plot.refresh_from_db()
    assert (plot.x, plot.y) != spot


@pytest.mark.parametrize(
    "percents",
    [
        {},
        {"zee": 100},
        {"praktiseren": 50},
        {"praktiseren": 100, "creeren": 0},
        {"praktiseren": 25, "creeren": 25, "onderzoeken": 25, "polder_creeren": 25},
        {"nergens": 100},
    ],
)
def test_wrong_shares_are_refused(cast: Cast, percents: dict[str, int]) -> None:
    landscape = make_landscape(cast.nvwa)
    with pytest.raises(CannotPlace):
        place(
            landscape=landscape,
            intervention=make_intervention(cast.nvwa, "Een"),
            percents=percents,
            by=cast.olga,
        )
    assert not Plot.objects.exists()


@pytest.mark.parametrize("change", ["more", "less", "fourth"])
def test_the_database_keeps_the_sum(cast: Cast, change: str) -> None:
    """Past the code: what no action does, the trigger refuses when the transaction ends."""
    landscape = make_landscape(cast.nvwa)
    plot = put(
        landscape,
        make_intervention(cast.nvwa, "Een"),
        by=cast.olga,
        praktiseren=50,
        creeren=30,
        onderzoeken=20,
    )
    with pytest.raises(IntegrityError, match="percent"), transaction.atomic():
        _spoil(plot, change)


def _spoil(plot: Plot, change: str) -> None:
    shares = PlotZone.objects.filter(plot=plot)
    if change == "more":
        shares.filter(percent=50).update(percent=60)
    elif change == "less":
        shares.filter(percent=50).delete()
    else:
        zone = plot.landscape.version.zones.get(key="polder_creeren")
        shares.filter(percent=50).update(percent=40)
        PlotZone.objects.create(plot=plot, zone=zone, percent=10)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_mark_goes_with_its_shares(cast: Cast) -> None:
    plot = put(make_landscape(cast.nvwa), make_intervention(cast.nvwa, "Een"), by=cast.olga)
    take_off(plot=plot, by=cast.olga)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not PlotZone.objects.exists()


def _marks(count: int, key: str = "praktiseren") -> list[Mark]:
    zones = list(model().zones.all())
    x, y = placing.spot_for(zones, {key: 100}, [])
    return [
        Mark(n, x, y, f"Iets {n}", "", "training", "running", 50, {key: 100}) for n in range(count)
    ]


def test_marks_do_not_cover_each_other() -> None:
    """Forty put on the very same spot are drawn apart, on land, and always the same way."""
    chart = draw(model(), _marks(40))
    boxes = [Box.around(one.x, one.y, one.radius) for one in chart.marks]
    assert not any(a.meets(b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])
    assert [(one.x, one.y) for one in draw(model(), _marks(40)).marks] == [
        (one.x, one.y) for one in chart.marks
    ]


def test_names_do_not_cover_marks_or_each_other() -> None:
    chart = draw(model(), _marks(40) + _marks(40, "creeren"))
    named = [one for one in chart.marks if one.label]
    assert 0 < len(named) < 80


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["praktiseren", "creeren", "onderzoeken", "polder_creeren"]),
            st.integers(1, 100),
            min_size=1,
            max_size=3,
        ),
        max_size=20,
    )
)
def test_weights_add_up_to_the_interventions(drawn: list[dict[str, int]]) -> None:
    marks = []
    for n, raw in enumerate(drawn):
        total = sum(raw.values())
        shares = {key: round(100 * one / total) for key, one in raw.items()}
        first = next(iter(shares))
        shares[first] += 100 - sum(shares.values())
        marks.append(Mark(n, 500, 500, "", "", "training", "running", None, shares))
    assert sum(weights_of(marks).values()) == pytest.approx(len(marks))


@pytest.mark.parametrize(
    "shape",
    [
        {},
        [],
        {"shape": "circle"},
        {"shape": "circle", "centre": [1, "x"], "radius": 9},
        {"shape": "circle", "centre": [500, 500], "radius": 3},
        {"shape": "circle", "centre": [5000, 500], "radius": 90},
        {"shape": "polygon", "points": []},
        {"shape": "polygon", "points": [[0, 0], [100, 100]]},
        {"shape": "arc", "start": [0, 0], "control": [1], "end": [9, 9], "width": 40},
        {"shape": "heart"},
        {"shape": "circle", "centre": [float("nan"), 500], "radius": 90},
    ],
)
def test_what_cannot_be_drawn_is_refused(shape: object) -> None:
    with pytest.raises(geometry.BadGeometry):
        geometry.check(shape)
