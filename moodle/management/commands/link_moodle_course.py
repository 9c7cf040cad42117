"""Says in which Moodle a course of the portal lives."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from catalog.models import Course
from moodle.client import MoodleClient
from moodle.connections.models import Connection
from moodle.links.actions import LinkRefused, link_course
from moodle.states import Origin


class Command(BaseCommand):
    help = "Links a course of the portal with Moodle: new, copied from a template, or existing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("course", help="slug of the course in the portal")
        parser.add_argument("connection", help="name of the connection")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--template", type=int, help="number of the course in Moodle to copy")
        how.add_argument("--existing", type=int, help="number of the course in Moodle to use as is")

    def handle(self, *_args: Any, **options: Any) -> None:
        course = Course.objects.filter(slug=options["course"]).first()
        connection = Connection.objects.filter(name=options["connection"]).first()
        if course is None or connection is None:
            raise CommandError("There is no such course or connection.")
        chosen = options["existing"] or options["template"]
        number = self._number(connection, chosen) if chosen else ""
        origin = Origin.CREATED
        if chosen:
            origin = Origin.PICKED if options["existing"] else Origin.TEMPLATE
        try:
            with transaction.atomic():
                link_course(
                    course=course,
                    connection=connection,
                    origin=origin,
                    by=None,
                    remote_id=options["existing"],
                    remote_idnumber=number,
                    template_id=options["template"],
                )
        except LinkRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{course.slug} lives in {connection.name} now.")

    def _number(self, connection: Connection, remote_id: int) -> str:
        """The ID number that the course has in Moodle."""
        with MoodleClient(connection.base_url, connection.token) as client:
            found = client.courses.by_ids([remote_id])
        if not found:
            raise CommandError("Moodle has no course with that number.")
        return found[0].idnumber or ""
