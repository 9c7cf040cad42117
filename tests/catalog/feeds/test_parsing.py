"""Prices and durations as people write them: understood or flagged, never guessed."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.feeds.parsing import parse_duration, parse_price, to_amount

MATERIAL = Path(__file__).parents[2] / "data" / "feeds" / "ai_courses_cleaned.csv"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("€0", "0"),
        ("gratis", "0"),
        ("Kosteloos", "0"),
        ("€795", "795"),
        ("€ 350,-", "350"),
        ("27.500,-", "27500"),
        ("€ 1.250,00", "1250.00"),
        ("1,250.00", "1250.00"),
        ("1.250", "1250"),
        ("1 250 euro", "1250"),
        ("12,5", "12.5"),
        ("EUR 99.95", "99.95"),
        ("€ 350,-- p.p.", "350"),
        ("€ 45 per persoon", "45"),
        ("1.250.000", None),
        ("1,250", None),
        ("0.500", None),
    ],
)
def test_amounts(text: str, amount: str | None) -> None:
    price = parse_price(text)
    assert price.amount == (None if amount is None else Decimal(amount))
    assert bool(price.flag) is (amount is None)


@pytest.mark.parametrize(
    ("text", "includes", "rate"),
    [
        ("€ 500 excl. 21% btw", False, "21"),
        ("€ 500 incl. btw", True, None),
        ("€ 500 exclusief btw", False, None),
        ("€ 500 ex", False, None),
        ("€ 500 vrij van btw", None, "0"),
        ("€ 500, btw-vrijgesteld", None, "0"),
        ("€ 500 incl. 9% BTW", True, "9"),
        ("€ 500", None, None),
    ],
)
def test_vat_in_words(text: str, includes: bool | None, rate: str | None) -> None:
    price = parse_price(text)
    assert (price.amount, price.includes_vat) == (Decimal(500), includes)
    assert price.vat_rate == (None if rate is None else Decimal(rate))


@pytest.mark.parametrize(
    "text",
    [
        "€133/€190",
        "€350-€750",
        "2x € 500",
        "vanaf € 200",
        "ca. € 300",
        "€ 100 per uur",
        "€ 500 incl. lunch",
        "-50",
        "£2300",
        "$599/$899",
        "abc",
        "=1+1",
        "€ 99999999",
        "€ 500 (2 dagen)",
        "٣٠٠",
    ],
)
def test_doubtful_prices_are_flagged_with_their_words(text: str) -> None:
    price = parse_price(text)
    assert price.amount is None
    assert price.flag
    assert price.note == text


@pytest.mark.parametrize("text", ["In overleg", "n.v.t.", "op aanvraag", "-"])
def test_no_price_is_understood(text: str) -> None:
    assert parse_price(text).note == text
    assert not parse_price(text).flag
    assert not parse_price("").note


@pytest.mark.parametrize(
    ("text", "minutes", "note"),
    [
        ("4 uur", 240, ""),
        ("3 uur 45 min", 225, ""),
        ("4+2 uur", 360, ""),
        ("1,5 uur", 90, ""),
        ("1u30", 90, ""),
        ("3:45 uur", 225, ""),
        ("2 x 4 uur", 480, ""),
        ("anderhalf uur", 90, ""),
        ("een half uur", 30, ""),
        ("30 min.", 30, ""),
        ("169 uur", 10140, ""),
        ("45 minutes", 45, ""),
        ("~18 uur", 1080, "~18 uur"),
        ("ca. 3 uur", 180, "ca. 3 uur"),
        ("1 dag", 480, "1 dag (dag = 8 uur)"),
        ("2 dagdelen", 480, "2 dagdelen (dagdeel = 4 uur)"),
        ("halve dag", 240, "halve dag (dag = 8 uur)"),
        ("1 dag en 2 uur", 600, "1 dag en 2 uur (dag = 8 uur)"),
        ("verschillend", None, "verschillend"),
        ("n.v.t.", None, "n.v.t."),
        ("", None, ""),
    ],
)
def test_durations(text: str, minutes: int | None, note: str) -> None:
    duration = parse_duration(text)
    assert (duration.minutes, duration.note, str(duration.flag)) == (minutes, note, "")


@pytest.mark.parametrize(
    "text",
    [
        "60-75 minuten",
        "1 à 2 dagen",
        "4/6 uur",
        "4 weken",
        "1 jaar",
        "4 uur per week",
        "8",
        "PT3H",
        "2 dagen van 6 uur",
        "canvas 3 uur",
        "0 uur",
        "9999 dagen",
        "3 uur of langer",
    ],
)
def test_doubtful_durations_are_flagged_with_their_words(text: str) -> None:
    duration = parse_duration(text)
    assert duration.minutes is None
    assert duration.flag
    assert duration.note == text


def test_all_real_texts_are_read_or_flagged_with_a_note() -> None:
    with MATERIAL.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 27
    prices = [parse_price(row["Kosten"]) for row in rows]
    durations = [parse_duration(row["Tijdsduur"]) for row in rows]
    assert all(price.amount is not None or price.note for price in prices)
    assert all(duration.minutes is not None or duration.note for duration in durations)
    assert sum(bool(price.flag) for price in prices) == 8
    assert sum(bool(duration.flag) for duration in durations) == 6


@given(st.text(max_size=60))
def test_any_text_gives_an_answer(text: str) -> None:
    price, duration = parse_price(text), parse_duration(text)
    assert price.amount is None or price.amount >= 0
    assert duration.minutes is None or duration.minutes > 0


@given(st.decimals(min_value=0, max_value=999_999, places=2))
def test_dutch_notation_round_trips(amount: Decimal) -> None:
    dutch = f"{amount:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    assert to_amount(dutch) == amount
