"""`manage.py import_history FILE --organisation SLUG [--origin NAME] [--apply]`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from enrollment.history.actions import Outcome, bring_history
from enrollment.history.bookings import SeatOutcome, bring_bookings
from enrollment.history.reading import OldResult, OldSeat, Trouble, read_lines
from organisations.models import Organisation

SHOWN = 40


class Command(BaseCommand):
    help = (
        "Reads finished courses and bookings to come of the old learning environment (CSV, XLSX) "
        "and prints what would change, and what fits nobody or nothing; with --apply writes it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, help="slug of the organisation")
        parser.add_argument(
            "--origin", default="de oude leeromgeving", help="what people call that environment"
        )
        parser.add_argument("--apply", action="store_true", help="write; without it only print")

    def handle(self, *_args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            known = ", ".join(Organisation.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no such organisation. Choose one of: {known}.")
        try:
            with options["file"].open("rb") as stream:
                read = list(read_lines(stream))
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        outcome = bring_history(
            organisation=organisation,
            origin=options["origin"],
            results=[one for one in read if isinstance(one, OldResult)],
            by=None,
            write=options["apply"],
        )
        seats = bring_bookings(
            organisation=organisation,
            origin=options["origin"],
            seats=[one for one in read if isinstance(one, OldSeat)],
            by=None,
            write=options["apply"],
        )
        self._print_seats(seats, options["apply"])
        self._print(outcome, [one for one in read if isinstance(one, Trouble)], options["apply"])

    def _print_seats(self, seats: SeatOutcome, applied: bool) -> None:
        if not (seats.new or seats.changed or seats.same):
            return
        for one in seats.unmatched[:SHOWN]:
            what = "nobody has this number" if one.employment_id is None else "no such run"
            self.stdout.write(f"unmatched: {one.personnel_number}, {one.title!r}: {what}")
        done = f"; {seats.booked} booked, {seats.waitlisted} waitlisted" if applied else ""
        self.stdout.write(
            f"bookings: {len(seats.new)} new, {len(seats.changed)} changed, {seats.same} the same, "
            f"{len(seats.unmatched)} unmatched{done}."
        )

    def _print(self, outcome: Outcome, troubles: list[Trouble], applied: bool) -> None:
        for trouble in troubles[:SHOWN]:
            self.stdout.write(f"line {trouble.line}: {trouble.message}")
        for one in outcome.unmatched[:SHOWN]:
            what = "nobody has this number" if one.person_id is None else "no such course"
            self.stdout.write(f"unmatched: {one.personnel_number}, {one.title!r}: {what}")
        self.stdout.write(
            f"{len(outcome.new)} new, {len(outcome.changed)} changed, {outcome.same} the same, "
            f"{len(outcome.unmatched)} unmatched, {len(troubles)} unreadable lines. "
            + ("Written." if applied else "Nothing was written; add --apply.")
        )
