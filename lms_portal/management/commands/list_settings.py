"""Prints the environment variables of the portal as a table; docs/OPERATIONS.md is made from it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from lms_portal.env import VARIABLES


class Command(BaseCommand):
    help = "Lists every environment variable with its type, default and meaning (Markdown)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(settings_table())


def settings_table() -> str:
    rows = ["| variable | type | default | meaning |", "|---|---|---|---|"]
    for v in VARIABLES:
        default = f"`{v.default}`" if v.default not in ("", []) else ""
        rows.append(f"| `{v.name}` | {v.cast.__name__} | {default} | {v.meaning} |")
    return "\n".join(rows)
