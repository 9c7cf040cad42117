"""What is published to one organisation leaves no trace for people of another."""

from __future__ import annotations

import datetime

from catalog.models import Course, Publication, Supplier
from catalog.search.criteria import Criteria, Sort
from catalog.search.facets import Facet
from catalog.search.indexing import rebuild
from catalog.states import CourseState
from tests.cast import Cast
from tests.catalog.conftest import Offer
from tests.factories import make_run


def test_other_organisations_offer_is_nowhere(offer: Offer, ask, cast: Cast, client_of) -> None:
    secret = Supplier.objects.create(slug="geheime-firma", name="Geheime Firma BV")
    course = offer("Slachthuisinspectie", supplier=secret)
    shown = offer("Excel", published_to=[cast.rvo])
    for text in ("", "slachthuisinspectie", "slachthuisinspektie", "slachthuisinsp"):
        for sort in Sort:
            result = ask(cast.roos, Criteria(text=text, sort=sort))
            assert course.pk not in result.course_ids
            assert "geheime-firma" not in result.counts.get(Facet.SUPPLIER, {})
            assert (result.total, result.fuzzy) == ((0, False) if text else (1, False))
    client = client_of(cast.roos)
    for query in ("", "?q=slachthuisinspektie", "?leverancier=geheime-firma", "?sorteer=titel"):
        page = client.get(f"/catalogus/{query}").content.decode()
        assert "Slachthuisinspectie" not in page
        assert "Geheime Firma" not in page
    assert client.get(course.get_absolute_url()).status_code == 404
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert client_of(cast.alice).get(course.get_absolute_url()).status_code == 200


def test_the_publication_decides_and_not_the_entry(offer: Offer, ask, cast: Cast) -> None:
    course = offer("Excel")
    everything = Criteria()
    assert ask(cast.alice, everything).total == 1
    Publication.objects.update(until=datetime.date(2020, 1, 1))
    assert ask(cast.alice, everything).total == 0
    assert ask(cast.alice, Criteria(text="excel")).total == 0
    assert ask(cast.alice, Criteria(text="exsel")).total == 0
    Publication.objects.update(until=None)
    Course.objects.filter(pk=course.pk).update(state=CourseState.WITHDRAWN)
    assert ask(cast.alice, everything).counts == {}


def test_a_course_without_entry_is_still_listed(offer: Offer, ask, cast: Cast) -> None:
    course = offer("Excel")
    since = datetime.date(2020, 1, 1)
    Publication.objects.create(course=course, organisation=cast.rvo, since=since)
    assert list(ask(cast.roos, Criteria()).course_ids) == [course.pk]
    rebuild([course.pk])
    assert ask(cast.roos, Criteria(selected={Facet.FORM: ("classroom",)})).total == 1


def test_strangers_see_nothing(offer: Offer, ask, cast: Cast, client_of) -> None:
    course = offer("Excel")
    assert ask(cast.stranger, Criteria()).total == 0
    for path in ("/catalogus/", course.get_absolute_url()):
        assert client_of(cast.stranger).get(path).status_code == 403


def test_visitor_is_sent_to_sign_in(client, db) -> None:
    response = client.get("/catalogus/")
    assert response.status_code == 302
    assert "/account/login/" in response["Location"]


def test_withdrawn_course_stays_for_its_curator_and_says_so(
    offer: Offer, cast: Cast, client_of
) -> None:
    course = offer("Excel")
    make_run(course=course)
    Course.objects.filter(pk=course.pk).update(state=CourseState.WITHDRAWN)
    page = client_of(cast.olga).get(course.get_absolute_url())
    assert "Niet meer in de catalogus" in page.content.decode()
    assert client_of(cast.alice).get(course.get_absolute_url()).status_code == 404
    assert client_of(cast.ruud).get(course.get_absolute_url()).status_code == 404
