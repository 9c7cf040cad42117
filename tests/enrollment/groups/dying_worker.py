"""A worker in a process of its own, which stops in the middle of a group to be killed there.

`python -m tests.enrollment.groups.dying_worker NUMBER`: says "reached" when that many people were
booked or withdrawn, the last of them not committed yet, and goes on after a line.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import django


def main() -> None:
    django.setup()
    from enrollment.groups import carrying
    from outbox import queue, tasks

    def holding(action: Callable[..., Any]) -> Callable[..., Any]:
        done = 0

        def hold(**values: Any) -> Any:
            nonlocal done
            result = action(**values)
            done += 1
            if done == int(sys.argv[1]):
                sys.stdout.write("reached\n")
                sys.stdout.flush()
                if not sys.stdin.readline():
                    raise SystemExit("the test is gone")
            return result

        return hold

    tasks.nudge = lambda _queue: None
    carrying.book = holding(carrying.book)
    carrying.withdraw = holding(carrying.withdraw)
    queue.drain("default")


if __name__ == "__main__":
    main()
