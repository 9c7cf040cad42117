"""The pages of the analyses: who may, what they say, and what lies behind a figure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Theme
from landscapes.interventions.actions import link
from landscapes.learners.models import LearnerPreferences
from landscapes.maps.actions import agree, take_snapshot
from landscapes.maps.models import Landscape
from organisations.models import Organisation
from people.models import Person
from tests.cast import Cast
from tests.factories import employment_of, make_course
from tests.landscapes.makers import make_intervention, make_landscape, put

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]
ANALYSES = ("spreiding", "lege-plekken", "overlap", "los", "wie-doet-wat", "voorkeuren")


def at(name: str, *args: object) -> str:
    return reverse(f"landscape_analysis:{name}", args=args)


@pytest.fixture
def concern(cast: Cast) -> Landscape:
    """NVWA has something for managers on Onderzoeken and, half, on Creëren; RVO nearly the same
    on Onderzoeken, for managers too. A wish of NVWA stands on Praktiseren."""
    landscape = make_landscape(cast.nvwa, name="Concern", visibility="concern")
    theme = Theme.objects.create(slug="data", title_nl="Data", title_en="Data")
    course = make_course(owner=cast.nvwa)
    ict = employment_of(cast.alice).department
    one = make_intervention(
        cast.nvwa, "Werken met data", audience="managers", course=course, department=ict,
        preferences=["acquiring"],
    )  # fmt: skip
    two = make_intervention(cast.rvo, "Data voor leidinggevenden", audience="managers")
    wish = make_intervention(cast.nvwa, "Proeftuin", audience="managers", status="wished")
    one.themes.add(theme)
    two.themes.add(theme)
    put(landscape, one, by=cast.olga, onderzoeken=50, creeren=50)
    put(landscape, two, by=cast.olga, onderzoeken=100)
    put(landscape, wish, by=cast.olga, praktiseren=100)
    for organisation in (cast.nvwa, cast.rvo):
        Organisation.objects.filter(pk=organisation.pk).update(state="live")
    return landscape


def addresses(landscape: Landscape) -> list[str]:
    pages = [at("analysis", landscape.pk, name) for name in ANALYSES]
    return [at("overview", landscape.pk), at("comparison", landscape.pk), *pages]


@pytest.mark.parametrize(
    ("visibility", "who", "status"),
    [
        ("organisation", "olga", 200),
        ("organisation", "petra", 200),
        ("organisation", "ruud", 404),
        ("organisation", "bob", 404),
        ("concern", "ruud", 200),
        ("concern", "carla", 200),
        ("concern", "mo", 404),
        ("invited", "petra", 404),
    ],
)
def test_who_sees_the_map_sees_what_it_tells(
    cast: Cast, client_of: ClientOf, visibility: str, who: str, status: int
) -> None:
    landscape = make_landscape(cast.nvwa, visibility=visibility)
    client = client_of(getattr(cast, who))
    assert {client.get(page).status_code for page in addresses(landscape)} == {status}


def test_the_concern_is_for_who_reads_landscapes(cast: Cast, client_of: ClientOf) -> None:
    for who in (cast.carla, cast.petra, cast.olga, cast.ruud):
        assert client_of(who).get(at("concern")).status_code == 200
    for who in (cast.bob, cast.mo, cast.femke, cast.stranger):
        assert client_of(who).get(at("concern")).status_code == 403


def test_what_each_analysis_says(cast: Cast, client_of: ClientOf, concern: Landscape) -> None:
    client = client_of(cast.carla)

    def said(name: str) -> str:
        sentence: str = client.get(at("analysis", concern.pk, name)).context["report"].sentence
        return sentence

    assert said("spreiding").startswith("Het meeste ligt op Onderzoeken: 75,0 %.")
    assert "leidinggevenden" in said("lege-plekken")
    assert said("overlap").startswith("1 keer doen twee eigenaren ongeveer hetzelfde.")
    assert said("los").startswith("Los van de rest: 2 van de 2 interventies.")
    assert "Van 2 van de 2 is nog niet afgesproken wie het trekt." in said("wie-doet-wat")
    assert "‘oefenen’" in said("voorkeuren")
    assert "‘kennis verwerven’" not in said("voorkeuren")


def test_the_gap_is_told_for_whom_where_and_who_shares_it(
    cast: Cast, client_of: ClientOf, concern: Landscape
) -> None:
    report = client_of(cast.carla).get(at("analysis", concern.pk, "lege-plekken")).context["report"]
    assert report.sentence == (
        f"Voor leidinggevenden in {cast.nvwa.short_name} is er niets op Praktiseren;"
        " nog één organisatie heeft dezelfde lege plek."
    )
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in report.tables[0].rows}
    assert rows["Creëren, voor leidinggevenden"] == [
        cast.rvo.short_name, cast.nvwa.short_name, "1",
    ]  # fmt: skip
    shown = client_of(cast.carla).get(f"{at('analysis', concern.pk, 'lege-plekken')}?wensen=1")
    rows = {row[0].text: row for row in shown.context["report"].tables[0].rows}
    assert rows["Praktiseren, voor leidinggevenden"][1].text == cast.rvo.short_name


@pytest.mark.parametrize("name", ANALYSES)
def test_behind_each_figure_are_as_many_interventions(
    cast: Cast, client_of: ClientOf, concern: Landscape, name: str
) -> None:
    """Every linked whole number of the tables equals the rows of the list it leads to."""
    client = client_of(cast.carla)
    report = client.get(at("analysis", concern.pk, name)).context["report"]
    cells = [cell for table in report.tables for row in table.rows for cell in row if cell.url]
    assert cells
    for cell in cells:
        answer = client.get(cell.url)
        assert answer.status_code == 200
        rows = answer.context["board"].rows
        assert rows
        if cell.text.isdecimal():
            assert len(rows) == int(cell.text)


def test_the_same_figures_in_picture_table_and_description(
    cast: Cast, client_of: ClientOf, concern: Landscape
) -> None:
    answer = client_of(cast.carla).get(at("analysis", concern.pk, "spreiding"))
    report, html = answer.context["report"], answer.content.decode()
    table = {row[0].text: row[3].text for row in report.tables[0].rows}
    assert {one.bar.label: one.bar.words for one in report.chart.bars} == table
    described = re.search(r"<desc[^>]*>([^<]*)</desc>", html)
    assert described
    assert described[1].split("; ") == [f"{zone}: {part}" for zone, part in table.items()]
    widths = [
        float(width) for width in re.findall(r'lp-bars__bar" x="0" y="\d+" width="(.*?)"', html)
    ]
    assert max(widths) == 360
    assert len(widths) == len(table)


def test_the_target_is_set_by_who_keeps_the_landscape(cast: Cast, client_of: ClientOf) -> None:
    landscape = make_landscape(cast.nvwa, visibility="concern")
    put(landscape, make_intervention(cast.nvwa, "Iets"), by=cast.olga, creeren=100)
    page = at("target", landscape.pk)
    for who, status in ((cast.ruud, 403), (cast.carla, 403), (cast.bob, 404)):
        assert client_of(who).get(page).status_code == status
        assert client_of(who).post(page, {"creeren": 100}).status_code == status
    client = client_of(cast.olga)
    wrong = client.post(page, {"creeren": 40, "praktiseren": 40})
    assert wrong.status_code == 422
    assert "Samen is het 80 procent." in wrong.content.decode()
    landscape.refresh_from_db()
    assert landscape.target == {}
    assert client.post(page, {"creeren": 60, "praktiseren": 40}).status_code == 302
    landscape.refresh_from_db()
    assert landscape.target == {"creeren": 60, "praktiseren": 40}
    report = client.get(at("analysis", landscape.pk, "spreiding")).context["report"]
    assert "moet 40,0 % van het gewicht naar een ander gebied" in report.sentence
    assert "het grootste tekort heeft Praktiseren" in report.sentence
    client.post(page, {})
    landscape.refresh_from_db()
    assert landscape.target == {}


def test_before_and_after_of_a_kept_moment(cast: Cast, client_of: ClientOf) -> None:
    landscape = make_landscape(cast.nvwa)
    what = make_intervention(cast.nvwa, "Iets")
    put(landscape, what, by=cast.olga, creeren=100)
    then = take_snapshot(landscape=landscape, name="Voorjaar", by=cast.olga)
    client, page = client_of(cast.olga), at("comparison", landscape.pk)
    query = f"?eerst=m{then.pk}&nu=l{landscape.pk}"
    assert client.get(page + query).context["report"].sentence.startswith("Er is geen verschil")
    put(landscape, what, by=cast.olga, creeren=70, praktiseren=30)
    put(landscape, make_intervention(cast.nvwa, "Nieuw"), by=cast.olga)
    answer = client.get(page + query)
    assert answer.context["report"].sentence == (
        "1 erbij, 0 weg, 1 naar een ander gebied, 0 met een andere status."
    )
    assert "verplaatst, 30 %" in answer.content.decode()


def test_what_one_may_not_see_cannot_be_compared(cast: Cast, client_of: ClientOf) -> None:
    mine, theirs = make_landscape(cast.nvwa), make_landscape(cast.rvo, name="Geheim van RVO")
    kept = take_snapshot(landscape=theirs, name="Toen", by=cast.ruud)
    client, page = client_of(cast.olga), at("comparison", mine.pk)
    assert "Geheim" not in client.get(page).content.decode()
    for key in (f"l{theirs.pk}", f"m{kept.pk}", "x1", "l", "lx", "m0"):
        assert client.get(page, {"eerst": key}).status_code == 404
        assert client.get(page, {"eerst": f"l{mine.pk}", "nu": key}).status_code == 404


def test_the_concern_counts_once_and_names_who_could_fill_the_gap(
    cast: Cast, client_of: ClientOf, concern: Landscape
) -> None:
    """A second map of RVO repeats one intervention and adds one; what RVO keeps to itself, and a
    conversation, do not count."""
    again = make_landscape(cast.rvo, name="RVO", visibility="concern", date="2026-01-01")
    plot = concern.plots.select_related("intervention").first()
    assert plot
    put(again, plot.intervention, by=cast.ruud, praktiseren=100)
    put(again, make_intervention(cast.rvo, "Nog iets"), by=cast.ruud, creeren=100)
    kept = make_landscape(cast.rvo, name="Voor onszelf")
    put(kept, make_intervention(cast.rvo, "Voor onszelf"), by=cast.ruud)
    design = make_landscape(cast.rvo, name="Ontwerp", visibility="concern", goal="design")
    put(design, make_intervention(cast.rvo, "Ontwerp"), by=cast.ruud)
    reports = client_of(cast.carla).get(at("concern")).context["reports"]
    total = {row[0].text: row[-1].text for row in reports[1].tables[0].rows}
    assert total["Onderzoeken"] == "1,5"  # 50 and 100: the newer map goes before
    assert total["Creëren"] == "1,5"
    assert total["Praktiseren"] == "–"
    for row in reports[1].tables[0].rows:
        parts = [0 if cell.text == "–" else float(cell.text.replace(",", ".")) for cell in row[1:]]
        assert sum(parts[:-1]) == parts[-1]
    assert reports[1].sentence == "Interventies samen: 3. Organisaties die er een bezitten: 2."
    # Creëren now has something for RVO's managers; Onderzoeken for both.
    assert {row[3].text for row in reports[0].tables[0].rows} == {"nog niets in het concern"}


def test_a_shared_gap_is_filled_by_an_existing_course(
    cast: Cast, client_of: ClientOf, concern: Landscape
) -> None:
    client = client_of(cast.carla)
    report = client.get(at("concern")).context["reports"][0]
    rows = {row[0].text: row for row in report.tables[0].rows}
    cell = rows["Creëren, voor leidinggevenden"][3]
    assert cell.text.startswith("Werken met data (")
    assert "Werken met data" in client.get(cell.url).content.decode()
    hidden = make_intervention(cast.rvo, "Geheim van RVO")
    asked = f"{at('behind')}?interventies={hidden.pk}"
    assert "Geheim van RVO" not in client_of(cast.olga).get(asked).content.decode()


def test_as_many_queries_for_one_mark_as_for_many(
    cast: Cast, client_of: ClientOf, concern: Landscape, django_assert_max_num_queries: Any
) -> None:
    client = client_of(cast.carla)
    pages = [*addresses(concern), at("concern")]
    counts = {}
    for page in pages:
        client.get(page)
        with django_assert_max_num_queries(40) as asked:
            client.get(page)
        counts[page] = len(asked)
    theme = Theme.objects.get(slug="data")
    before = None
    for n in range(12):
        organisation = (cast.nvwa, cast.rvo)[n % 2]
        what = make_intervention(organisation, f"Nog {n}", audience="managers")
        what.themes.add(theme)
        what.serves.add(cast.nvwa)
        put(concern, what, by=cast.olga, creeren=60, polder_creeren=40)
        department = employment_of(cast.alice).department
        agree(
            landscape=concern, intervention=what, department=department, part="leads", by=cast.olga
        )
        if before:
            link(origin=what, target=before, kind="follows", by=cast.olga)
        before = what
    for page in pages:
        with django_assert_max_num_queries(counts[page]):
            client.get(page)


def test_no_analysis_reads_how_somebody_likes_to_learn(
    cast: Cast, client_of: ClientOf, concern: Landscape, django_assert_max_num_queries: Any
) -> None:
    words = "alleen in stilte en met thee"
    LearnerPreferences.objects.create(person=cast.alice, answers={"observing": 3}, own_words=words)
    table = LearnerPreferences._meta.db_table
    for who in (cast.olga, cast.petra, cast.carla):
        client = client_of(who)
        for page in [*addresses(concern), at("concern")]:
            with django_assert_max_num_queries(60) as asked:
                html = client.get(page).content.decode()
            assert words not in html
            assert not [one["sql"] for one in asked.captured_queries if table in one["sql"]]
