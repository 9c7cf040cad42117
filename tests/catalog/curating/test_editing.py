"""Making and changing a course on the adviser's screen."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.curating.markup import to_html, to_markup
from catalog.models import Competence, Course, CourseForm, CourseText, Publication, Supplier, Theme
from catalog.states import CourseState
from outbox.models import Message
from tests.catalog.curating.conftest import change, with_four_eyes
from tests.factories import make_course
from tests.planning.browser import form_on

NEW = "/aanbod/nieuw/"


def edit_url(course):
    return reverse("catalog:offer-edit", args=[course.slug])


def opened(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return form_on(response.content.decode())


def test_a_new_course_becomes_a_draft_of_the_own_organisation(olga, cast):
    theme = Theme.objects.create(slug="t", title_nl="Veilig werken", title_en="Safety")
    filled = opened(olga, NEW) | {
        "nl-title": "Rijden op glad ijs", "nl-summary": "Kort.", "en-title": "Driving on ice",
        "nl-description": "Eerst dit.\n\n- een\n- **twee**", "form": "blended",
        "level": "advanced", "duration_minutes": "2 dagen", "price_excl": "€ 1.250,-",
        "vat_rate": "21.00", "supplier": "Slipschool Noord", "keywords": "slippen, winter",
        "themes": [theme.pk], "credits-0-register": "NOvA", "credits-0-points": "1,5",
        "nl-prerequisites": "Een rijbewijs.", "website": "slipschool.example/ijs",
    }  # fmt: skip
    response = olga.post(NEW, filled)
    course = Course.objects.get(texts__title="Rijden op glad ijs")
    assert response["Location"] == reverse("catalog:offer-course", args=[course.slug])
    assert (course.owner, course.state, course.form) == (cast.nvwa, CourseState.DRAFT, "blended")
    assert (course.level, course.duration_minutes) == ("advanced", 960)
    assert (course.price_excl, course.vat_rate) == (Decimal(1250), Decimal(21))
    assert course.supplier == Supplier.objects.get(name="Slipschool Noord")
    assert course.keywords == ["slippen", "winter"]
    assert list(course.themes.all()) == [theme]
    assert course.website == "https://slipschool.example/ijs"
    assert [(one.register, one.points) for one in course.credits.all()] == [
        ("NOvA", Decimal("1.5"))
    ]
    texts = {text.language: text for text in course.texts.all()}
    assert set(texts) == {"nl", "en"}
    assert texts["nl"].description == (
        "<p>Eerst dit.</p><ul><li>een</li><li><strong>twee</strong></li></ul>"
    )
    assert texts["nl"].prerequisites == "Een rijbewijs."
    assert Message.objects.filter(topic="search-document", key=str(course.pk)).exists()


@pytest.mark.parametrize("form", CourseForm.values)
def test_every_form_can_be_made_and_changed(olga, form):
    olga.post(NEW, opened(olga, NEW) | {"nl-title": "Een titel", "form": form})
    course = Course.objects.get(texts__title="Een titel")
    assert course.form == form
    olga.post(edit_url(course), opened(olga, edit_url(course)) | {"nl-title": "Andere titel"})
    assert Course.objects.get(texts__title="Andere titel").form == form


def test_mistakes_are_said_and_nothing_is_lost(olga):
    typed = {
        "nl-title": "", "nl-summary": "Zonder titel", "duration_minutes": "een poosje",
        "price_excl": "veel", "credits-0-register": "NOvA",
    }  # fmt: skip
    response = olga.post(NEW, opened(olga, NEW) | typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Vul een titel in" in page
    assert "niet lezen als duur" in page
    assert "niet lezen als bedrag" in page
    assert "hoeveel punten" in page
    assert "Zonder titel" in page
    assert "een poosje" in page
    assert not Course.objects.exists()


def test_links_that_are_not_https_are_refused_in_words(olga, course):
    typed = {"nl-description": "[klik](javascript:alert(1))"}
    response = olga.post(edit_url(course), opened(olga, edit_url(course)) | typed)
    assert response.status_code == 422
    assert "begint met https://" in response.content.decode()


def test_html_that_is_typed_is_shown_as_typed(olga, course):
    typed = {"nl-description": "<script>alert(1)</script> & <b>vet</b>"}
    olga.post(edit_url(course), opened(olga, edit_url(course)) | typed)
    stored = CourseText.objects.get(course=course).description
    assert stored == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;vet&lt;/b&gt;</p>"
    page = olga.get(course.get_absolute_url()).content.decode()
    assert "<script>alert" not in page


def test_saving_untouched_leaves_a_delivered_text_to_the_letter(olga, course):
    delivered = "<h3>Kop</h3>\n<p>Een  tekst&nbsp;met <em> ruimte </em><br> en\n meer</p><p></p>"
    CourseText.objects.filter(course=course).update(description=delivered, goals="<p>x </p>")
    olga.post(edit_url(course), opened(olga, edit_url(course)) | {"price_excl": "12,50"})
    text = CourseText.objects.get(course=course)
    assert Course.objects.get().price_excl == Decimal("12.50")
    assert (text.description, text.goals) == (delivered, "<p>x </p>")


def test_opened_and_saved_is_no_change(olga, course):
    before = Course.objects.get().modified_at
    response = olga.post(edit_url(course), opened(olga, edit_url(course)), follow=True)
    assert "Er was niets veranderd" in response.content.decode()
    assert Course.objects.get().modified_at == before


def test_a_colleague_who_saved_meanwhile_is_never_overwritten_unseen(olga, cast, otto, course):
    mine = opened(olga, edit_url(course)) | {"nl-summary": "Van Olga"}
    change(course, otto, price_excl=Decimal(400))
    response = olga.post(edit_url(course), mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Van Olga" in page
    assert "€ 400 → € 250" in page
    assert Course.objects.get().price_excl == 400
    again = form_on(page)
    assert olga.post(edit_url(course), again).status_code == 302
    assert (Course.objects.get().price_excl, CourseText.objects.get().summary) == (250, "Van Olga")


def test_a_delivery_that_came_meanwhile_counts_as_a_colleague(olga, course):
    mine = opened(olga, edit_url(course)) | {"nl-summary": "Van Olga"}
    CourseText.objects.filter(course=course).update(goals="<p>Uit de levering</p>")
    assert olga.post(edit_url(course), mine).status_code == 409


def test_competences_and_courses_are_looked_up_without_javascript(olga, cast, course):
    talk = Competence.objects.create(slug="g", label="gesprekken voeren")
    Competence.objects.create(slug="o", label="gesprekken oud", retired=True)
    first = make_course(owner=cast.nvwa, title="Basis van gesprekken")
    elsewhere = make_course(owner=cast.rvo, title="Gesprekken elders")
    typed = opened(olga, edit_url(course)) | {"nl-title": "Half getypt"}
    looked = olga.post(
        edit_url(course), typed | {"competence_words": "gesprek", "find": "competences"}
    )
    page = looked.content.decode()
    assert looked.status_code == 200
    assert "gesprekken voeren" in page
    assert "gesprekken oud" not in page
    assert "Half getypt" in page
    looked = olga.post(edit_url(course), typed | {"course_words": "gesprek", "find": "requires"})
    page = looked.content.decode()
    assert "Basis van gesprekken" in page
    assert "Gesprekken elders" not in page
    assert not course.competences.exists()
    olga.post(edit_url(course), typed | {"competences": [talk.pk], "requires": [first.pk]})
    assert list(course.competences.all()) == [talk]
    assert list(course.requires.all()) == [first]
    refused = olga.post(edit_url(course), typed | {"requires": [elsewhere.pk]})
    assert refused.status_code == 422


def test_what_others_prepare_is_not_told_where_courses_are_looked_up(olga, cast, course):
    """Taken over once, then put away and being made again under another name; or still to begin."""
    prepared = make_course(
        owner=cast.rvo, published_to=[cast.nvwa], title="Gesprek in concept", state="draft"
    )
    reviewed = make_course(
        owner=cast.rvo, published_to=[cast.nvwa], title="Gesprek ter beoordeling", state="review"
    )
    to_come = make_course(owner=cast.rvo, published_to=[cast.nvwa], title="Gesprek van later")
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    Publication.objects.filter(course=to_come).update(since=tomorrow)
    make_course(owner=cast.rvo, published_to=[cast.nvwa], title="Gesprek van nu")
    typed = opened(olga, edit_url(course))
    find = {"course_words": "gesprek", "find": "requires"}
    page = olga.post(edit_url(course), typed | find).content.decode()
    assert "Gesprek van nu" in page
    for hidden in (prepared, reviewed, to_come):
        assert hidden.title not in page
        refused = olga.post(edit_url(course), typed | {"requires": [hidden.pk]})
        assert refused.status_code == 422
        assert hidden.title not in refused.content.decode()


def test_supplier_of_a_delivered_course_stays(olga, cast, course):
    supplier = Supplier.objects.create(slug="s", name="Leverancier")
    Course.objects.filter(pk=course.pk).update(supplier=supplier, external_id="42")
    typed = opened(olga, edit_url(course)) | {"supplier": "Een ander", "price_excl": "99"}
    olga.post(edit_url(course), typed)
    found = Course.objects.get(pk=course.pk)
    assert (found.supplier, found.price_excl) == (supplier, 99)


def test_archived_is_not_changed(olga, course):
    typed = opened(olga, edit_url(course)) | {"nl-title": "Nieuw"}
    Course.objects.filter(pk=course.pk).update(state=CourseState.ARCHIVED)
    assert olga.post(edit_url(course), typed).status_code == 302
    assert Course.objects.get().title == "Omgaan met werkdruk"


def test_course_page_shows_what_an_adviser_added(olga, cast, course, client_of):
    required = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Eerst deze")
    course.requires.add(required)
    course.credits.create(register="NOvA", points=Decimal("1.50"))
    Course.objects.filter(pk=course.pk).update(level="expert")
    CourseText.objects.filter(course=course).update(prerequisites="Twee jaar ervaring.")
    page = client_of(cast.alice).get(course.get_absolute_url()).content.decode()
    for words in ("expert", "NOvA: 1,5", "Eerst deze", "Twee jaar ervaring."):
        assert words in page


def test_changes_to_the_published_offer_are_told_with_four_eyes(cast, otto, course):
    from notifications.models import Notification

    change(course, cast.olga, price_excl=Decimal(300))
    assert not Notification.objects.exists()
    with_four_eyes(cast.nvwa)
    change(Course.objects.get(), cast.olga, price_excl=Decimal(310))
    told = Notification.objects.get()
    assert (told.person, told.kind) == (otto, "course_changed")
    assert Course.objects.get().price_excl == 310


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p><p>b<br>c</p>",
        "<h3>Kop</h3><h4>Kleiner</h4><ol><li>een</li><li>twee<ul><li>diep</li></ul></li></ol>",
        "<ul><li>a</li></ul><ul><li>b</li></ul><p>na</p>",
        "<p><strong><em>x</em></strong> en <em>a <strong>b</strong></em></p>",
        "<p>5 * 3 = 15 [x] \\ _y_</p><p>- geen lijst<br>1. ook niet<br># nee</p><p>a<br><br>b</p>",
        '<p><a href="https://a.nl/x?y=1&amp;b=2" rel="noopener noreferrer nofollow">hier</a></p>',
        "<p>&lt;b&gt; &amp;amp;</p>",
    ],
)
def test_texts_go_round_without_loss(html):
    assert to_html(to_markup(html)) == html


def test_marks_that_are_not_closed_are_just_signs():
    assert to_html("5 * 3, **x en *y") == "<p>5 * 3, **x en *y</p>"
    assert (
        to_html("Doel:\n- a\n- b\nverder")
        == "<p>Doel:</p><ul><li>a</li><li>b</li></ul><p>verder</p>"
    )
