"""What is offered and not taken over, or hidden, is found by no door at all."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from catalog.models import Course, CourseImage, Publication, Sharing, Supplier, Theme
from catalog.search.criteria import Criteria, Sort
from catalog.search.facets import Facet
from catalog.search.indexing import rebuild
from catalog.search.suggesting import suggestions
from catalog.sharing.actions import hide, offer_to_concern, share
from enrollment.models import Enrollment
from people.policy import actor_for
from tests.catalog.sharing.conftest import there
from tests.factories import make_course, make_run

TYPED = ("", "slachthuisinspectie", "slachthuisinsp", "slachthuisinspektie")


@pytest.fixture
def secret(cast, course):
    """With a theme, a supplier, a picture and a run of its own."""
    theme = Theme.objects.create(slug="slachten", title_nl="Slachthuisthema", title_en="Meat")
    course.themes.add(theme)
    supplier = Supplier.objects.create(slug="geheim", name="Geheime Firma")
    Course.objects.filter(pk=course.pk).update(supplier=supplier)
    CourseImage.objects.create(course=course, data=b"webp", digest="a" * 64, width=1, height=1)
    make_run(course=course)
    return Course.objects.get(pk=course.pk)


@pytest.fixture(params=["chosen, not taken over", "hidden", "ended", "kept"])
def closed(request, cast, secret, third):
    """Each way in which the people of the RVO have no part in it."""
    if request.param == "chosen, not taken over":
        share(course=secret, sharing=Sharing.CHOSEN, organisations=[cast.rvo], by=cast.olga)
    if request.param == "hidden":
        offer_to_concern(course=secret, by=cast.olga)
        hide(publication=there(secret, cast.rvo), reason="Te duur.", by=cast.ruud)
    if request.param == "ended":
        offer_to_concern(course=secret, by=cast.olga)
        rebuild([secret.pk])
        again = Course.objects.get(pk=secret.pk)
        share(course=again, sharing=Sharing.KEPT, organisations=(), by=cast.olga)
    make_course(owner=cast.rvo, published_to=[cast.rvo], title="Excel")
    rebuild(list(Course.objects.values_list("pk", flat=True)))
    return secret


def test_search_counts_and_suggestions_know_nothing(closed, cast, ask):
    for text in TYPED:
        for sort in Sort:
            result = ask(cast.roos, Criteria(text=text, sort=sort))
            assert closed.pk not in result.course_ids
            assert result.total == (0 if text else 1)
            assert "geheim" not in result.counts.get(Facet.SUPPLIER, {})
            assert "slachten" not in result.counts.get(Facet.THEME, {})
    for typed in (*TYPED, "slacht", "geheime"):
        assert suggestions(actor_for(cast.roos), typed) == []


def test_no_page_shows_it(closed, cast, client_of):
    roos = client_of(cast.roos)
    run = closed.runs.get()
    for address in (
        closed.get_absolute_url(),
        reverse("enrollment:book", args=[run.pk]),
        reverse("catalog:picture", args=[closed.slug, "a" * 64]),
    ):
        assert roos.get(address).status_code == 404
    assert (
        roos.post(reverse("enrollment:book", args=[run.pk]), {"leads_to": "booked"}).status_code
        == 404
    )
    assert not Enrollment.objects.exists()
    queries = [f"?q={text}" for text in TYPED] + ["?leverancier=geheim", "?thema=slachten"]
    pages = [f"/catalogus/{query}" for query in queries]
    pages += [f"/catalogus/suggesties/?q={text}" for text in TYPED]
    pages += ["/", reverse("enrollment:mine"), reverse("notifications:inbox")]
    pages += [reverse("people:my-data"), reverse("people:my-data-download")]
    for address in pages:
        response = roos.get(address)
        assert response.status_code == 200
        words = b"".join(response).decode() if response.streaming else response.content.decode()
        assert closed.slug not in words
        assert "Slachthuisinspectie" not in words.replace('value="Slachthuisinspectie"', "")
        assert "Geheime Firma" not in words


def test_its_owner_and_who_has_it_see_it(closed, cast, client_of):
    assert client_of(cast.alice).get(closed.get_absolute_url()).status_code == 200


def test_the_picture_of_what_is_offered_is_for_the_adviser(cast, secret, ruud, client_of):
    share(course=secret, sharing=Sharing.CHOSEN, organisations=[cast.rvo], by=cast.olga)
    address = reverse("catalog:picture", args=[secret.slug, "a" * 64])
    assert ruud.get(address).status_code == 200
    share(
        course=Course.objects.get(pk=secret.pk),
        sharing=Sharing.KEPT,
        organisations=(),
        by=cast.olga,
    )
    assert ruud.get(address).status_code == 404


def test_what_an_organisation_may_see_can_come_from_the_index_alone(cast, course):
    """`publication_organisation` holds all that is asked, who hid what too; the planner chooses
    it when the table is large and at rest, so other ways are closed to it here."""
    asked = Publication.objects.current().filter(organisation=cast.nvwa.pk, course=course.pk)
    statement, values = asked.values("course").query.sql_with_params()
    inside, _more = Course.objects.published_to(cast.nvwa.pk).query.sql_with_params()
    for column in ("organisation_id", "since", "until", "hidden_at"):
        assert f'U0."{column}"' in inside
    with connection.cursor() as cursor:
        for other in ("seqscan", "bitmapscan", "indexscan"):
            cursor.execute(f"SET LOCAL enable_{other} = off")
        cursor.execute(f"EXPLAIN {statement}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Only Scan using publication_organisation" in plan, plan
