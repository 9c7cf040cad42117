"""`manage.py rebuild_search`: builds every search document again, after an upgrade or a restore."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from catalog.search.indexing import rebuild_all


class Command(BaseCommand):
    help = "Builds the search documents and catalogue entries of all courses again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        done = 0
        for done in rebuild_all():
            self.stdout.write(f"{done} …")
        self.stdout.write(self.style.SUCCESS(f"{done} courses rebuilt."))
