"""Fills an empty portal with made-up people and a catalogue."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from demo.loading.load import load
from demo.loading.story import SIZES


class Command(BaseCommand):
    help = "Fills an empty portal with made-up people and a catalogue. Loads once; safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=list(SIZES), default="demo")
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--quiet", action="store_true", help="Say nothing.")

    def handle(self, *_args: Any, size: str, seed: int, quiet: bool, **_options: Any) -> None:
        def say(line: str) -> None:
            if not quiet:
                self.stdout.write(line)
                self.stdout.flush()

        started = time.monotonic()
        say(f"Demo laden ({size}, seed {seed}) …")
        try:
            loaded = load(size=size, seed=seed, say=say)
        except KeyboardInterrupt:
            raise CommandError("Afgebroken. Er is niets geladen.", returncode=130) from None
        if loaded:
            seconds = time.monotonic() - started
            say(f"Klaar in {seconds:.0f} s. Als wie je rond kunt kijken: manage.py demo_people")
        else:
            say("Er zijn al organisaties: de demo is al geladen, er verandert niets.")
