"""The portal's own steps and processes, on top of running services."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from lms_portal.services import messages
from lms_portal.services.errors import ServiceError
from lms_portal.services.home import Home
from lms_portal.services.processes import Child, Program, Supervisor
from lms_portal.services.running import Addresses, say

ROOT = Path(__file__).resolve().parents[2]
QUEUES = "default,mail,search,moodle"


def chosen_port(environ: Mapping[str, str]) -> int:
    """PORT, 8000 by default; ServiceError when it is no port number."""
    text = environ.get("PORT") or "8000"
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ServiceError(f"PORT={text} is not a port number; choose one from 1024 to 65535.")
    return int(text)


def check_port(port: int) -> None:
    """Before anything is started: a message now is better than a web server that dies later."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise ServiceError(f"Port {port} needs root; choose one above 1023.") from error
        except OSError as error:
            other = 8001 if port == 8000 else 8000
            raise ServiceError(
                f"Port {port} is in use by another program; choose another: make run PORT={other}"
            ) from error


def free_port(after: int) -> int | None:
    """The first of the next twenty that nobody uses, for what comes along with the portal."""
    for port in range(after + 1, min(after + 21, 65536)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    return None


def portal_environment(
    *, home: Home, addresses: Addresses, port: int, environ: Mapping[str, str]
) -> dict[str, str]:
    """The caller's environment plus what the settings need; what the caller set stays.

    PG* variables of the caller would redirect the database driver, so they go.
    """
    kept = {name: value for name, value in environ.items() if not name.startswith("PG")}
    defaults = {
        "SECRET_KEY": environ.get("SECRET_KEY") or home.secret_key(),
        "PORTAL_DEMO": "1",
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "LOG_FORMAT": "console",
        "LOG_LEVEL": "WARNING",
    }
    ours = {
        "DATABASE_URL": addresses.database_url,
        "REDIS_URL": addresses.redis_url,
        "PORTAL_DATA": str(home.root),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        # Celery's advice not to run as root: right for a server, noise on a demo machine.
        "PYTHONWARNINGS": environ.get("PYTHONWARNINGS") or "ignore::Warning:celery.platforms",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{environ.get('PATH', os.defpath)}",
    }
    return {**defaults, **kept, **ours}


class Portal:
    """Prepares and starts web server, worker and clock, and says how far it is."""

    def __init__(self, *, supervisor: Supervisor, environment: dict[str, str], port: int) -> None:
        self._supervisor = supervisor
        self._environment = environment
        self._port = port
        self._data = Path(environment["PORTAL_DATA"])

    def start(self, *, fresh: bool) -> None:
        """Migrates, serves, loads the demo; returns when people can come in."""
        static = self._begin_step("static", "collectstatic", "--noinput", "-v", "0")
        compiled = messages.compile_stale()
        if compiled:
            say(f"Compiled {compiled} message catalogues.")
        say("Bringing the database up to date ...")
        self._finish_step(self._begin_step("migrate", "migrate", "--noinput", "-v", "0"))
        self._finish_step(static)
        web = self._supervisor.start(self._web())
        if fresh:
            say("Loading the demo: made-up organisations, courses and people (once) ...")
        self._finish_step(self._begin_step("demo", "load_demo", quiet=not fresh))
        self._start_moodle()
        for program in (self._worker(), self._clock()):
            self._supervisor.start(program)
        self._supervisor.wait_until(self._answers, web, seconds=60)

    def _start_moodle(self) -> None:
        """The demo's made-up Moodle; without a free port the demo goes on without it."""
        port = free_port(self._port) if self._environment["PORTAL_DEMO"] == "1" else None
        if port is None:
            return
        state = str(self._data / "moodle.json")
        command = [sys.executable, "-m", "demo.moodle", "--port", str(port), "--state", state]
        self._supervisor.start(self._program("moodle", command, restart=True))
        self._finish_step(self._begin_step("couple", "demo_moodle", f"http://127.0.0.1:{port}"))

    def people(self) -> str:
        """What `demo_people` prints."""
        step = self._begin_step("people", "demo_people", quiet=True)
        self._finish_step(step)
        return "\n".join(step.tail)

    # -- steps --------------------------------------------------------------------------------

    def _begin_step(self, name: str, *command: str, quiet: bool = True) -> Child:
        return self._supervisor.start(
            self._program(name, [sys.executable, "manage.py", *command], quiet=quiet)
        )

    def _finish_step(self, step: Child) -> None:
        began = time.monotonic()
        code = self._supervisor.wait(step)
        if code != 0:
            command = " ".join(step.program.command[1:])
            raise ServiceError(f"`{command}` failed. {self._supervisor.last_words(step)}")
        if not step.program.quiet:
            say(f"{step.program.name:<8}| done ({time.monotonic() - began:.1f} s)")

    # -- processes ----------------------------------------------------------------------------

    def _program(
        self, name: str, command: list[str], *, quiet: bool = False, restart: bool = False
    ) -> Program:
        return Program(
            name=name,
            command=command,
            environment=self._environment,
            folder=ROOT,
            quiet=quiet,
            restart=restart,
        )

    def _web(self) -> Program:
        command = [sys.executable, "-m", "gunicorn", "lms_portal.wsgi"]
        command += ["--bind", f"127.0.0.1:{self._port}", "--workers", "2", "--threads", "4"]
        command += ["--timeout", "60", "--graceful-timeout", "5", "--no-control-socket"]
        command += ["--log-level", "warning"]
        if os.access("/dev/shm", os.W_OK):  # noqa: S108  # nosec B108
            command += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108  # nosec B108
        return self._program("web", command, restart=True)

    def _worker(self) -> Program:
        options = ["-Q", QUEUES, "--concurrency", "2", "--without-gossip", "--without-mingle"]
        return self._celery("worker", *options)

    def _clock(self) -> Program:
        schedule = self._data / "run" / "celerybeat-schedule"
        return self._celery("beat", "--schedule", str(schedule), "--pidfile", "")

    def _celery(self, name: str, *options: str) -> Program:
        command = [sys.executable, "-m", "celery", "-A", "lms_portal", "--quiet", name]
        return self._program(name, [*command, "--loglevel", "WARNING", *options], restart=True)

    def _answers(self) -> bool:
        """Proxies of the caller's environment are passed by: this is our own machine."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        url = f"http://127.0.0.1:{self._port}/health/ready"
        try:
            with opener.open(url, timeout=5) as response:
                return int(response.status) == 200
        except (urllib.error.URLError, OSError):
            return False
