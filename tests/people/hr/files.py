"""Files as personnel systems make them, for tests."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

import openpyxl

from organisations.models import Organisation
from people.hr.actions import bring, carry_out
from people.hr.models import PersonnelImport
from people.hr.problems import Problem

HEADER = (
    "Personeelsnummer", "Roepnaam", "Tussenvoegsel", "Achternaam", "E-mail", "Afdelingscode",
    "Afdeling", "Functie", "Schaal", "Leidinggevende", "In dienst", "Uit dienst",
)  # fmt: skip


def person(number: str, **cells: str) -> list[str]:
    """A good line, apart from the cells that are given (by column name, `_` for blank)."""
    values = {
        "Personeelsnummer": number, "Roepnaam": "Sam", "Tussenvoegsel": "", "Achternaam": "Smit",
        "E-mail": f"p{number}@nieuw.example", "Afdelingscode": "D1", "Afdeling": "Team West",
        "Functie": "adviseur", "Schaal": "10", "Leidinggevende": "", "In dienst": "01-02-2020",
        "Uit dienst": "",
    }  # fmt: skip
    values |= {name.replace("_", " "): cell for name, cell in cells.items()}
    if "Email" in values:
        values["E-mail"] = values.pop("Email")
    return [values[name] for name in HEADER]


def csv_file(
    lines: Iterable[Iterable[str]], header: Iterable[str] = HEADER, sign: str = ";"
) -> bytes:
    return "".join(sign.join(line) + "\r\n" for line in [header, *lines]).encode()


def xlsx_file(lines: Iterable[Iterable[Any]], header: Iterable[str] = HEADER) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in [header, *lines]:
        sheet.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def deliver(organisation: Organisation, data: bytes, name: str = "p.csv") -> PersonnelImport:
    """The dry run."""
    organisation.refresh_from_db()
    return bring(organisation=organisation, by=None, file_name=name, stream=io.BytesIO(data))


def apply(organisation: Organisation, data: bytes) -> PersonnelImport:
    delivery = deliver(organisation, data)
    carry_out(delivery)
    delivery.refresh_from_db()
    return delivery


def problems(delivery: PersonnelImport) -> list[Problem]:
    return [Problem.from_json(stored) for stored in delivery.problems]


def entries(delivery: PersonnelImport, section: str) -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Number → field → old and new, as the page shows them."""
    return {
        entry["number"]: {field: (old, new) for field, old, new in entry["fields"]}
        for entry in delivery.rows["difference"][section]
    }
