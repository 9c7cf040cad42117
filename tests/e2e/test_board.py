"""The planners' board in the browser: by mouse, by keyboard, and when a colleague is first."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from planning.models import Meeting
from tests.e2e import world
from tests.e2e.browsing import DESK, settled
from tests.e2e.conftest import OpenWindow

pytestmark = pytest.mark.e2e


def board(page: Page, meeting: Meeting) -> Locator:
    """The week of the meeting; its item on the board."""
    page.goto(f"{reverse('planning:board')}?vanaf={_monday(meeting):%Y-%m-%d}")
    return page.locator(f"[data-move='{reverse('planning:meeting-move', args=[meeting.pk])}']")


def _monday(meeting: Meeting) -> datetime.date:
    day = timezone.localdate(meeting.starts_at)
    return day - datetime.timedelta(days=day.weekday())


def _other_day(meeting: Meeting, step: int) -> datetime.date:
    return timezone.localdate(meeting.starts_at) + datetime.timedelta(days=step)


def test_dragging_opens_the_form_and_changes_nothing_yet(open_window: OpenWindow) -> None:
    meeting = world.trainer_question().meeting
    page = open_window(person=world.cast_member("marieke"), size=DESK).page
    item = board(page, meeting)
    step = 1 if _monday(meeting) == timezone.localdate(meeting.starts_at) else -1
    day = _other_day(meeting, step)
    item.drag_to(page.locator(f"[data-day='{day}']").first, source_position={"x": 12, "y": 8})
    expect(page.get_by_role("heading", level=1)).to_have_text("Verplaats een bijeenkomst")
    expect(page.get_by_label("Datum")).to_have_value(day.isoformat())
    was = meeting.starts_at
    meeting.refresh_from_db()
    assert meeting.starts_at == was
    # In the evening: by day the trainer may be asked for something of another test.
    page.get_by_label("Begint om").fill("18:00")
    page.get_by_label("Eindigt om").fill("21:00")
    page.get_by_role("button", name="Verplaats").click()
    expect(page.get_by_text("De bijeenkomst is verplaatst.")).to_be_visible()
    meeting.refresh_from_db()
    assert timezone.localdate(meeting.starts_at) == day


def test_arrow_keys_choose_a_day_and_say_so(open_window: OpenWindow) -> None:
    meeting = world.trainer_question().meeting
    page = open_window(person=world.cast_member("marieke"), size=DESK).page
    link = board(page, meeting).locator("[data-move-link]")
    sunday = timezone.localdate(meeting.starts_at).weekday() == 6
    link.focus()
    page.keyboard.press("ArrowLeft" if sunday else "ArrowRight")
    expect(page.locator("#aankondiging")).to_contain_text("Druk op Enter om te verplaatsen")
    page.keyboard.press("Escape")
    assert "dag=" not in (link.get_attribute("href") or "")
    page.keyboard.press("ArrowLeft" if sunday else "ArrowRight")
    page.keyboard.press("Enter")
    day = _other_day(meeting, -1 if sunday else 1)
    expect(page.get_by_label("Datum")).to_have_value(day.isoformat())


def test_the_board_shows_what_a_colleague_changed(open_window: OpenWindow) -> None:
    meeting = world.trainer_question().meeting
    page = open_window(person=world.cast_member("marieke"), size=DESK).page
    expect(board(page, meeting)).to_contain_text("9.00–12.00")
    ends_at = meeting.ends_at + datetime.timedelta(hours=1)
    Meeting.objects.filter(pk=meeting.pk).update(ends_at=ends_at)
    # As the clock of the page does after 45 seconds.
    page.evaluate(
        "() => htmx.ajax('GET', document.querySelector('[data-board]').getAttribute("
        "'hx-get'), {target: '#bord', swap: 'outerHTML'})"
    )
    expect(page.get_by_text("Iemand anders wijzigde dit.").first).to_be_visible()
    settled(page)
    expect(page.locator("#bord")).to_contain_text("9.00–13.00")
