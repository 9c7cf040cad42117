"""Makes or changes a connection with a Moodle, and tests it before it is used."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moodle.client import MoodleClient
from moodle.connections.models import Connection
from moodle.connections.selftest import examine
from moodle.states import ConnectionState


class Command(BaseCommand):
    help = (
        "Connects the portal with a Moodle. The token is read from MOODLE_TOKEN, so that it is in "
        "no history of commands. Without --go the connection only shows what it would send."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("address", help="Moodle's own address, as https://moodle.example.nl")
        parser.add_argument("--report", type=int, help="number of the report with completions")
        parser.add_argument("--go", action="store_true", help="send in earnest from now on")

    def handle(self, *_args: Any, **options: Any) -> None:
        connection = Connection.objects.filter(name=options["name"]).first()
        connection = connection or Connection(name=options["name"])
        connection.base_url = options["address"].rstrip("/")
        if options["report"]:
            connection.report_id = options["report"]
        if token := os.environ.get("MOODLE_TOKEN", ""):
            connection.token = token
        if not connection.sealed_token:
            raise CommandError("Set MOODLE_TOKEN to the token of Moodle's web service.")
        self._test(connection)
        connection.dry_run = not options["go"]
        connection.state, connection.reason = ConnectionState.ACTIVE, ""
        connection.save()
        mode = "in earnest" if options["go"] else "as a trial; use --go to send in earnest"
        self.stdout.write(f"{connection.name} is connected, {mode}.")

    def _test(self, connection: Connection) -> None:
        """Nothing is stored of a connection that does not work."""
        with MoodleClient(connection.base_url, connection.token) as client:
            checks = examine(connection, client)
        for check in checks:
            line = f"  {'ok ' if check.good else 'NOT'} {check.what} {check.advice}"
            self.stdout.write(line.rstrip())
        if not all(check.good for check in checks):
            raise CommandError("Mend this in Moodle first; nothing was stored.")
