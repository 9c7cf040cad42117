"""`manage.py import_history FILE --organisation SLUG [--origin NAME] [--apply]`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from enrollment.history.actions import Outcome, bring_history
from enrollment.history.reading import OldResult, Trouble, read_results
from organisations.models import Organisation

SHOWN = 40


class Command(BaseCommand):
    help = (
        "Reads finished courses of the old learning environment (CSV, XLSX) and prints what would "
        "change, and what fits nobody or no course; with --apply writes it."
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
                read = list(read_results(stream))
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        outcome = bring_history(
            organisation=organisation,
            origin=options["origin"],
            results=[one for one in read if isinstance(one, OldResult)],
            by=None,
            write=options["apply"],
        )
        self._print(outcome, [one for one in read if isinstance(one, Trouble)], options["apply"])

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
