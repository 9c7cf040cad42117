"""What runs in front of the person: our own guarded body, and the command given to `exec`."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

from lms_portal.services.errors import ServiceError
from lms_portal.services.processes import adopt_orphans, die_with_parent, end_descendants


@contextlib.contextmanager
def passing_signals_to(pid: int) -> Iterator[None]:
    """Stop signals go on to that process. On a terminal Ctrl-C reaches it by itself already."""

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if number != signal.SIGINT or not sys.stdin.isatty():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    previous = {number: signal.signal(number, pass_on) for number in numbers}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def exit_code(code: int) -> int:
    """As a shell has it: 128 + signal for what was killed."""
    return code if code >= 0 else 128 - code


def run_guarded(body: Callable[[], int]) -> int:
    """Runs the body in a process below this one, so that a kill -9 of either leaves nothing behind.

    Killed above: the kernel tells the body to stop, and it stops all in order. Killed below: all it
    had started falls to us, and we end it.
    """
    adopt_orphans()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        die_with_parent(signal.SIGTERM)
        adopt_orphans()
        code = 1
        try:
            code = body()
        except BaseException:  # `os._exit` says nothing by itself, and nothing may pass it
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    with passing_signals_to(pid):
        _, status = os.waitpid(pid, 0)
        end_descendants()
    return exit_code(os.waitstatus_to_exitcode(status))


def run_in_foreground(command: Sequence[str], environment: dict[str, str], folder: Path) -> int:
    """Runs someone's command with our terminal; its exit code."""
    try:
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            preexec_fn=lambda: die_with_parent(signal.SIGTERM),
        )
    except OSError as error:
        raise ServiceError(f"`{command[0]}` could not be started: {error.strerror}.") from error
    with passing_signals_to(process.pid):
        return exit_code(process.wait())
