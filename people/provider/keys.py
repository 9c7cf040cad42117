"""The keys that sign what the provider says: one file of PEM blocks, the newest first.

The first signs; the others are published as well, so that what they signed is believed until it
ends. With several web servers they all read the same file (`OIDC_KEYS_FILE`).
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

KEPT = 2
"""The key that signs and the one before it: what that one signed lasts minutes."""

_BLOCK = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.+?-----END [A-Z ]*PRIVATE KEY-----", re.S)


def signing_keys() -> Sequence[str]:
    """The PEM blocks, newest first; the first key is made when there is none yet."""
    path = Path(settings.OIDC_KEYS_FILE)
    if not path.exists():
        _write(path, only_if_missing=True)
    return _BLOCK.findall(path.read_text())


def rotate_signing_key() -> int:
    """A new key signs from now on; returns how many keys are published."""
    return _write(Path(settings.OIDC_KEYS_FILE))


def _write(path: Path, *, only_if_missing: bool = False) -> int:
    """Two processes may start at once: the first makes the key, the second reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{path}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        old = _BLOCK.findall(path.read_text()) if path.exists() else []
        if old and only_if_missing:
            return len(old)
        keys = [_new_key(), *old][:KEPT]
        draft = path.with_name(f"{path.name}.new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write("\n".join(keys) + "\n")
        draft.replace(path)
        return len(keys)


def _new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode().strip()
