"""Messages become words."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from notifications.kinds import KINDS
from notifications.models import Notification
from notifications.rendering import as_html, in_language, render, with_moments
from tests.notifications.conftest import facts, item


def a_message(kind: str, items: int = 1, **changed: object) -> Notification:
    meetings = [item(number=n) for n in range(items)]
    return Notification(
        kind=kind,
        context=facts(meetings, **changed),
        calendar=[meeting.as_json() for meeting in meetings],
    )


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_words(kind: str, language: str) -> None:
    rendered = render(a_message(kind), language)

    first_line = Path(f"templates/notifications/{kind}.txt").read_text().partition("\n")[0]
    if "{{ title }}" in first_line and "{{ step }}" not in first_line:
        assert in_language(facts()["titles"], language) in rendered.subject
    assert len(rendered.subject) > 10
    assert "\n" not in rendered.subject
    assert "\n\n\n" not in rendered.text
    assert "<p>" in rendered.html


@pytest.mark.parametrize(
    ("kind", "changed", "words"),
    [
        ("enrollment_booked", {}, "je doet mee aan"),
        ("enrollment_booked", {"promoted": True}, "er is een plaats vrijgekomen"),
        ("enrollment_booked", {"by_other": True}, "Een collega heeft je ingeschreven"),
        ("enrollment_booked", {"self_paced": True}, "er is geen vaste datum"),
        ("enrollment_booked", {"supplier": "De Werkschuur"}, "De Werkschuur geeft deze"),
        ("enrollment_waitlisted", {"direct": True}, "Dan schrijven we je in"),
        ("enrollment_waitlisted", {"direct": False}, "Dan bieden we je die aan"),
        ("enrollment_waitlisted", {"by_other": True}, "Een collega heeft je op de wachtlijst"),
        ("enrollment_withdrawn", {}, "Je hebt je uitgeschreven"),
        ("enrollment_withdrawn", {"by_other": True}, "Klopt dit niet?"),
        (
            "enrollment_cancelled",
            {"reason": "De trainer is ziek."},
            "De reden: De trainer is ziek.",
        ),
        ("enrollment_moved", {}, "je houdt je plaats"),
        ("enrollment_moved", {"items": 0}, "je houdt je plaats"),
        ("enrollment_moved", {"items": 0, "waiting": True}, "je plek op de wachtlijst"),
    ],
)
def test_the_words_follow_what_happened(kind: str, changed: dict[str, object], words: str) -> None:
    assert words in render(a_message(kind, **changed), "nl").text


def test_calendar_items_are_only_spoken_of_when_they_come_along() -> None:
    assert "annulering" in render(a_message("enrollment_withdrawn", items=2), "nl").text
    assert "annulering" not in render(a_message("enrollment_withdrawn", items=0), "nl").text
    assert "per mail" not in render(a_message("enrollment_moved", items=0), "nl").text


def test_each_meeting_is_a_line_of_a_list() -> None:
    rendered = render(a_message("enrollment_booked", items=3), "nl")

    assert rendered.text.count("- do 11 maart 2027, 9.00–16.30 uur, Zaal 1") == 3
    assert rendered.html.count("<li>") == 3


@pytest.mark.parametrize(
    ("texts", "chosen"),
    [
        ({"nl": "Een", "en": "One"}, "One"),
        ({"nl": "Een"}, "Een"),
        ({"de": "Eins"}, "Eins"),
        ({}, ""),
        ({"en": "Two\r\n lines"}, "Two lines"),
    ],
)
def test_a_text_is_given_in_the_language_or_the_nearest(texts: dict[str, str], chosen: str) -> None:
    assert in_language(texts, "en") == chosen


def test_stored_moments_become_moments() -> None:
    stored = {"until_at": "2027-03-11T08:00:00+00:00", "none_at": None, "day": "2027-03-11"}

    assert with_moments([stored]) == [
        {
            "until_at": datetime.datetime(2027, 3, 11, 8, tzinfo=datetime.UTC),
            "none_at": None,
            "day": "2027-03-11",
        }
    ]


def test_html_has_the_same_words_escaped() -> None:
    assert as_html("Een <regel>\nen nog een\n\n- a\n- b") == (
        "<p>Een &lt;regel&gt;<br>en nog een</p>\n<ul><li>a</li><li>b</li></ul>"
    )
