"""Tokens of Moodle are stored sealed, with keys that can be changed one after another."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PURPOSE = b"leerportaal moodle token:"


class Unreadable(Exception):
    """None of the present keys opens it: the token must be typed in again."""


def seal(text: str) -> str:
    """Encrypted with the first key."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Opened with whichever key fits. Raises Unreadable."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def reseal(sealed: str) -> str:
    """The same text under the first key, so that an old key can go. Raises Unreadable."""
    return seal(unseal(sealed))


def _box() -> MultiFernet:
    """Of MOODLE_KEYS; without these, of SECRET_KEY."""
    secrets = settings.MOODLE_KEYS or [settings.SECRET_KEY]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(PURPOSE + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
