"""Competences: ESCO's tree, the concern's own, and what somebody chose for themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.competences.actions import (
    CompetenceRefused,
    add_competence,
    choose,
    drop,
    restore,
    retire,
)
from catalog.competences.finding import suggestions_for
from catalog.competences.loading import Loaded, load_competences
from catalog.models import ChosenCompetence, Competence
from people.models import Person
from people.policy import actor_for
from tests.cast import Cast
from tests.factories import make_course

ClientOf = Callable[[Person], Client]
URL = "/mijn-leren/ontwikkelen/"


@pytest.fixture
def tree(db: None) -> None:
    load_competences()


def coded(code: str) -> Competence:
    found: Competence = Competence.objects.get(code=code)
    return found


# -- the tree -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_same_tree_again_changes_nothing() -> None:
    assert load_competences() == Loaded(new=640, changed=0)
    assert load_competences() == Loaded(new=0, changed=0)
    assert coded("S1.4").parent == coded("S1")
    assert Competence.objects.filter(parent=None).count() == 4


def test_what_esco_changed_is_taken_over_and_ours_stays(tree: None, cast: Cast) -> None:
    own = add_competence(label="Visafslag", parent=coded("S1"), description="", by=cast.olga)
    retire(competence=own, by=cast.olga)
    Competence.objects.filter(code="S1.4").update(label="iets anders", parent=None)
    assert load_competences() == Loaded(new=0, changed=1)
    assert coded("S1.4").label == "presenteren van informatie"
    own.refresh_from_db()
    assert own.retired


@pytest.mark.django_db
def test_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_competences")
    assert "640 nieuwe" in capsys.readouterr().out


# -- the concern's own --------------------------------------------------------------------------


def test_officers_add_and_retire_our_own(tree: None, cast: Cast, client_of: ClientOf) -> None:
    client, url = client_of(cast.olga), "/aanbod/competenties/"
    client.post(url, {"label": "Visafslag", "parent": str(coded("S1").pk)})
    own = Competence.objects.get(label="Visafslag")
    assert own.parent == coded("S1")
    assert client.post(url, {"label": "visafslag"}).status_code == 422
    choose(competence=own, by=cast.alice)
    client.post(f"{url}{own.slug}/")
    own.refresh_from_db()
    assert own.retired
    with pytest.raises(CompetenceRefused):
        choose(competence=own, by=cast.bob)
    assert "Visafslag" in client_of(cast.alice).get(URL).content.decode()
    assert "Visafslag" not in client_of(cast.bob).get(URL, {"q": "visafslag"}).content.decode()
    client.post(f"{url}{own.slug}/")
    own.refresh_from_db()
    assert not own.retired


def test_esco_is_not_retired(tree: None, cast: Cast, client_of: ClientOf) -> None:
    for verb in (retire, restore):
        with pytest.raises(CompetenceRefused):
            verb(competence=coded("S1"), by=cast.olga)
    assert client_of(cast.olga).post("/aanbod/competenties/esco-s1/").status_code == 404


# -- choosing -----------------------------------------------------------------------------------


def test_found_by_words_and_by_branches(tree: None, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.alice)
    found = client.get(URL, {"q": "PRESENTEREN inform"}).content.decode()
    assert "presenteren van informatie" in found
    assert "ESCO-classificatie van de Europese Commissie" in found
    top = client.get(URL).content.decode()
    assert "transversale vaardigheden" in top
    below = client.get(URL, {"tak": "esco-s1"}).content.decode()
    assert "presenteren van informatie" in below
    assert client.get(URL, {"tak": "bestaat-niet"}).status_code == 200
    assert "Niets gevonden" in client.get(URL, {"q": "kwxzv"}).content.decode()


def test_chosen_and_dropped_on_the_page(tree: None, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.alice)
    answer = client.post(f"{URL}esco-s1-4/", {"q": "presenteren"})
    assert answer.headers["Location"] == f"{URL}?q=presenteren"
    client.post(f"{URL}esco-s1-4/")
    assert ChosenCompetence.objects.filter(person=cast.alice).count() == 1
    assert "presenteren van informatie" in client.get("/profiel/").content.decode()
    client.post(f"{URL}esco-s1-4/", {"stop": "1"})
    assert not ChosenCompetence.objects.exists()


def test_nobody_else_sees_it(tree: None, cast: Cast, client_of: ClientOf) -> None:
    choose(competence=coded("S1.4"), by=cast.alice)
    pages = {
        cast.mo: "/mijn-team/", cast.petra: f"/mensen/{cast.alice.pk}/", cast.bob: "/profiel/",
    }  # fmt: skip
    for person, url in pages.items():
        assert "presenteren van informatie" not in client_of(person).get(url).content.decode()


# -- suggestions --------------------------------------------------------------------------------


def suggested(person: Person) -> dict[str, str]:
    return {one.course.title: one.because for one in suggestions_for(actor_for(person))}


def test_suggestions_say_why_and_stop_when_nothing_is_chosen(
    tree: None, cast: Cast, client_of: ClientOf
) -> None:
    fits = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Presenteren")
    fits.competences.add(coded("S1.4"))
    hidden = make_course(owner=cast.rvo, published_to=[cast.rvo], title="Daar")
    hidden.competences.add(coded("S1.4"))
    make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Iets anders")
    assert suggested(cast.alice) == {}
    choose(competence=coded("S1.4"), by=cast.alice)
    assert suggested(cast.alice) == {"Presenteren": "presenteren van informatie"}
    assert suggested(cast.bob) == {}
    page = client_of(cast.alice).get("/").content.decode()
    assert "Omdat je ‘presenteren van informatie’ koos" in page
    drop(competence=coded("S1.4"), by=cast.alice)
    assert "Past bij wat je koos" not in client_of(cast.alice).get("/").content.decode()


def test_a_branch_covers_what_lies_under_it(tree: None, cast: Cast) -> None:
    fits = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Presenteren")
    fits.competences.add(coded("S1.4.1"))
    choose(competence=coded("S"), by=cast.alice)
    choose(competence=coded("S5"), by=cast.alice)
    assert suggested(cast.alice) == {"Presenteren": "vaardigheden"}


def test_queries_do_not_grow(tree: None, cast: Cast, client_of: ClientOf) -> None:
    client, counts = client_of(cast.alice), []
    for code in ("S1.4", "S1.5", "S4.9", "S5.1"):
        course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title=f"Over {code}")
        course.competences.add(coded(code))
        choose(competence=coded(code), by=cast.alice)
        for url in ("/", URL, f"{URL}?q=in", f"{URL}?tak=esco-s1"):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
    # The first round has one course in the list of the newest, which costs nothing extra.
    assert counts[:4] == counts[12:]
