"""The HR import: 14,000 people into a database of its own; dry run, first apply, and the same
file again, of which the row versions (xmin) tell that nothing was written."""

from __future__ import annotations

import csv
import io
import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import connection

from bench.last_seats import scratch_database
from bench.results import Row

PEOPLE = 14_000
DEPARTMENTS = 400
TABLES = ("people_person", "people_employment", "organisations_department", "people_pendinglink")
HEADER = (
    "Personeelsnummer;Roepnaam;Tussenvoegsel;Achternaam;Voorletters;E-mail;Afdelingscode;Afdeling;"
    "Bovenliggende afdeling;Functie;Schaal;Kostenplaats;Leidinggevende;In dienst;Uit dienst"
)
T = TypeVar("T")


def run() -> list[Row]:
    """Raises AssertionError when the second delivery writes a row."""
    from organisations.models import Organisation
    from people.hr.actions import bring, carry_out

    with scratch_database():
        organisation = Organisation.objects.create(slug="groot", name="Groot", short_name="Groot")
        data = delivery_file()

        def dry_run() -> object:
            return bring(
                organisation=organisation, by=None, file_name="p.csv", stream=io.BytesIO(data)
            )

        dry, delivery = timed(dry_run)
        assert delivery.counts["new"] == PEOPLE, delivery.counts  # type: ignore[attr-defined]
        first, _none = timed(lambda: carry_out(delivery))  # type: ignore[arg-type]
        before = versions()
        again, delivery = timed(dry_run)
        assert delivery.counts["empty"], delivery.counts  # type: ignore[attr-defined]
        second, _none = timed(lambda: carry_out(delivery))  # type: ignore[arg-type]
        written = len(versions() ^ before)
        assert not written, f"{written} row versions differ"
        people = sum(table == "people_employment" for table, _id, _version in before)
    return [
        Row(f"dry run, {PEOPLE} rows", f"{dry:.1f} s"),
        Row(f"first apply, {people} people", f"{first:.1f} s"),
        Row(
            "same file again",
            f"dry run {again:.1f} s, apply {second:.1f} s, {written} rows written",
        ),
    ]


def timed(job: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    outcome = job()
    return time.perf_counter() - began, outcome


def versions() -> set[tuple[str, str, str]]:
    """Every row of the tables that an import writes, with its version."""
    found: set[tuple[str, str, str]] = set()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT '{table}', id::text, xmin::text FROM {table}")
            found |= set(cursor.fetchall())
    return found


def delivery_file() -> bytes:
    """Made-up people in a tree of departments; each manager comes anywhere in the file."""
    draw = random.Random(14_000)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADER.split(";"))
    numbers = list(range(1, PEOPLE + 1))
    draw.shuffle(numbers)
    for number in numbers:
        department = number % DEPARTMENTS
        parent = f"D{department // 10:03}" if department >= 10 else ""
        manager = "" if number == 1 else f"{max(1, number // 10):06}"
        writer.writerow(
            [
                f"{number:06}", "Sam", draw.choice(["", "de", "van der"]), f"Achternaam{number}",
                "S.", f"sam.{number}@groot.example", f"D{department:03}",
                f"Afdeling {department}", parent, "adviseur", draw.randint(5, 15),
                f"KP{department}", manager, f"15-03-{draw.randint(1990, 2024)}", "",
            ]
        )  # fmt: skip
    return out.getvalue().encode()
