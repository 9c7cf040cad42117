"""The kinds of messages. A room registers its kinds in `AppConfig.ready()`.

The words of kind `x` are in `templates/notifications/x.txt`: the first line is the subject.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """`label` names it on the preferences page; an `always_mailed` kind cannot be switched off."""

    name: str
    label: Promise | str
    always_mailed: bool = False


class UnknownKind(Exception):
    """No room registered this kind."""


KINDS: dict[str, Kind] = {}


def register_kind(name: str, label: Promise | str, *, always_mailed: bool = False) -> None:
    KINDS[name] = Kind(name, label, always_mailed)


def kind(name: str) -> Kind:
    """Raises UnknownKind."""
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(name) from None
