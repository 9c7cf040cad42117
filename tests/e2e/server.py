"""The portal as people meet it: gunicorn, collected static files, DEBUG off, strict headers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
STARTUP_SECONDS = 60
NOBODY_LISTENS = "redis://127.0.0.1:1/0"
"""Redis is away on purpose: a nudge would reach a worker on another database, and pages must do
without the cache anyway. The tests drain the outbox themselves."""


@dataclass(frozen=True)
class Portal:
    """A running portal: its address, and the environment in which its commands run."""

    url: str
    environment: dict[str, str]
    log: Path

    def manage(self, *arguments: str) -> str:
        """Runs a management command with the portal's own settings; raises with its output."""
        done = subprocess.run(  # noqa: S603 (this project's own commands)
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout


def prepare(folder: Path, database: str) -> Portal:
    """Describes a portal on a free port of this machine, with its files in `folder`."""
    url = f"http://127.0.0.1:{_free_port()}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.e2e.settings",
        "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl(),
        "SECRET_KEY": settings.SECRET_KEY,
        "REDIS_URL": NOBODY_LISTENS,
        "PORTAL_BASE_URL": url,
        "PORTAL_DATA": str(folder / "data"),
        "PORTAL_DEMO": "1",
        "DEBUG": "0",
        "ALLOWED_HOSTS": "",
        "LOG_FORMAT": "console",
        "E2E_STATIC": str(folder / "static"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return Portal(url, environment, folder / "gunicorn.log")


@contextmanager
def running(portal: Portal) -> Iterator[None]:
    """Serves until the block ends; raises RuntimeError with the log when it does not come up."""
    command = [
        sys.executable, "-m", "gunicorn", "lms_portal.wsgi", "--workers", "2", "--threads", "4",
        "--bind", urlsplit(portal.url).netloc, "--log-level", "warning",
    ]  # fmt: skip
    with portal.log.open("w") as log:
        process = subprocess.Popen(  # noqa: S603 (this project's own server)
            command, cwd=ROOT, env=portal.environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait(portal, process)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(portal: Portal, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{portal.url}/health/live", timeout=5):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"The portal did not start:\n{portal.log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
