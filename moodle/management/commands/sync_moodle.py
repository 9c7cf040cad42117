"""Compares the portal with Moodle and prints the difference; with --apply puts it right."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moodle import sync
from moodle.connections.models import Connection
from moodle.reconcile.comparing import summary
from moodle.reconcile.repairing import TooMuch
from moodle.states import LinkState
from moodle.wanted.refresh import refresh_all


class Command(BaseCommand):
    help = "Prints how Moodle differs from what the portal wants there. Writes only with --apply."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--connection", help="name of one connection; all without it")
        parser.add_argument("--full", action="store_true", help="read every completion again too")
        parser.add_argument("--apply", action="store_true", help="put the differences right")
        parser.add_argument(
            "--force",
            action="store_true",
            help="also when they are more than the connection allows",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        connections = Connection.objects.exclude(sealed_token="").order_by("name")
        if options["connection"]:
            connections = connections.filter(name=options["connection"])
        if not connections:
            raise CommandError("There is no such connection with a token.")
        refresh_all()
        failed = [one.name for one in connections if not self._one(one, options)]
        if failed:
            raise CommandError(f"Not finished: {', '.join(failed)}")

    def _one(self, connection: Connection, options: dict[str, Any]) -> bool:
        self.stdout.write(f"{connection.name} ({connection.get_state_display()})")
        try:
            result = sync.compare(connection.pk, mend=options["apply"], force=options["force"])
        except TooMuch as error:
            self.stderr.write(f"  {error}")
            return False
        if result.why:
            self.stderr.write(f"  {result.why}")
            return False
        self._tell(connection, result)
        return not options["apply"] or self._apply(connection, full=options["full"])

    def _tell(self, connection: Connection, result: sync.Result) -> None:
        for (kind, subject), number in sorted(summary(result.found).items()):
            self.stdout.write(f"  {kind} {subject}: {number}")
        waiting: Counter[str] = Counter()
        for model in sync.LINKS:
            rows = model._default_manager.filter(connection=connection, state=LinkState.WAITING)
            waiting[str(model._meta.model_name)] = rows.count()
        for name, number in sorted(waiting.items()):
            if number:
                self.stdout.write(f"  to send {name}: {number}")
        if not result.found and not waiting.total():
            self.stdout.write("  no difference")

    def _apply(self, connection: Connection, *, full: bool) -> bool:
        sent = sync.push(connection.pk)
        read = sync.read(connection.pk, full=full)
        for function, number in sorted(sent.sent.items()):
            self.stdout.write(f"  sent {function}: {number}")
        for outcome, number in sorted(read.read.items()):
            if number:
                self.stdout.write(f"  read {outcome}: {number}")
        for result in (sent, read):
            if result.why:
                self.stderr.write(f"  {result.why}")
        return not sent.why and not read.why
