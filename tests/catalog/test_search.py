"""Words find what a colleague would expect them to find."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction

from catalog.models import CatalogueEntry, Course, CourseText, Publication, SearchDocument
from catalog.search.criteria import Criteria, Sort
from catalog.search.indexing import TOPIC, rebuild, rebuild_all, touch_courses
from outbox.models import Message
from tests.cast import Cast
from tests.catalog.conftest import Find, Offer
from tests.factories import make_run


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Omgaan met werkdruk", "werkdruk"),
        ("Omgaan met werkdruk", "WERKDRUK"),
        ("Omgaan met werkdruk", "omgaan met werkdruk"),
        ("Omgaan met werkdruk", "werkdr"),
        ("Omgaan met werkdruk", "omgaan wer"),
        ("Lastige onderhandelingen", "onderhandeling"),
        ("Feedback geven en ontvangen", "feedback gev"),
        ("Gesprekken voeren", "gesprek"),
        ("De bezwaarschriftenprocedure", "bezwaar procedure"),
        ("De bezwaarschriftenprocedure", "bezwaarschrift"),
        ("Projectmanagementtraining", "management"),
        ("Training in het management van projecten", "projectmanagementtraining"),
        ("Coördineren in een crisis", "coordineren"),
        ("Coordineren in een crisis", "coördineren"),
        ("Cafébezoek", "CAFEBEZOEK"),
        ("E-learning maken", "e-learning"),
        ("Agile werken", '"agile werken"'),
        ("Agile werken", "agile -scrum"),
        ("Agile werken", "lean or agile"),
    ],
)
def test_finds(offer: Offer, find: Find, title: str, typed: str) -> None:
    offer(title)
    offer("Heel iets anders")
    assert find(typed) == [title]


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Omgaan met werkdruk", "werkdurk"),
        ("Leidinggeven voor beginners", "leidingeven"),
        ("Projectmanagement", "projectmanagment"),
        ("Omgaan met werkdruk", "omgan met werkdurk"),
    ],
)
def test_typo_finds_what_looks_like_it_and_says_so(
    offer: Offer, ask, cast: Cast, title: str, typed: str
) -> None:
    course = offer(title)
    offer("Nederlands op je werk")
    offer("Excel")
    result = ask(cast.alice, Criteria(text=typed))
    assert (list(result.course_ids), result.total, result.fuzzy) == ([course.pk], 1, True)


def test_nonsense_finds_nothing(offer: Offer, ask, cast: Cast) -> None:
    offer("Omgaan met werkdruk")
    result = ask(cast.alice, Criteria(text="xqzwvy"))
    assert (result.total, result.fuzzy, result.counts) == (0, False, {})


def test_english_text_is_found_in_english(offer: Offer, find: Find) -> None:
    offer("Leidinggeven", english="Leading teams")
    assert find("team leads") == ["Leidinggeven"]


def test_words_of_the_description_are_found_without_their_markup(offer: Offer, find: Find) -> None:
    offer("Iets", description="<ul><li>vogelgriep</li><li>mond&eacute;n</li></ul>")
    assert find("vogelgriep") == ["Iets"]
    assert find("monden") == ["Iets"]
    assert find("li") == []


def test_title_goes_before_description(offer: Offer, find: Find) -> None:
    offer("Iets anders", description="<p>Over vogelgriep.</p>")
    offer("Vogelgriep herkennen")
    offer("Vogelgriep")
    assert find("vogelgriep") == ["Vogelgriep", "Vogelgriep herkennen", "Iets anders"]


@pytest.mark.parametrize(
    "typed",
    ["'", '"', "a & | !", ":*", "\\", "%s %(x)s", "½ ŉ", "{}", "🙂", "x" * 500, "de het een"],
)
def test_no_input_breaks_the_search(offer: Offer, ask, cast: Cast, typed: str) -> None:
    offer("Iets")
    ask(cast.alice, Criteria(text=typed))


def test_sorts(offer: Offer, cast: Cast, find: Find) -> None:
    late, soon = offer("B laat", price_excl=10), offer("A gauw", price_excl=20)
    make_run(course=late, in_days=30)
    make_run(course=soon, in_days=3)
    rebuild([late.pk, soon.pk])
    assert find("", sort=Sort.SOONEST) == ["A gauw", "B laat"]
    assert find("", sort=Sort.PRICE) == ["B laat", "A gauw"]
    assert find("", sort=Sort.TITLE) == ["A gauw", "B laat"]
    assert find("", sort=Sort.NEWEST) == ["A gauw", "B laat"]


def test_entry_tells_what_each_organisation_sees(offer: Offer, cast: Cast) -> None:
    course = offer("Iets", published_to=[cast.nvwa, cast.rvo], price_excl=300)
    Publication.objects.filter(course=course, organisation=cast.rvo).update(price_excl=100)
    run = make_run(course=course, capacity=5)
    rebuild([course.pk])
    entries = {e.organisation_id: e for e in CatalogueEntry.objects.filter(course=course)}
    nvwa, rvo = entries[cast.nvwa.pk], entries[cast.rvo.pk]
    assert (nvwa.price_excl, rvo.price_excl) == (300, 100)
    assert (nvwa.next_start, nvwa.next_city, nvwa.free_seats) == (run.starts_at, "Utrecht", 5)
    told = {"f=classroom", "c=Utrecht", "p=250-750", "o=nvwa", "v=1", "d=dag", "l=nl"}
    assert told <= set(nvwa.tokens)
    assert "p=tot-250" in rvo.tokens


def test_own_price_of_a_run_goes_before_the_publications(offer: Offer) -> None:
    course = offer("Iets", price_excl=300)
    make_run(course=course, price_excl=450)
    rebuild([course.pk])
    assert CatalogueEntry.objects.get(course=course).price_excl == 450
    make_run(course=course)
    rebuild([course.pk])
    assert CatalogueEntry.objects.get(course=course).price_excl == 300


def test_rebuild_follows_changes_and_takes_ended_publications_out(offer: Offer, find: Find) -> None:
    course = offer("Oud woord")
    CourseText.objects.filter(course=course).update(title="Nieuw", summary="", description="")
    rebuild([course.pk])
    assert (find("nieuw"), find("woord")) == (["Nieuw"], [])
    Publication.objects.update(until=datetime.date(2020, 1, 1))
    rebuild([course.pk])
    assert not CatalogueEntry.objects.exists()


def test_rebuild_all_and_deleted_courses(offer: Offer) -> None:
    course = offer("Iets")
    SearchDocument.objects.all().delete()
    assert list(rebuild_all()) == [Course.objects.count()]
    assert SearchDocument.objects.filter(course=course).exists()
    rebuild([course.pk, 999_999])


def test_rebuild_takes_the_same_queries_for_one_and_three(
    offer: Offer, django_assert_max_num_queries
) -> None:
    ids = [offer(f"Cursus {i}").pk for i in range(3)]
    for chosen in (ids[:1], ids):
        with django_assert_max_num_queries(14):
            rebuild(chosen)


def test_touch_asks_for_a_new_document_after_commit(offer: Offer) -> None:
    course = offer("Iets")
    Message.objects.all().delete()
    with transaction.atomic():
        touch_courses([course.pk])
    assert Message.objects.get().topic == TOPIC
