"""A worker in a process of its own, which stops in the middle of an import to be killed there.

`python -m tests.people.hr.dying_worker PER_CENT`: says "reached" there, and goes on after a line.
"""

from __future__ import annotations

import sys

import django


def main() -> None:
    django.setup()
    from outbox import queue, tasks
    from people.hr import actions

    def hold(_pk: int, percent: int) -> None:
        if percent == int(sys.argv[1]):
            sys.stdout.write("reached\n")
            sys.stdout.flush()
            if not sys.stdin.readline():
                raise SystemExit("the test is gone")

    tasks.nudge = lambda _queue: None
    actions.show_progress = hold
    queue.drain("default")


if __name__ == "__main__":
    main()
