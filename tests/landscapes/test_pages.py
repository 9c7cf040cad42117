"""The pages: who may, what they show, and what a form does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from landscapes.learners.models import LearnerPreferences
from landscapes.maps.actions import remark
from landscapes.maps.models import Agreement, Landscape, Plot, Remark, SettledDifference
from landscapes.plate.models import ModelVersion
from people.models import Person
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_department
from tests.landscapes.makers import make_intervention, make_landscape, model, put

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]


def at(name: str, *args: object) -> str:
    return reverse(f"landscapes:{name}", args=args)


@pytest.fixture
def scene(cast: Cast) -> dict[str, Any]:
    """Two departments that were invited, and two interventions on both maps."""
    ict = employment_of(cast.alice).department
    hr = employment_of(cast.roos).department
    landscape = make_landscape(cast.nvwa, visibility="invited", invited=[ict, hr])
    same, differs = (make_intervention(cast.nvwa, name, department=ict) for name in "ZA")
    for department in (ict, hr):
        put(landscape, same, by=cast.olga, department=department, creeren=100)
    put(landscape, differs, by=cast.olga, department=ict, praktiseren=100)
    put(landscape, differs, by=cast.olga, department=hr, praktiseren=40, onderzoeken=60)
    return {"landscape": landscape, "ict": ict, "hr": hr, "same": same, "differs": differs}


@pytest.mark.parametrize(
    ("visibility", "who", "status"),
    [
        ("organisation", "olga", 200),
        ("organisation", "petra", 200),
        ("organisation", "ruud", 404),
        ("organisation", "bob", 404),
        ("concern", "ruud", 200),
        ("concern", "carla", 200),
        ("concern", "bob", 404),
        ("invited", "olga", 200),
        ("invited", "petra", 404),
        ("invited", "carla", 404),
    ],
)
def test_who_sees_a_landscape(
    cast: Cast, client_of: ClientOf, visibility: str, who: str, status: int
) -> None:
    landscape = make_landscape(cast.nvwa, visibility=visibility)
    client = client_of(getattr(cast, who))
    for name in ("landscape", "landscape-svg", "landscape-pdf", "dialogue", "remarks"):
        assert client.get(at(name, landscape.pk)).status_code == status
    listed = client.get(at("landscapes")).content.decode()
    assert (at("landscape", landscape.pk) in listed) == (status == 200)


def test_an_invitation_reaches_the_department_and_all_below_it(
    cast: Cast, client_of: ClientOf
) -> None:
    above = make_department(cast.rvo, "Directie")
    department = employment_of(cast.roos).department
    department.parent = above
    department.save()
    landscape = make_landscape(cast.nvwa, visibility="invited", invited=[above])
    assert client_of(cast.roos).get(at("landscape", landscape.pk)).status_code == 200
    assert client_of(cast.stranger).get(at("landscape", landscape.pk)).status_code in {403, 404}


def test_who_is_invited_places_on_the_own_map_only(
    cast: Cast, client_of: ClientOf, scene: dict[str, Any]
) -> None:
    client, landscape = client_of(cast.roos), scene["landscape"]
    what = make_intervention(cast.nvwa, "Nieuw")
    put(landscape, what, by=cast.olga)
    data = {"zone1": "creeren", "percent1": 100, "level": "group", "explicit": "1"}
    page = at("plot", landscape.pk, what.pk)
    assert client.post(page, data).status_code == 403
    assert client.post(f"{page}?kaart={scene['ict'].pk}", data).status_code == 403
    assert client.post(f"{page}?kaart={scene['hr'].pk}", data).status_code == 302
    assert Plot.objects.filter(intervention=what, department=scene["hr"]).count() == 1
    shared = Plot.objects.get(intervention=what, department=None)
    for name in ("plot-move", "plot-off"):
        address = at(name, landscape.pk, shared.pk)
        assert client.post(address, {"x": 500, "y": 170}).status_code == 403


def test_the_function_suggests_and_the_person_decides(cast: Cast, client_of: ClientOf) -> None:
    landscape = make_landscape(cast.nvwa)
    what = make_intervention(cast.nvwa, "Iets")
    client, page = client_of(cast.olga), at("plot", landscape.pk, what.pk)
    answer = client.get(page, {"vraag-creeren": "on", "samen": "on"})
    assert answer.context["form"].initial["zone1"] == "polder_creeren"
    wrong = client.post(page, {"zone1": "creeren", "percent1": 60, "level": "group", "explicit": 1})
    assert wrong.status_code == 422
    assert "Maak er samen 100 van" in wrong.content.decode()
    assert not Plot.objects.exists()
    right = {"zone1": "creeren", "percent1": 60, "zone2": "praktiseren", "percent2": 40}
    client.post(page, right | {"level": "group", "explicit": "0"})
    plot = Plot.objects.get()
    assert dict(plot.zones.values_list("zone__key", "percent")) == {
        "creeren": 60,
        "praktiseren": 40,
    }
    assert (plot.level, plot.explicit) == ("group", False)


def test_moving_by_the_table_and_by_the_script_is_the_same(cast: Cast, client_of: ClientOf) -> None:
    landscape = make_landscape(cast.nvwa)
    plot = put(landscape, make_intervention(cast.nvwa, "Iets"), by=cast.olga)
    client, address = client_of(cast.olga), at("plot-move", landscape.pk, plot.pk)
    assert client.post(address, {"x": 786, "y": 665}).status_code == 302
    plot.refresh_from_db()
    assert (plot.x, plot.y) == (786, 665)
    told = client.post(address, {"x": 500, "y": 170}, headers={"Accept": "application/json"})
    assert told.json() == {"x": 500, "y": 170, "zones": "Onderzoeken 100 %"}
    for spot in ({"x": 5, "y": 5}, {"x": 5000, "y": 5}, {"x": "a"}):
        refused = client.post(address, spot, headers={"Accept": "application/json"})
        assert refused.status_code == 422
        assert refused.json()["error"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Een", "Twee"}),
        ("status=wished", {"Twee"}),
        ("status=wished&status=running", {"Een", "Twee"}),
        ("status=onzin", {"Een", "Twee"}),
        ("doelgroep=managers", {"Een"}),
        ("gebied=creeren", {"Twee"}),
        ("van=2027-01-01&tot=2027-02-01", {"Twee"}),
        ("van=morgen", {"Een", "Twee"}),
    ],
)
def test_layers_show_the_same_on_the_map_and_in_the_table(
    cast: Cast, client_of: ClientOf, query: str, shown: set[str]
) -> None:
    landscape = make_landscape(cast.nvwa)
    one = make_intervention(cast.nvwa, "Een", audience="managers", starts_on="2027-06-01")
    two = make_intervention(cast.nvwa, "Twee", status="wished")
    put(landscape, one, by=cast.olga, praktiseren=100)
    put(landscape, two, by=cast.olga, creeren=100)
    board = client_of(cast.olga).get(f"{at('landscape', landscape.pk)}?{query}").context["board"]
    assert {row.plot.intervention.title for row in board.rows} == shown
    assert {one.mark.title for one in board.chart.marks} == shown


def test_one_and_many_marks_take_as_many_queries(
    cast: Cast, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    landscape = make_landscape(cast.nvwa)
    client = client_of(cast.olga)
    put(landscape, make_intervention(cast.nvwa, "Eerste"), by=cast.olga)
    client.get(at("landscape", landscape.pk))
    with django_assert_max_num_queries(30) as first:
        client.get(at("landscape", landscape.pk))
    for n in range(12):
        put(landscape, make_intervention(cast.nvwa, f"Nog {n}"), by=cast.olga)
    with django_assert_max_num_queries(len(first)):
        client.get(at("landscape", landscape.pk))


def test_differences_are_the_agenda_and_are_settled_one_by_one(
    cast: Cast, client_of: ClientOf, scene: dict[str, Any]
) -> None:
    landscape, client = scene["landscape"], client_of(cast.roos)
    page = at("dialogue", landscape.pk)
    answer = client.get(page)
    assert [one["row"].intervention for one in answer.context["to_settle"]] == [scene["differs"]]
    assert answer.context["to_settle"][0]["row"].distance == 60
    assert [one["row"].intervention for one in answer.context["same"]] == [scene["same"]]
    settle = at("difference", landscape.pk, scene["differs"].pk)
    assert client.get(settle).status_code == 200
    agreed = {"zone1": "onderzoeken", "percent1": 100, "note": "Eerst weten."}
    assert client.post(settle, agreed).status_code == 302
    kept = SettledDifference.objects.get()
    assert kept.outcome == {"onderzoeken": 100}
    assert (
        sorted(kept.views.values(), key=len)
        == [
            {"praktiseren": 100},
            {"onderzoeken": 60, "praktiseren": 40},
        ]
        or len(kept.views) == 1
    )
    shared = Plot.objects.get(landscape=landscape, department=None)
    assert dict(shared.zones.values_list("zone__key", "percent")) == {"onderzoeken": 100}
    assert not client.get(page).context["to_settle"]
    views = Plot.objects.filter(landscape=landscape).exclude(department=None)
    assert views.count() == 4


def test_one_department_leads(cast: Cast, client_of: ClientOf, scene: dict[str, Any]) -> None:
    client, page = client_of(cast.alice), at("agreements", scene["landscape"].pk)
    data = {"intervention": scene["same"].pk, "department": scene["ict"].pk, "part": "leads"}
    assert client.post(page, data).status_code == 302
    refused = client.post(page, data | {"department": scene["hr"].pk})
    assert refused.status_code == 422
    assert "trekt dit al" in refused.content.decode()
    assert (
        client.post(page, data | {"department": scene["hr"].pk, "part": "asked"}).status_code == 302
    )
    assert Agreement.objects.count() == 2
    gone = Agreement.objects.get(part="asked")
    client.post(at("agreement-end", scene["landscape"].pk, gone.pk))
    assert Agreement.objects.get().part == "leads"


def test_a_remark_hangs_on_a_zone_or_an_intervention(
    cast: Cast, client_of: ClientOf, scene: dict[str, Any]
) -> None:
    client, page = client_of(cast.alice), at("remarks", scene["landscape"].pk)
    sea = scene["landscape"].version.zones.get(key="zee")
    client.post(page, {"about": f"g{sea.pk}", "text": "Hoge werkdruk <b>nu</b>"})
    client.post(page, {"about": f"i{scene['same'].pk}", "text": "Mooi"})
    client.post(page, {"about": "", "text": "Alles"})
    assert [(one.zone, one.intervention) for one in Remark.objects.order_by("pk")] == [
        (sea, None),
        (None, scene["same"]),
        (None, None),
    ]
    assert "&lt;b&gt;nu" in client.get(page).content.decode()
    first = Remark.objects.order_by("pk")[0]
    client.post(at("remark-done", scene["landscape"].pk, first.pk))
    first.refresh_from_db()
    assert first.dealt_with_at


def test_who_only_reads_says_nothing(cast: Cast, client_of: ClientOf) -> None:
    landscape = make_landscape(cast.nvwa)
    kept = remark(landscape=landscape, text="Van Olga", by=cast.olga)
    client = client_of(cast.petra)
    for name, *more in (("remarks",), ("agreements",), ("remark-done", kept.pk), ("snapshot",)):
        assert (
            client.post(at(name, landscape.pk, *more), {"text": "x", "name": "x"}).status_code
            == 403
        )
    for name in ("place", "landscape-edit"):
        assert client.get(at(name, landscape.pk)).status_code == 403


def test_making_a_landscape_and_an_intervention(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.olga)
    model()
    made = {
        "name": "Plan",
        "goal": "design",
        "organisation": cast.nvwa.pk,
        "date": "2027-01-01",
        "visibility": "organisation",
    }
    assert client.post(at("landscape-new"), made | {"organisation": cast.rvo.pk}).status_code == 422
    assert client.post(at("landscape-new"), made).status_code == 302
    landscape = Landscape.objects.get()
    facts = {
        "title": "Samen bloggen",
        "form": "blog_together",
        "organisation": cast.nvwa.pk,
        "audience": "teams",
        "status": "planned",
        "programme_name": "Zaakgericht werken",
    }
    answer = client.post(f"{at('intervention-new')}?landschap={landscape.pk}", facts)
    what = cast.nvwa.interventions.get()
    assert answer.headers["Location"] == at("plot", landscape.pk, what.pk)
    assert what.programme
    assert what.programme.name == "Zaakgericht werken"
    first = client.get(answer.headers["Location"])
    assert first.context["form"].initial["zone1"] == "polder_creeren"
    other = make_intervention(cast.nvwa, "Iets anders")
    client.post(at("intervention-link", what.pk), {"kind": "prepares", "target": other.pk})
    assert "Iets anders" in client.get(at("intervention", what.pk)).content.decode()
    assert client_of(cast.ruud).get(at("intervention", what.pk)).status_code == 404
    assert client_of(cast.petra).get(at("intervention-edit", what.pk)).status_code == 403


def test_a_published_edition_does_not_change(cast: Cast, client_of: ClientOf) -> None:
    client, first = client_of(cast.femke), model()
    page = at("zone", first.number, "creeren")
    data = client.get(page).context["form"].initial | {"title_nl": "Maken"}
    preview = client.get(page, data)
    assert ">Maken</text>" in preview.content.decode()
    assert client.post(page, data).status_code == 409
    client.post(at("edition-copy", first.number))
    second = ModelVersion.objects.get(number=2)
    assert second.zones.count() == first.zones.count()
    assert second.zones.get(key="polder_creeren").adjacent.count() == 4
    page = at("zone", 2, "creeren")
    assert client.post(page, data | {"geometry": "{}"}).status_code == 422
    assert client.post(page, data).status_code == 302
    landscape = make_landscape(cast.nvwa, version=first)
    client.post(at("edition-publish", 2))
    assert ModelVersion.objects.get(is_current=True) == second
    landscape.refresh_from_db()
    assert landscape.version == first
    assert client_of(cast.olga).get(at("editions")).status_code == 403


def test_the_check_is_private_and_can_be_switched_off(cast: Cast, client_of: ClientOf) -> None:
    model()
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], form="community")
    client = client_of(cast.bob)
    answers = dict.fromkeys(("observing", "acquiring", "practising", "discovering"), 0)
    data = answers | {"participating": 3, "own_words": "Aan de koffietafel"}
    assert client.post(at("preferences"), {"observing": 9}).status_code == 422
    assert client.post(at("preferences"), data).status_code == 302
    page = client.get(at("mine")).content.decode()
    assert "Aan de koffietafel" in page
    assert course.title in page
    assert "Past bij hoe jij leert: met anderen sparren." in page
    assert "Past bij hoe jij leert" in client.get(course.get_absolute_url()).content.decode()
    client.post(at("suggestions"), {"doe": "uit"})
    assert course.title not in client.get(at("mine")).content.decode()
    assert "Past bij hoe jij leert" not in client.get(course.get_absolute_url()).content.decode()
    client.post(at("suggestions"), {"doe": "vergeet"})
    kept = LearnerPreferences.objects.get()
    assert (kept.answers, kept.own_words, kept.suggestions) == ({}, "", False)
    client.post(at("suggestions"), {"doe": "aan"})
    client.post(at("suggestions"), {"doe": "vergeet"})
    assert not LearnerPreferences.objects.exists()


def test_a_drawing_and_a_sheet_to_take_along(
    cast: Cast, client_of: ClientOf, scene: dict[str, Any]
) -> None:
    put(scene["landscape"], scene["same"], by=cast.olga, creeren=100)
    client = client_of(cast.olga)
    drawing = client.get(at("landscape-svg", scene["landscape"].pk))
    assert drawing.content.startswith(b"<svg")
    assert b"<a " not in drawing.content
    sheet = client.get(at("landscape-pdf", scene["landscape"].pk))
    assert sheet.content.startswith(b"%PDF")
    assert b"pdfuaid" in sheet.content
