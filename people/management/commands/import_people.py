"""`manage.py import_people FILE --organisation SLUG [--apply]`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organisations.models import Organisation
from people.hr.actions import bring, carry_out
from people.hr.models import ImportState, PersonnelImport
from people.hr.plan import SECTIONS, Guard
from people.hr.problems import Problem

SHOWN = 40


class Command(BaseCommand):
    help = (
        "Reads a file of an organisation's people (CSV, XLSX) and prints the difference it would "
        "make; with --apply makes it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, help="slug of the organisation")
        parser.add_argument("--apply", action="store_true", help="write; without it only print")
        parser.add_argument(
            "--confirm", default="", help="the number that is asked for when many people leave"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        organisation = self._organisation(options["organisation"])
        path: Path = options["file"]
        try:
            with path.open("rb") as stream:
                delivery = bring(
                    organisation=organisation, by=None, file_name=path.name, stream=stream
                )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        self._print(delivery, None if options["verbosity"] > 1 else SHOWN)
        if delivery.counts["blocked"]:
            raise CommandError("This file cannot be used. Nothing was written.")
        if delivery.counts["empty"]:
            self.stdout.write("Nothing to change.")
        elif options["apply"]:
            self._apply(delivery, options["confirm"])
        else:
            self.stdout.write("Nothing was written. Add --apply to make it so.")

    def _organisation(self, slug: str) -> Organisation:
        found = Organisation.objects.filter(slug=slug).first()
        if found is None:
            known = ", ".join(Organisation.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no organisation {slug!r}. Choose one of: {known}.")
        return found

    def _print(self, delivery: PersonnelImport, most: int | None) -> None:
        for stored in delivery.problems[:most]:
            problem = Problem.from_json(stored)
            self.stdout.write(
                f"line {problem.line}, {problem.where or '-'} {problem.value!r}: "
                f"{problem.message} {problem.remedy}"
            )
        self._more(len(delivery.problems), most)
        for section in SECTIONS:
            entries = delivery.rows["difference"][section]
            for entry in entries[:most]:
                changes = "; ".join(
                    f"{field}: {old or '-'} → {new or '-'}" for field, old, new in entry["fields"]
                )
                self.stdout.write(f"{section}: {entry['number']} {entry['name']} {changes}".strip())
            self._more(len(entries), most)
        counts = delivery.counts
        self.stdout.write(
            f"{counts['new']} new, {counts['changed']} changed, {counts['ending']} ending, "
            f"{counts['waiting']} waiting for a link, {counts['unchanged']} unchanged, "
            f"{counts['departments']} departments. "
            f"{counts['errors']} errors, {counts['warnings']} warnings."
        )

    def _more(self, count: int, most: int | None) -> None:
        if most is not None and count > most:
            self.stdout.write(f"… and {count - most} more; --verbosity 2 shows all.")

    def _apply(self, delivery: PersonnelImport, confirmed: str) -> None:
        guard = Guard(**delivery.counts["guard"])
        if guard.asks and confirmed != str(guard.number):
            raise CommandError(
                f"{guard.leaving} of {guard.present} people leave and {guard.managers_lost} "
                f"managers are lost. Nothing was written. Add --confirm {guard.number} if that "
                "is right."
            )
        if guard.asks:
            delivery.confirmation = f"{guard.number} · import_people"
            delivery.save(update_fields=["confirmation"])
        carry_out(delivery)
        delivery.refresh_from_db()
        if delivery.state != ImportState.APPLIED:
            problem = Problem.from_json(delivery.problems[0])
            raise CommandError(f"Nothing was written. {problem.message} {problem.remedy}")
        self.stdout.write("Done.")
