"""The stages of the load, in one transaction."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from catalog.models import CatalogueEntry, SearchDocument
from catalog.search.indexing import rebuild_all
from demo.loading.agreements import load_agreements
from demo.loading.bookings import Bookings
from demo.loading.cast_records import CastBookings, load_inboxes
from demo.loading.certificates import load_certificates
from demo.loading.landscapes import load_landscapes
from demo.loading.offer import Offer, load_offer
from demo.loading.outside import load_outside
from demo.loading.paths import load_paths
from demo.loading.people import People, load_people
from demo.loading.rooms import load_rooms, load_trainers
from demo.loading.schedule import Scheduler, save_runs
from demo.loading.story import SIZES, Story, last_morning
from demo.loading.synonyms import load_synonyms
from organisations.models import Organisation

Say = Callable[[str], None]
LOCK = 7_264_001
"""Advisory lock of the load: who comes second waits, and then finds it done."""


def load(
    *, size: str = "demo", seed: int = 7, today: datetime.date | None = None, say: Say = print
) -> bool:
    """Loads the demo unless there is an organisation already; says whether it did.

    All or nothing: when it is stopped halfway, nothing stays behind. `today` defaults to the day of
    `last_morning`.
    """
    story = Story(SIZES[size], seed, today or last_morning())
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            if Organisation.objects.exists():
                return False
            # Checked per statement: a million checks saved up for the commit would cost memory.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _tell(story, say)
    _analyse([SearchDocument._meta.db_table, CatalogueEntry._meta.db_table])
    return True


def _tell(story: Story, say: Say) -> None:
    with _stage(say, "mensen") as note:
        people = load_people(story)
        note(f"{sum(len(staff.employments) for staff in people.staff.values()):,} dienstverbanden")
    with _stage(say, "aanbod") as note:
        offer = load_offer(story, people)
        load_synonyms()
        note(f"{len(offer.courses):,} leeractiviteiten")
    _bookings(story, people, offer, say)
    with _stage(say, "wensen") as note:
        note(f"{load_outside(story, people, offer):,} leerwensen")
    with _stage(say, "leerlijnen") as note:
        note(f"{load_paths(story, people, offer):,} leerlijnen")
    with _stage(say, "landschappen") as note:
        note(f"{load_landscapes(story, people, offer):,} interventies")
    with _stage(say, "aanvragen") as note:
        note(f"{load_agreements(story, people):,} aanvragen wachten op akkoord")
    with _stage(say, "berichten"):
        load_inboxes(story, people)
    _analyse([])
    with _stage(say, "zoeken") as note:
        for done in rebuild_all():
            note(f"{done:,} zoekdocumenten")


def _bookings(story: Story, people: People, offer: Offer, say: Say) -> None:
    with _stage(say, "uitvoeringen") as note:
        scheduler = Scheduler(story, people)
        runs = scheduler.plan(offer)
        cast = CastBookings(story, people, runs)
        cast.assign_trainers()
        reserved = cast.reserve()
        save_runs(runs)
        note(f"{len(runs):,} uitvoeringen")
    with _stage(say, "zalen") as note:
        booked = load_rooms(story, scheduler.venues, runs)
        note(f"{booked:,} zalen geboekt en {load_trainers(story, runs):,} trainers")
    with _stage(say, "inschrijvingen") as note:
        for written in Bookings(story, people, offer, reserved).load(runs):
            note(f"{written:,} inschrijvingen")
    with _stage(say, "certificaten") as note:
        note(f"{load_certificates():,} certificaten")


@contextmanager
def _stage(say: Say, name: str) -> Iterator[Say]:
    """One line when a stage is done: what it made and how many seconds it took."""
    started = time.monotonic()
    notes = [""]
    yield notes.append
    say(f"  {name:<15} {notes[-1].replace(',', '.'):<28} {time.monotonic() - started:6.1f} s")


def _analyse(tables: list[str]) -> None:
    """Statistics for the planner; without them the first searches would be planned blindly."""
    with connection.cursor() as cursor:
        names = ", ".join(connection.ops.quote_name(table) for table in tables)
        cursor.execute(f"ANALYZE {names}")
