"""Root may not run PostgreSQL: which user does, and what that user can reach."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lms_portal.services.errors import ServiceError

SYSTEM_BASE = Path("/var/lib/leerportaal")


@dataclass(frozen=True)
class ServiceUser:
    """The unprivileged user of the services when root starts them."""

    name: str
    uid: int
    gid: int


def service_user(data: Path) -> ServiceUser | None:
    """None unless root asks. A database that exists stays with its owner."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return _user(pwd.getpwuid(data.stat().st_uid))
    for name in ("postgres", "nobody"):
        try:
            return _user(pwd.getpwnam(name))
        except KeyError:
            continue
    raise ServiceError(
        "Root cannot run PostgreSQL itself, and there is no user `postgres` or `nobody` to run it. "
        "Start as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own."
    )


def _user(entry: pwd.struct_passwd) -> ServiceUser:
    return ServiceUser(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def can(user: ServiceUser | None, test: str, path: Path) -> bool:
    """Asks the kernel as that user: `x` for a program or a folder to pass through, `r` to read."""
    if user is None:
        return os.access(path, os.X_OK if test == "x" else os.R_OK)
    command = ["test", f"-{test}", str(path)]
    done = subprocess.run(
        command, user=user.uid, group=user.gid, extra_groups=[], cwd="/", check=False
    )
    return done.returncode == 0


def service_base(root: Path, user: ServiceUser | None) -> Path:
    """The folder for what the service user owns: the data folder itself when it can get there.

    A checkout below /root is closed to that user; then it is a folder in /var/lib, one for each
    data folder.
    """
    if can(user, "x", root):
        return root
    digest = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:12]
    base = SYSTEM_BASE / digest
    for folder in (SYSTEM_BASE, base):
        folder.mkdir(exist_ok=True, mode=0o711)
        folder.chmod(0o711)
    return base


def own(path: Path, user: ServiceUser | None) -> None:
    """Hands a path to the service user; nothing to do for an ordinary user."""
    if user is not None:
        os.chown(path, user.uid, user.gid)


def own_folder(path: Path, user: ServiceUser | None) -> Path:
    """A folder only the service user (and root) may enter."""
    path.mkdir(parents=True, exist_ok=True)
    own(path, user)
    path.chmod(0o700)
    return path


def readable_copy(folders: list[Path], destination: Path) -> None:
    """Copies program folders once to where the service user can read them."""
    if destination.exists():
        return
    draft = destination.with_name(f"{destination.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    for folder in folders:
        shutil.copytree(folder, draft / folder.name, symlinks=True)
    for path in (destination.parent, draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    draft.rename(destination)
