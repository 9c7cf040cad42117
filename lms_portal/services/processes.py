"""Children that never outlive the launcher, with their output told apart.

Single-threaded on purpose: output is read with a selector, so that code between fork and exec
(which asks the kernel for a signal when the launcher dies) cannot meet a lock held by a thread.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from lms_portal.services.errors import ServiceError, StopRequested
from lms_portal.services.runas import ServiceUser

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
STABLE_SECONDS = 15
_libc = ctypes.CDLL(None, use_errno=True)


def adopt_orphans() -> None:
    """Grandchildren whose parent died become ours, so that `Supervisor.close` can find them."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent(number: int) -> None:
    """Asks the kernel for this signal as soon as our parent is gone."""
    _libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)


@contextlib.contextmanager
def stop_signals() -> Iterator[None]:
    """The first Ctrl-C, SIGTERM or SIGHUP raises StopRequested; later ones change nothing."""
    stopping = False

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        if not stopping:
            stopping = True
            raise StopRequested

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    previous = {number: signal.signal(number, on_signal) for number in numbers}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@dataclass(frozen=True)
class Program:
    """What to run. `log` is a file for its output; without one, lines go to the terminal."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    folder: Path
    user: ServiceUser | None = None
    log: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 12
    restart: bool = False
    quiet: bool = False


@dataclass
class Child:
    """A started program; `tail` holds its last lines for the message when it fails."""

    program: Program
    process: subprocess.Popen[bytes]
    started: float
    tail: list[str] = field(default_factory=list)
    rest: bytes = b""


class Supervisor:
    """Starts programs in order, watches them, stops them in reverse order, then sweeps."""

    def __init__(self, show: Callable[[str], None] = lambda line: print(line, flush=True)) -> None:
        self._show = show
        self._children: list[Child] = []
        self._selector = selectors.DefaultSelector()

    def start(self, program: Program) -> Child:
        """In a process group of its own: Ctrl-C reaches only us, and we choose the order."""
        number = program.stop_signal
        output = program.log.open("ab") if program.log else None
        try:
            process = subprocess.Popen(
                program.command,
                env=program.environment,
                cwd=program.folder,
                stdin=subprocess.DEVNULL,
                stdout=output or subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=program.user.uid if program.user else None,
                group=program.user.gid if program.user else None,
                extra_groups=[] if program.user else None,
                preexec_fn=lambda: die_with_parent(number),
            )
        except OSError as error:
            raise ServiceError(f"{program.name} could not be started: {error}.") from error
        finally:
            if output:
                output.close()
        child = Child(program, process, time.monotonic())
        self._children.append(child)
        if process.stdout:
            os.set_blocking(process.stdout.fileno(), False)
            self._selector.register(process.stdout, selectors.EVENT_READ, child)
        return child

    def pump(self, seconds: float) -> None:
        """Passes on what the children said, waiting at most this long."""
        if not self._selector.get_map():
            time.sleep(seconds)
            return
        for key, _events in self._selector.select(seconds):
            self._read(key.data)

    def _read(self, child: Child) -> None:
        stream = child.process.stdout
        if stream is None or stream.closed:
            return
        try:
            data = os.read(stream.fileno(), 65536)
        except BlockingIOError:
            return
        if not data:
            self._selector.unregister(stream)
            stream.close()
        *lines, child.rest = (child.rest + data).split(b"\n")
        if not data and child.rest:
            lines.append(child.rest)
            child.rest = b""
        for line in lines:
            text = line.decode(errors="replace").rstrip()
            child.tail = [*child.tail[-199:], text]
            if not child.program.quiet:
                self._show(f"{child.program.name:<8}| {text}")

    def wait(self, child: Child) -> int:
        """Until the child ends; its exit code."""
        while child.process.poll() is None:
            self.pump(0.05)
        while child.process.stdout and not child.process.stdout.closed:
            self._read(child)
            if child.process.stdout.closed or not self._selector.select(0.2):
                break
        self._forget(child)
        return child.process.returncode

    def wait_until(self, ready: Callable[[], bool], child: Child, *, seconds: float) -> None:
        """Until the child answers; ServiceError when it ends or takes too long."""
        deadline = time.monotonic() + seconds
        while not ready():
            if child.process.poll() is not None:
                raise ServiceError(
                    f"{child.program.name} stopped while starting. {self.last_words(child)}"
                )
            if time.monotonic() > deadline:
                raise ServiceError(
                    f"{child.program.name} did not answer in {seconds:.0f} s. "
                    + self.last_words(child)
                )
            self.pump(0.05)

    def watch(self) -> None:
        """Until StopRequested; ServiceError when one keeps ending. Restarts those that may."""
        while True:
            self.pump(0.5)
            for child in list(self._children):
                if child.process.poll() is not None:
                    self._ended(child)

    def _ended(self, child: Child) -> None:
        name, code = child.program.name, child.process.returncode
        if not child.program.restart or time.monotonic() - child.started < STABLE_SECONDS:
            raise ServiceError(
                f"{name} stopped by itself (exit code {code}). {self.last_words(child)}"
            )
        self._show(f"{name} stopped (exit code {code}); starting it again.")
        end_group(child, signal.SIGKILL)
        self._forget(child)
        self.start(child.program)

    def _forget(self, child: Child) -> None:
        if child in self._children:
            self._children.remove(child)
        stream = child.process.stdout
        if stream and not stream.closed:
            with contextlib.suppress(KeyError):
                self._selector.unregister(stream)
            stream.close()

    def last_words(self, child: Child) -> str:
        """Where to look, and the last lines themselves."""
        log = child.program.log
        lines = child.tail
        if log:
            with contextlib.suppress(OSError):
                lines = log.read_text(errors="replace").splitlines()
        words = "\n".join(f"  {line}" for line in lines[-8:])
        return f"Its last words{f' (all of them in {log})' if log else ''}:\n{words}"

    def stop(self, child: Child) -> None:
        """Asks, waits, then insists."""
        end_group(child, child.program.stop_signal, only_leader=True)
        deadline = time.monotonic() + child.program.stop_seconds
        while child.process.poll() is None and time.monotonic() < deadline:
            self.pump(0.02)
        end_group(child, signal.SIGKILL)
        child.process.wait()
        self._forget(child)

    def close(self) -> None:
        """Stops everything in reverse order; whatever is still below us after that is killed.

        Programs that may be restarted depend on no one's order: they hear it at once.
        """
        for child in self._children:
            if child.program.restart:
                end_group(child, child.program.stop_signal, only_leader=True)
        for child in reversed(self._children[:]):
            self.stop(child)
        end_descendants()


def end_group(child: Child, number: signal.Signals, *, only_leader: bool = False) -> None:
    """Signals the child, or all of its process group; gone already is fine.

    Sent by the group's number, which stays reserved while any member lives.
    """
    with contextlib.suppress(ProcessLookupError):
        if only_leader:
            child.process.send_signal(number)
        else:
            os.killpg(child.process.pid, number)


def children_of(pid: int) -> list[int]:
    """The direct children of a process, from /proc."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[1]) == pid:
                    found.append(int(entry.name))
    return found


def end_descendants(*, seconds: float = 3) -> None:
    """Ends what is left below this process (adopted grandchildren too): asks first, kills after."""
    deadline = time.monotonic() + seconds
    asked: set[int] = set()
    while pids := children_of(os.getpid()):
        for pid in pids:
            insist = time.monotonic() > deadline
            if insist or pid not in asked:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL if insist else signal.SIGTERM)
                asked.add(pid)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.02)
