"""Serves a made-up Moodle until it is told to stop: python -m demo.moodle --port 8610."""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path
from types import FrameType

from demo.moodle.keeping import restore, save
from demo.moodle.server import server
from demo.moodle.site import TOKEN, FakeMoodle

REPORT = [
    "completion:timecompleted", "user:username", "user:idnumber", "course:idnumber",
    "completion:grade",
]  # fmt: skip
SAVE_SECONDS = 2.0


def furnish(site: FakeMoodle) -> None:
    """What an administrator made once: a category, a template and the report of completions."""
    site.add_course("Sjabloon", "sjabloon", activities=["Lezen", "Toets"])
    conditions = {"completion:completed_operator": 1}
    site.add_report("portal-done", REPORT, sort=REPORT[:2], conditions=conditions)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m demo.moodle")
    options.add_argument("--port", type=int, default=8610)
    options.add_argument("--state", type=Path, help="the file in which it remembers")
    options.add_argument("--token", default=TOKEN)
    options.add_argument("--version", choices=["4.5", "5.1"], default="4.5")
    options.add_argument("--steered", action="store_true", help="adds /fake/… to break it")
    chosen = options.parse_args()
    site = FakeMoodle(version=chosen.version)
    if not (chosen.state and restore(site, chosen.state)):
        furnish(site)
    site.tokens = {chosen.token: site.tokens[TOKEN]}
    running = server(site, chosen.port, steered=chosen.steered)
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    saved = -1
    while not stopped.wait(SAVE_SECONDS):
        if chosen.state and saved != site.changes:
            saved = site.changes
            save(site, chosen.state)
    running.shutdown()
    running.server_close()
    if chosen.state:
        save(site, chosen.state)


if __name__ == "__main__":
    main()
