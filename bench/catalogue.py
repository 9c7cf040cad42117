"""The catalogue page: a fixed mix of requests, against the same SQL sent by psycopg alone.

Requests go through Django's handler with all middleware, signed in, without a network between.
The floor is what PostgreSQL and the driver need for exactly the statements of that page.
"""

from __future__ import annotations

import argparse
import gzip
import time
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.results import HERE, Row, percentiles
from catalog.models import CatalogueEntry, Course
from people.models import Employment, Person

MIX = (
    "", "", "?pagina=2", "?sorteer=titel", "?sorteer=datum",
    "?q=omgaan+met+werkdruk", "?q=werkdruk", "?q=leidinggeven", "?q=projectmanagement",
    "?q=onderhandelen", "?q=feedback+geven", "?q=excel", "?q=privacy", "?q=integriteit",
    "?q=schrijven", "?q=training", "?q=leadership", "?q=bezwaar+procedure", "?q=communicatie",
    "?q=pro", "?q=leid", "?q=werkdurk", "?q=leidingeven", "?q=projectmanagment",
    "?vorm=classroom", "?vorm=e_learning&taal=nl", "?vorm=classroom&plaats=Utrecht&vrij=1",
    "?prijs=gratis&duur=uur", "?q=training&vorm=classroom&prijs=tot-250", "?periode=altijd",
)  # fmt: skip
"""Thirty requests: browsing, words, words while typing, typos, facets."""

HEAVY = (
    "",
    "?q=training",
    "?q=werkdurk",
    "?vorm=classroom&plaats=Utrecht&vrij=1",
    "?sorteer=titel",
)


@dataclass(frozen=True)
class Measured:
    """One page: its statements and its weight."""

    statements: list[str]
    compressed: int


def run(arguments: argparse.Namespace) -> list[Row]:
    """Measures with the data that is there."""
    client = _signed_in()
    pages = {query: _look(client, query) for query in dict.fromkeys(MIX)}
    wanted = [query for _round in range(arguments.rounds) for query in MIX]
    through = [_timed(lambda q=query: client.get(f"/catalogus/{q}")) for query in wanted]
    with _bare_connection() as bare:
        for page in pages.values():
            _send(bare, page.statements)
        floor = [_timed(lambda q=query: _send(bare, pages[q].statements)) for query in wanted]
        if arguments.explain:
            _explain(bare, pages)
    counts = [len(page.statements) for page in pages.values()]
    weights = [page.compressed // 1024 + 1 for page in pages.values()]
    return [
        Row("courses, entries", f"{Course.objects.count()}, {CatalogueEntry.objects.count()}"),
        Row("page, ms p50/p95/p99", f"{percentiles(through)}; {_per_second(through)}"),
        Row("the same SQL alone", f"{percentiles(floor)}; {_per_second(floor)}"),
        Row("page ÷ SQL (to reach: 2.5)", f"{sum(through) / sum(floor):.2f}"),
        Row("queries per page (at most 12)", f"{min(counts)}–{max(counts)}"),
        Row("HTML gzipped, KB (at most 25)", f"{min(weights)}–{max(weights)}"),
    ]


def _per_second(milliseconds: list[float]) -> str:
    return f"{1000 * len(milliseconds) / sum(milliseconds):.1f} per second"


def _signed_in() -> Client:
    """Somebody of the first organisation by name: the same person every time."""
    person_id = (
        Employment.objects.current()
        .filter(person__is_active=True)
        .order_by("organisation__name", "person")
        .values_list("person", flat=True)
        .first()
    )
    person = Person.objects.get(pk=person_id)
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _look(client: Client, query: str) -> Measured:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"/catalogus/{query}")
    if response.status_code != 200:
        raise SystemExit(f"/catalogus/{query} answered {response.status_code}")
    return Measured([entry["sql"] for entry in captured], len(gzip.compress(response.content)))


def _timed(call: Any) -> float:
    start = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - start)


def _bare_connection() -> psycopg.Connection[Any]:
    database = connection.settings_dict
    return psycopg.connect(
        host=database["HOST"], port=database["PORT"] or None, dbname=database["NAME"],
        user=database["USER"], password=database["PASSWORD"] or None, autocommit=True,
        options=database["OPTIONS"]["options"],
    )  # fmt: skip


def _send(bare: psycopg.Connection[Any], statements: list[str]) -> None:
    for statement in statements:
        cursor = bare.execute(statement)
        cursor.fetchall()
        while cursor.nextset():
            cursor.fetchall()


def _explain(bare: psycopg.Connection[Any], pages: dict[str, Measured]) -> None:
    folder = HERE / "explain"
    folder.mkdir(exist_ok=True)
    for number, query in enumerate(HEAVY):
        statement = next(s for s in reversed(pages[query].statements) if "AS MATERIALIZED" in s)
        *before, last = statement.split(";")
        with bare.transaction():
            for setting in before:
                bare.execute(setting)
            plan = bare.execute(f"EXPLAIN (ANALYZE, BUFFERS, SETTINGS) {last}").fetchall()
        text = f"-- /catalogus/{query}\n" + "\n".join(line for (line,) in plan) + "\n"
        (folder / f"catalogue_{number}.txt").write_text(text, encoding="utf-8")
