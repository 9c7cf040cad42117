"""Who changed what, in words; and an earlier text taken back."""

from __future__ import annotations

import re
from decimal import Decimal

import pghistory
from django.urls import reverse

from catalog.curating.worddiff import Piece, compare
from catalog.models import Course, CourseText, Theme
from tests.planning.browser import form_on


def url(course):
    return reverse("catalog:offer-history", args=[course.slug])


def edited(client, course, **typed):
    address = reverse("catalog:offer-edit", args=[course.slug])
    page = client.get(address).content.decode()
    assert client.post(address, form_on(page) | typed).status_code == 302


def words(client, course):
    page = client.get(url(course)).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") :]).split())


def test_who_and_what_in_words(olga, cast, course):
    theme = Theme.objects.create(slug="t", title_nl="Veilig werken", title_en="Safety")
    edited(
        olga, course,
        **{"price_excl": "450", "level": "expert", "themes": [theme.pk],
           "nl-summary": "Omgaan met drukte in het kort."},
    )  # fmt: skip
    told = words(olga, course)
    assert "Gewijzigd door Olga van der Werff" in told
    assert "Prijs: € 250 → € 450" in told
    assert "Niveau: leeg → expert" in told
    assert "Thema’s: nieuw: Veilig werken" in told
    assert "weg: werkdruk nieuw: drukte in het kort." in told


def test_what_an_import_changed_is_told_without_a_name(olga, course):
    with pghistory.context(path="a task"):
        Course.objects.filter(pk=course.pk).update(price_excl=Decimal(300))
    told = words(olga, course)
    assert "Gewijzigd door het portaal" in told
    assert "€ 250 → € 300" in told


def test_states_and_publications_are_in_it(olga, cast, course):
    olga.post(reverse("catalog:offer-step", args=[course.slug, "withdraw"]))
    told = words(olga, course)
    assert "Stand: gepubliceerd → teruggetrokken" in told
    assert "Open voor NVWA: nee → vanaf 01-01-2015" in told


def test_an_earlier_text_comes_back_as_a_new_version(olga, cast, course, client_of):
    edited(olga, course, **{"nl-description": "Heel anders."})
    first = CourseText.pgh_event_model.objects.filter(course_id=course.pk, pgh_label="update")
    original = first.earliest("pgh_id")
    back = reverse("catalog:offer-text-restore", args=[course.slug, original.pk])
    assert olga.get(back).status_code == 405
    olga.post(back)
    text = CourseText.objects.get(course=course)
    assert text.description == original.description
    assert "Heel anders" in words(olga, course)


def test_a_text_of_another_course_is_no_version_of_this_one(olga, cast, course):
    from tests.factories import make_course

    other = make_course(owner=cast.nvwa, title="Ander")
    event = CourseText.pgh_event_model.objects.filter(course_id=other.pk).earliest("pgh_id")
    back = reverse("catalog:offer-text-restore", args=[course.slug, event.pk])
    assert olga.post(back).status_code == 404


def test_history_needs_no_more_queries_when_it_is_longer(
    olga, course, django_assert_max_num_queries
):
    def count():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as queries:
            olga.get(url(course))
        return len(queries)

    edited(olga, course, price_excl="1")
    before = count()
    for price in ("2", "3", "4"):
        edited(olga, course, price_excl=price)
    assert count() == before


def test_words_are_compared_and_long_stretches_skipped():
    assert compare("de rode auto", "de blauwe auto") == [
        Piece("same", "de "), Piece("removed", "rode"), Piece("added", "blauwe"),
        Piece("same", " auto"),
    ]  # fmt: skip
    long = " ".join(f"woord{n}" for n in range(100))
    pieces = compare(f"{long} oud", f"{long} nieuw")
    assert pieces[0] == Piece("skipped")
    assert len(pieces[1].text) < 120
    assert compare("", "x") == [Piece("added", "x")]


def test_very_long_texts_are_compared_by_line():
    many = "\n".join(f"regel {n} met wat woorden" for n in range(2000))
    pieces = compare(many, many.replace("regel 7 ", "regel zeven "))
    assert [piece.kind for piece in pieces if piece.kind != "skipped"] == [
        "same", "removed", "added", "same",
    ]  # fmt: skip
