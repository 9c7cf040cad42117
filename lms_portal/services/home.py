"""The data folder (PORTAL_DATA): what is in it, who uses it now, and its secret key."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from lms_portal.services.errors import ServiceError

MARKER = ".leerportaal"
# Everything the launcher, the settings and the tests may put in a data folder. A folder that holds
# anything else, and not our marker, is someone else's: never write there, never delete from it.
KNOWN_ENTRIES = frozenset(
    {
        MARKER,
        "postgres",
        "postgres.new",
        "run",
        "logs",
        "test",
        "binaries",
        "secret_key",
        "mail",
        "files",
        "moodle.json",
        "moodle.partial",
    }
)


def process_started(pid: int) -> str | None:
    """The kernel's start time of a live process, or None; tells a pid from its reused namesake."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return None
    return None if fields[0] in "ZX" else fields[19]


@dataclass(frozen=True)
class State:
    """Who runs the services of a data folder, and how to reach them. Readable by the owner only."""

    pid: int
    started: str
    kind: str
    database_url: str
    redis_url: str
    postgres_bin: str = ""
    address: str = ""

    def is_alive(self) -> bool:
        return process_started(self.pid) == self.started


class Lock:
    """An advisory lock that the kernel drops with its holder, also after a kill -9."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def acquire(self, *, shared: bool = False) -> bool:
        """Never waits; False when someone else has it."""
        file = self._file or self._path.open("a")
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            if self._file is None:
                file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class Home:
    """One data folder. Tests have their own below it (`test`), so that they never meet the demo."""

    def __init__(self, root: Path, *, fast: bool = False) -> None:
        self.base = root
        self.root = root / "test" if fast else root
        self.fast = fast
        self.run = self.root / "run"
        self.logs = self.root / "logs"
        self.postgres = self.root / "postgres"
        self.owner_lock = Lock(self.run / "owner.lock")
        self.users_lock = Lock(self.run / "users.lock")

    def prepare(self) -> None:
        """Creates the folders; refuses one that is not ours (ServiceError)."""
        check_is_ours(self.base)
        try:
            for folder in (self.base, self.root, self.run, self.logs):
                make_folder(folder)
            (self.base / MARKER).touch()
        except OSError as error:
            raise ServiceError(
                f"The data folder {self.base} cannot be used ({error.strerror}: {error.filename}). "
                "Make it yours, or choose another with PORTAL_DATA=/some/folder."
            ) from error

    def secret_key(self) -> str:
        """Made once, kept 0600: sessions and links survive a restart."""
        path = self.root / "secret_key"
        if not path.exists():
            draft = self.run / f"secret_key.{os.getpid()}"
            write_private(draft, secrets.token_urlsafe(50))
            draft.replace(path)
        return path.read_text().strip()

    def read_state(self) -> State | None:
        """The state of whoever runs the services now; None when nobody does."""
        try:
            state = State(**json.loads((self.run / "state.json").read_text()))
        except PermissionError as error:
            raise ServiceError(
                f"The services of {self.root} were started by another user. "
                "Work as that user, or choose another folder with PORTAL_DATA=/some/folder."
            ) from error
        except (OSError, ValueError, TypeError):
            return None
        return state if state.is_alive() else None

    def write_state(self, **values: Any) -> State:
        state = State(pid=os.getpid(), started=process_started(os.getpid()) or "", **values)
        draft = self.run / "state.json.new"
        write_private(draft, json.dumps(asdict(state)))
        draft.replace(self.run / "state.json")
        return state

    def clear_state(self) -> None:
        (self.run / "state.json").unlink(missing_ok=True)


def check_is_ours(folder: Path) -> None:
    """A typing error in PORTAL_DATA must not litter someone's home, or let `reset` empty it."""
    try:
        if folder.exists() and not folder.is_dir():
            raise ServiceError(f"PORTAL_DATA={folder} is a file; choose a folder instead.")
        names = {entry.name for entry in folder.iterdir()} if folder.exists() else set()
    except PermissionError as error:
        raise ServiceError(
            f"The data folder {folder} belongs to another user. "
            "Choose another with PORTAL_DATA=/some/folder."
        ) from error
    foreign = sorted(names - KNOWN_ENTRIES)
    if foreign and MARKER not in names:
        raise ServiceError(
            f"{folder} is not a data folder of Leerportaal: it holds {', '.join(foreign[:3])}. "
            "Choose an empty or new folder with PORTAL_DATA=/some/folder."
        )


def make_folder(folder: Path) -> None:
    """For root the folder may be passed through, because the database runs as another user."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(13, "Permission denied", str(folder))


def write_private(path: Path, text: str) -> None:
    """0600 from its first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
