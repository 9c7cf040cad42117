"""Cells of a table to values: what cannot be read is left empty with a warning."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from django.utils.translation import gettext_lazy as _

from catalog.feeds.languages import LANGUAGES
from catalog.feeds.notes import Findings
from catalog.feeds.parsing import parse_price
from catalog.feeds.records import Form, MeetingRecord, PriceRecord, RunRecord
from catalog.feeds.schedule import AMSTERDAM
from catalog.feeds.texts import plain_text, safe_url

FORM_OF_WORD: Mapping[str, Form] = {
    "klassikaal": Form.CLASSROOM,
    "training": Form.CLASSROOM,
    "cursus": Form.CLASSROOM,
    "classroom": Form.CLASSROOM,
    "e-learning": Form.E_LEARNING,
    "elearning": Form.E_LEARNING,
    "online": Form.E_LEARNING,
    "zelfstudie": Form.E_LEARNING,
    "blended": Form.BLENDED,
    "microlearning": Form.MICRO_LEARNING,
    "micro-learning": Form.MICRO_LEARNING,
    "coaching": Form.COACHING,
    "intervisie": Form.INTERVISION,
    "intervision": Form.INTERVISION,
    "op de werkplek": Form.ON_THE_JOB,
    "werkplekleren": Form.ON_THE_JOB,
    "on the job": Form.ON_THE_JOB,
    "community": Form.COMMUNITY,
    "event": Form.EVENT,
    "webinar": Form.EVENT,
    "congres": Form.EVENT,
    "bijeenkomst": Form.EVENT,
}
LANGUAGE_OF_WORD = {
    "nederlands": "nl",
    "dutch": "nl",
    "engels": "en",
    "english": "en",
    "duits": "de",
    "frans": "fr",
    "fries": "fy",
}
DAY_FIRST = re.compile(
    r"(?P<day>[0-9]{1,2})([-/.])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4})(?![0-9])"
)
YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?![0-9])")
Cells = Mapping[str, str]


def read_language(cells: Cells, *, findings: Findings) -> str:
    word = cells.get("language", "").lower()
    code = LANGUAGE_OF_WORD.get(word, word)
    if code and code not in LANGUAGES:
        findings.warn(
            "language",
            word,
            _("Deze taal is onbekend; de tekst geldt als Nederlands."),
            _("Gebruik een taalcode als nl of en."),
        )
        return ""
    return code


def read_form(cells: Cells, *, findings: Findings) -> Form | None:
    word = cells.get("form", "").lower()
    form = FORM_OF_WORD.get(word)
    if form is None and word in set(Form):
        form = Form(word)
    if word and form is None:
        findings.warn(
            "form", word, _("Deze vorm is onbekend."), _("Kies de vorm bij de leeractiviteit.")
        )
    return form


def read_price(cells: Cells, *, findings: Findings) -> PriceRecord | None:
    """Columns that state the VAT go before one that does not."""
    excluding, including = (
        _amount(cells, "price_excl", findings=findings),
        _amount(cells, "price_incl", findings=findings),
    )
    if excluding is not None or including is not None:
        notes = [price.note for price in (excluding, including) if price and price.note]
        return PriceRecord(
            excluding.amount_excl if excluding else None,
            including.amount_excl if including else None,
            note="; ".join(notes),
        )
    return _amount(cells, "price", findings=findings)


def _amount(cells: Cells, field: str, *, findings: Findings) -> PriceRecord | None:
    """An amount of which the text does not tell the VAT stands as excluding, and says so."""
    price = parse_price(cells.get(field, ""))
    if price.flag:
        findings.warn(
            field, price.note, price.flag, _("Vul de prijs bij de leeractiviteit zelf in.")
        )
    if price.amount is None:
        return PriceRecord(note=price.note) if price.note else None
    if price.includes_vat and field == "price":
        return PriceRecord(None, price.amount, price.vat_rate)
    unstated = (
        field == "price" and price.includes_vat is None and price.amount and price.vat_rate is None
    )
    return PriceRecord(price.amount, None, price.vat_rate, "btw niet vermeld" if unstated else "")


def read_keywords(cells: Cells) -> tuple[str, ...]:
    words = (plain_text(word) for word in re.split(r"[;,|\n]", cells.get("keywords", "")))
    return tuple(dict.fromkeys(word for word in words if word))[:50]


def read_website(cells: Cells, *, findings: Findings) -> str:
    address = cells.get("website", "")
    if address and not safe_url(address):
        findings.warn(
            "website",
            address,
            _("Dit is geen webadres en is overgeslagen."),
            _("Gebruik een adres dat met https:// begint."),
        )
    return safe_url(address)


def read_runs(cells: Cells, language: str, *, findings: Findings) -> tuple[RunRecord, ...]:
    starts_on = _date(cells, "starts_on", findings=findings)
    if starts_on is None:
        return ()
    ends_on = _date(cells, "ends_on", findings=findings) or starts_on
    if ends_on < starts_on:
        findings.warn(
            "ends_on",
            cells["ends_on"],
            _("De uitvoering eindigt voor zij begint en is overgeslagen."),
            _("Verbeter de begin- of einddatum."),
        )
        return ()
    capacity, minimum = (
        _number(cells, "capacity", findings=findings),
        _number(cells, "minimum", findings=findings),
    )
    if not capacity:
        findings.warn(
            "capacity",
            cells.get("capacity", ""),
            _("Er is geen maximum aantal deelnemers; het standaardaantal van de eigenaar geldt."),
            _("Vul het maximum in, of pas het aan bij de uitvoering."),
        )
    city, address = (
        plain_text(cells.get("city", ""))[:100],
        plain_text(cells.get("address", ""))[:255],
    )
    meetings = _meeting(cells, starts_on, ends_on, city, address, findings=findings)
    run_id = plain_text(cells.get("run_id", ""))[:64] or starts_on.isoformat()
    return (
        RunRecord(
            run_id,
            starts_on,
            ends_on,
            meetings,
            city,
            address,
            capacity or None,
            minimum or None,
            language=language,
        ),
    )


def _meeting(
    cells: Cells, starts_on: date, ends_on: date, city: str, address: str, *, findings: Findings
) -> tuple[MeetingRecord, ...]:
    """Only a run of one day has its times in a row."""
    start, end = (
        _time(cells, "start_time", findings=findings),
        _time(cells, "end_time", findings=findings),
    )
    if start is None or end is None or starts_on != ends_on:
        return ()
    if end <= start:
        findings.warn(
            "end_time",
            cells["end_time"],
            _("De eindtijd ligt voor de begintijd en telt niet mee."),
            _("Verbeter een van beide tijden."),
        )
        return ()
    starts_at, ends_at = (
        datetime.combine(starts_on, clock, tzinfo=AMSTERDAM) for clock in (start, end)
    )
    return (MeetingRecord(starts_at, ends_at, city, address),)


def _date(cells: Cells, field: str, *, findings: Findings) -> date | None:
    text = cells.get(field, "")
    found = DAY_FIRST.match(text) or YEAR_FIRST.match(text)
    if found:
        try:
            return date(*(int(found[part]) for part in ("year", "month", "day")))
        except ValueError:
            found = None
    if text:
        findings.warn(
            field,
            text,
            _("Dit is geen datum die wij kunnen lezen."),
            _("Schrijf de datum als 31-12-2030."),
        )
    return None


def _time(cells: Cells, field: str, *, findings: Findings) -> time | None:
    text = cells.get(field, "")
    found = re.match(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?![0-9])", text)
    if found:
        return time(int(found[1]), int(found[2]))
    if text:
        findings.warn(
            field,
            text,
            _("Dit is geen tijd die wij kunnen lezen."),
            _("Schrijf de tijd als 09:30."),
        )
    return None


def _number(cells: Cells, field: str, *, findings: Findings) -> int | None:
    text = cells.get(field, "")
    if re.fullmatch(r"[0-9]{1,5}", text):
        return int(text)
    if text:
        findings.warn(
            field,
            text,
            _("Dit is geen aantal dat wij kunnen lezen."),
            _("Schrijf een getal, zoals 12."),
        )
    return None
