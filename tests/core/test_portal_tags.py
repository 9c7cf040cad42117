"""Times, money and durations as people say them, in Dutch and in English."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from core.templatetags.portal import clock, day, duration, euro, moment, period

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(
    month: int, date: int, hour: int = 0, minute: int = 0, year: int = 2027
) -> datetime.datetime:
    """A moment on Amsterdam's clock, as the database gives it: in UTC."""
    return datetime.datetime(year, month, date, hour, minute, tzinfo=AMSTERDAM).astimezone(
        datetime.UTC
    )


@pytest.fixture(autouse=True)
def _in_2027(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: datetime.date(2027, 1, 15))


@pytest.fixture(params=["nl", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def say(language: str, nl: str, en: str) -> str:
    return nl if language == "nl" else en


def test_day(language: str) -> None:
    assert day(at(3, 11, 23, 30)) == say(language, "do 11 maart", "Thu 11 March")
    assert day(datetime.date(2027, 10, 2)) == say(language, "za 2 oktober", "Sat 2 October")


def test_day_of_another_year_has_the_year(language: str) -> None:
    late = at(12, 31, 23, 30, year=2026)
    assert day(late) == say(language, "do 31 december 2026", "Thu 31 December 2026")
    new_year = datetime.datetime(2026, 12, 31, 23, 30, tzinfo=datetime.UTC)
    assert day(new_year) == say(language, "vr 1 januari", "Fri 1 January")


def test_clock(language: str) -> None:
    assert clock(at(3, 11, 9)) == say(language, "9.00", "9:00")
    assert clock(at(3, 11, 16, 5)) == say(language, "16.05", "16:05")
    assert clock(at(3, 11)) == say(language, "0.00", "0:00")


def test_clock_stays_the_same_across_the_clock_change(language: str) -> None:
    before, after = at(3, 27, 9), at(3, 29, 9)
    assert before.hour != after.hour, "otherwise this proves nothing"
    assert clock(before) == clock(after) == say(language, "9.00", "9:00")


def test_moment(language: str) -> None:
    expected = say(language, "do 11 maart, 9.00 uur", "Thu 11 March, 9:00")
    assert moment(at(3, 11, 9)) == expected


def test_period_within_a_day(language: str) -> None:
    expected = say(language, "do 11 maart, 9.00–16.30 uur", "Thu 11 March, 9:00–16:30")
    assert period(at(3, 11, 9), at(3, 11, 16, 30)) == expected


def test_period_of_several_days(language: str) -> None:
    expected = say(language, "do 11 maart t/m vr 12 maart", "Thu 11 March to Fri 12 March")
    assert period(at(3, 11, 9), at(3, 12, 16, 30)) == expected


def test_period_names_a_shared_year_once(language: str) -> None:
    shared = period(at(3, 9, 9, year=2028), at(3, 10, 16, year=2028))
    assert shared == say(
        language, "do 9 maart t/m vr 10 maart 2028", "Thu 9 March to Fri 10 March 2028"
    )
    across = period(at(12, 31, 9, year=2025), at(1, 2, 16, year=2026))
    assert across == say(
        language,
        "wo 31 december 2025 t/m vr 2 januari 2026",
        "Wed 31 December 2025 to Fri 2 January 2026",
    )
    into_this_year = period(at(12, 31, 9, year=2026), at(1, 4, 16))
    assert into_this_year == say(
        language, "do 31 december 2026 t/m ma 4 januari", "Thu 31 December 2026 to Mon 4 January"
    )


def test_period_of_whole_days(language: str) -> None:
    assert period(at(3, 11), at(3, 12)) == say(language, "do 11 maart", "Thu 11 March")
    two_days = say(language, "do 11 maart t/m vr 12 maart", "Thu 11 March to Fri 12 March")
    assert period(at(3, 11), at(3, 13)) == two_days
    clock_change = say(language, "za 27 maart t/m zo 28 maart", "Sat 27 March to Sun 28 March")
    assert period(at(3, 27), at(3, 29)) == clock_change


@pytest.mark.parametrize(
    ("amount", "nl", "en"),
    [
        ("1250", "€ 1.250", "€1,250"),
        ("12.50", "€ 12,50", "€12.50"),
        ("1250.05", "€ 1.250,05", "€1,250.05"),
        ("45.00", "€ 45", "€45"),
        ("0.00", "gratis", "free"),
        (None, "prijs op aanvraag", "price on request"),
    ],
)
def test_euro(language: str, amount: str | None, nl: str, en: str) -> None:
    assert euro(None if amount is None else Decimal(amount)) == say(language, nl, en)


@pytest.mark.parametrize(
    ("minutes", "nl", "en"),
    [
        (1, "1 minuut", "1 minute"),
        (45, "45 minuten", "45 minutes"),
        (60, "1 uur", "1 hour"),
        (90, "1,5 uur", "1.5 hours"),
        (480, "8 uur", "8 hours"),
        (960, "2 dagen", "2 days"),
        (1000, "16,7 uur", "16.7 hours"),
        (None, "duur onbekend", "duration unknown"),
    ],
)
def test_duration(language: str, minutes: int | None, nl: str, en: str) -> None:
    assert duration(minutes) == say(language, nl, en)
