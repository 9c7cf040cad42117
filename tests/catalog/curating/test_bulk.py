"""One change for many courses: shown first, then done as shown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from catalog.models import Course, Theme
from catalog.states import CourseState
from notifications.models import Notification
from outbox.models import Message
from tests.catalog.curating.conftest import with_four_eyes
from tests.factories import make_course

BULK = "/aanbod/samen-wijzigen/"


@pytest.fixture
def offer(cast):
    return {
        "dear": make_course(owner=cast.nvwa, title="Duur", price_excl=Decimal(100)),
        "free": make_course(owner=cast.nvwa, title="Gratis", price_excl=0),
        "unknown": make_course(owner=cast.nvwa, title="Onbekend", price_excl=None),
        "archived": make_course(owner=cast.nvwa, title="Weg", state=CourseState.ARCHIVED),
        "elsewhere": make_course(owner=cast.rvo, title="Elders"),
    }


def chosen(offer, **change):
    return {"course": [course.pk for course in offer.values()], **change}


def shown(client, data):
    response = client.get(BULK, data)
    page = response.content.decode()
    return page, response.context["seen"]


def price(course):
    return Course.objects.get(pk=course.pk).price_excl


def test_price_by_a_percentage_previewed_then_done(olga, offer):
    data = chosen(offer, kind="price", percentage="3,5")
    page, seen = shown(olga, data)
    assert "€ 103,50" in page
    for refused in ("Zij is gratis.", "De prijs is onbekend.", "Zij is gearchiveerd."):
        assert refused in page
    assert "Elders" not in page
    assert price(offer["dear"]) == 100
    Message.objects.all().delete()
    response = olga.post(BULK, {**data, "seen": seen}, follow=True)
    assert "1 leeractiviteit gewijzigd" in response.content.decode()
    assert price(offer["dear"]) == Decimal("103.50")
    assert price(offer["elsewhere"]) == 250
    assert list(Message.objects.values_list("key", flat=True)) == [str(offer["dear"].pk)]
    history = olga.get(reverse("catalog:offer-history", args=[offer["dear"].slug]))
    assert "€ 100 → € 103,50" in history.content.decode()


def test_what_changed_since_the_preview_is_shown_again(olga, offer):
    data = chosen(offer, kind="price", percentage="10")
    _page, seen = shown(olga, data)
    Course.objects.filter(pk=offer["dear"].pk).update(price_excl=200)
    response = olga.post(BULK, {**data, "seen": seen})
    assert response.status_code == 409
    assert "€ 220" in response.content.decode()
    assert price(offer["dear"]) == 200


def test_theme_keyword_supplier_and_withdrawing(olga, offer):
    theme = Theme.objects.create(slug="t", title_nl="Veilig", title_en="Safe")

    def done(**change):
        data = chosen({"dear": offer["dear"]}, **change)
        _page, seen = shown(olga, data)
        olga.post(BULK, {**data, "seen": seen})
        return Course.objects.get(pk=offer["dear"].pk)

    assert list(done(kind="add_theme", theme=theme.pk).themes.all()) == [theme]
    history = olga.get(reverse("catalog:offer-history", args=[offer["dear"].slug]))
    assert "Veilig" in history.content.decode()
    assert not done(kind="remove_theme", theme=theme.pk).themes.exists()
    assert done(kind="add_keyword", keyword="winter").keywords == ["winter"]
    assert str(done(kind="supplier", supplier="Nieuwe BV").supplier) == "Nieuwe BV"
    assert done(kind="withdraw").state == CourseState.WITHDRAWN


def test_all_that_was_found(olga, offer):
    _page, seen = shown(olga, {"alle": "1", "q": "gratis", "kind": "add_keyword", "keyword": "x"})
    data = {"alle": "1", "q": "gratis", "kind": "add_keyword", "keyword": "x", "seen": seen}
    olga.post(BULK, data)
    assert Course.objects.get(pk=offer["free"].pk).keywords == ["x"]
    assert Course.objects.get(pk=offer["dear"].pk).keywords == []


def test_a_change_needs_what_belongs_to_it(olga, offer):
    response = olga.get(BULK, chosen(offer, kind="price"))
    assert response.status_code == 422
    assert "hoort bij wat je wilt veranderen" in response.content.decode()


def test_nothing_chosen_leads_back(olga, cast, offer):
    assert olga.get(BULK)["Location"] == "/aanbod/"
    elsewhere = olga.get(BULK, {"course": offer["elsewhere"].pk})
    assert elsewhere["Location"] == "/aanbod/"


def test_too_many_at_once(olga, offer, monkeypatch):
    monkeypatch.setattr("catalog.curating.choosing.MOST_COURSES", 2)
    page = olga.get(BULK, {"alle": "1"}).content.decode()
    assert "te veel" in page


def test_one_message_for_all_with_four_eyes(olga, cast, otto):
    with_four_eyes(cast.nvwa)
    for title in ("Een", "Twee"):
        make_course(owner=cast.nvwa, title=title)
    data = {"alle": "1", "kind": "price", "percentage": "10"}
    _page, seen = shown(olga, data)
    olga.post(BULK, {**data, "seen": seen})
    told = Notification.objects.get()
    assert (told.person, told.context["number"]) == (otto, 2)


def test_preview_needs_no_more_queries_for_more_courses(olga, cast, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count():
        with CaptureQueriesContext(connection) as queries:
            olga.get(BULK, {"alle": "1", "kind": "add_keyword", "keyword": "x"})
        return len(queries)

    make_course(owner=cast.nvwa)
    before = count()
    make_course(owner=cast.nvwa)
    make_course(owner=cast.nvwa)
    assert count() == before
