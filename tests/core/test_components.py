"""The design system's tags: what they say to people who cannot see the picture."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory


def render(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("taken", "total", "words", "state"),
    [(0, 12, "nog 12 van 12 plaatsen", "room"), (9, 12, "nog 3 van 12 plaatsen", "few"),
     (12, 12, "Vol", "full"), (13, 12, "Vol", "full")],
)  # fmt: skip
def test_seats_are_said_in_words(taken: int, total: int, words: str, state: str) -> None:
    html = render("{% seats_bar taken total %}", taken=taken, total=total)
    assert words in html
    assert f"lp-seats--{state}" in html
    assert 'style="' not in html


def test_icon_is_hidden_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in render('{% icon "check" %}')
    labelled = render('{% icon "check" label="klaar" %}')
    assert 'role="img" aria-label="klaar"' in labelled
    assert "aria-hidden" not in labelled


def test_slots_and_attributes_are_escaped_once() -> None:
    html = render(
        '{% button "danger" data_name=name %}{{ name }} &amp; co{% endbutton %}', name='<b>"'
    )
    assert html.count("&lt;b&gt;&quot;") == 2
    assert "&amp;amp;" not in html
    assert 'type="submit"' in html
    assert 'type="button"' in render('{% button type="button" %}x{% endbutton %}')


def test_unknown_kind_of_button_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError):
        render('{% button "primairy" %}x{% endbutton %}')


def test_date_block_shows_local_time() -> None:
    late = dt.datetime(2027, 3, 11, 23, 30, tzinfo=dt.UTC)
    html = render("{% date_block moment %}", moment=late)
    assert "vrijdag 12 maart 2027" in html


def test_course_card_gives_texts_their_language() -> None:
    html = render(
        '{% course_card title="Writing" url="/x" form="e_learning" form_label="e-learning"'
        ' summary="Short" lang="en" %}'
    )
    assert html.count('lang="en"') == 2
    assert html.count("<a ") == 1


def test_facet_never_hides_a_chosen_filter() -> None:
    options = [
        {"value": i, "label": f"Optie {i}", "count": 1, "selected": i == 7} for i in range(12)
    ]
    html = render('{% facet "thema" "Thema" options %}', options=options)
    assert html.index("Optie 7") < html.index("<details")


def test_pagination_keeps_the_query() -> None:
    request = RequestFactory().get("/catalogus?q=werkdruk&page=2")
    page = Paginator(range(100), 10).page(2)
    html = render("{% pagination page %}", request=request, page=page)
    assert "?q=werkdruk&amp;page=3" in html
    assert html.count('aria-current="page"') == 1


def test_navigation_opens_the_rest_from_the_last_place() -> None:
    items = [SimpleNamespace(url="/", label=f"P{i}", icon="home", active=False) for i in range(7)]
    few = render("{% main_navigation items %}", items=items[:5])
    many = render("{% main_navigation items %}", items=items)
    assert "<details" not in few
    assert many.count("P3") == 1
    assert many.count("P4") == 2


class Wish(forms.Form):
    name = forms.CharField(label="Naam", help_text="Zoals op je pas")
    kind = forms.ChoiceField(label="Soort", choices=[("a", "A")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Akkoord", required=False)


def test_field_ties_help_and_error_to_the_control() -> None:
    html = render("{% for bound in form %}{% field bound %}{% endfor %}", form=Wish({}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "<legend" in html


def test_error_summary_links_to_the_fields() -> None:
    html = render("{% form_errors form %}", form=Wish({}))
    assert 'href="#id_name"' in html
    assert render("{% form_errors form %}", form=Wish()).strip() == ""
