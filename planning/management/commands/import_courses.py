"""`manage.py import_courses FILE --supplier NAME --owner ORGANISATION [--apply]`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.feeds.columns import load_mapping
from catalog.feeds.delivery import open_delivery
from catalog.feeds.records import Problem
from organisations.models import Organisation
from planning.imports.delivery import Report, import_delivery

SHOWN = 40


class Command(BaseCommand):
    help = (
        "Reads a delivery (EDU-DEX JSON or ndjson, CSV, XLSX) and prints the difference it would "
        "make; with --apply makes it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--supplier", required=True, help="name of the supplier")
        parser.add_argument(
            "--owner", required=True, help="slug of the organisation that owns them"
        )
        parser.add_argument(
            "--mapping", type=Path, help="TOML file with [columns]: name = field (tables)"
        )
        parser.add_argument("--apply", action="store_true", help="write; without it only print")

    def handle(self, *_args: Any, **options: Any) -> None:
        owner = self._owner(options["owner"])
        mapping = self._mapping(options["mapping"])
        try:
            report = import_delivery(
                open_delivery(options["file"], mapping),
                supplier_name=options["supplier"],
                owner=owner,
                write=options["apply"],
            )
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        self._print(report, applied=options["apply"], verbose=options["verbosity"] > 1)

    def _owner(self, slug: str) -> Organisation:
        owner = Organisation.objects.filter(slug=slug).first()
        if owner is None:
            known = ", ".join(Organisation.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no organisation {slug!r}. Choose one of: {known}.")
        return owner

    def _mapping(self, path: Path | None) -> dict[str, str] | None:
        if path is None:
            return None
        try:
            return load_mapping(path)
        except (OSError, ValueError) as error:
            raise CommandError(
                f"{path} is not a readable TOML file with [columns]: {error}."
            ) from error

    def _print(self, report: Report, *, applied: bool, verbose: bool) -> None:
        for problem in report.problems[: None if verbose else SHOWN]:
            self.stdout.write(describe(problem))
        self._more(len(report.problems), verbose)
        for line in report.details[: None if verbose else SHOWN]:
            self.stdout.write(line)
        self._more(len(report.details), verbose)
        self.stdout.write(
            f"Courses: {report.courses_added} added, {report.courses_changed} changed, "
            f"{report.courses_unchanged} unchanged. Runs: {report.runs_added} added "
            f"({report.runs_past} past), {report.runs_changed} changed. "
            f"{report.errors} errors, {len(report.problems) - report.errors} warnings."
        )
        if report.changes_nothing:
            self.stdout.write("Nothing to change.")
        elif not applied:
            self.stdout.write("Nothing was written. Add --apply to make it so.")

    def _more(self, count: int, verbose: bool) -> None:
        if count > SHOWN and not verbose:
            self.stdout.write(f"… and {count - SHOWN} more (--verbosity 2 shows all)")


def describe(problem: Problem) -> str:
    """'line 12 · course ABC · field: message Remedy [value]'."""
    kind = "ERROR" if problem.is_error else "warning"
    where = f"line {problem.line}" if problem.line else "file"
    value = f" [{problem.value}]" if problem.value else ""
    text = f"{problem.message} {problem.remedy}"
    return f"{kind}: {where} · {problem.record_id} · {problem.field}: {text}{value}"
