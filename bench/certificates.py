"""All certificates of a run of 500: made by the queue's handler as in production, the progress read
meanwhile over a connection of its own, and the ZIP read back.
"""

from __future__ import annotations

import threading
import time
import zipfile
from typing import Any

from django.db import connection
from django.utils import timezone

from bench.last_seats import scratch_database
from bench.results import Row

PEOPLE = 500
AT_MOST = 60.0
"""Seconds for all of them."""
LOOKS_EVERY = 0.25


def run() -> list[Row]:
    """Raises AssertionError when a promise is broken."""
    with scratch_database():
        batch = prepare()
        seen: list[int] = []
        stop = threading.Event()
        watcher = threading.Thread(target=watch, args=(batch.pk, seen, stop))
        watcher.start()
        elapsed = make(batch)
        stop.set()
        watcher.join()
        size = check(batch)
    steps = sorted(set(seen))
    assert elapsed < AT_MOST, f"{elapsed:.1f} s"
    assert len(steps) > 5, f"progress was hardly to be seen: {steps}"
    return [
        Row(f"{PEOPLE} certificates (at most {AT_MOST:.0f} s)", f"{elapsed:.1f} s"),
        Row("each, ms", f"{elapsed / PEOPLE * 1000:.0f}"),
        Row("progress, seen from outside", f"{len(steps)} steps from {steps[0]} to {steps[-1]}"),
        Row("ZIP with that many PDF files, kB", f"{size / 1024:.0f}"),
    ]


def prepare() -> Any:
    """A run that everybody finished, and its certificates ordered."""
    from enrollment.actions.booking import book
    from enrollment.certificates.batches import order_batch
    from enrollment.completion.actions import complete
    from tests.cast import make_cast
    from tests.factories import make_course, make_department, make_employment, make_person, make_run

    cast = make_cast()
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Omgaan met werkdruk")
    run = make_run(course=course, self_paced=True, capacity=PEOPLE)
    department = make_department(cast.nvwa)
    for number in range(PEOPLE):
        person = make_person("Klaar", f"Nummer{number}", password=None)
        employment = make_employment(person, cast.nvwa, department)
        complete(
            enrollment=book(run=run, employment=employment, by=person),
            method="hand",
            completed_at=timezone.now(),
            by=cast.olga,
            note="Gezien in de praktijk.",
        )
    return order_batch(run=run, by=cast.olga)


def make(batch: Any) -> float:
    from enrollment.certificates.batches import handle

    began = time.perf_counter()
    handle(str(batch.pk), [])
    return time.perf_counter() - began


def watch(pk: Any, seen: list[int], stop: threading.Event) -> None:
    """What the page of the batch would show, again and again."""
    from enrollment.models import CertificateBatch

    while not stop.wait(LOOKS_EVERY):
        seen.append(CertificateBatch.objects.values_list("done", flat=True).get(pk=pk))
    connection.close()


def check(batch: Any) -> int:
    """The size of the file, when it holds what was asked."""
    batch.refresh_from_db()
    assert (batch.done, batch.total) == (PEOPLE, PEOPLE)
    size: int = batch.file.size
    with batch.file.open() as file, zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert len(set(names)) == PEOPLE
        assert archive.read(names[-1]).startswith(b"%PDF-")
    batch.file.delete(save=False)
    return size
