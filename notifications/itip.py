"""Calendar items of a message (RFC 5545/5546): what goes along, before it becomes text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class CalendarItem:
    """One meeting for a calendar. Moments are ISO 8601 with offset.

    `uid` is stable for the life of the meeting; `sequence` rises with each change of time or
    place, and once more for CANCEL, so that calendars accept it.
    """

    method: Method
    uid: str
    sequence: int
    starts_at: str
    ends_at: str
    summary: dict[str, str]
    """Title per language; the recipient's is taken, else Dutch, else the one there is."""
    location: str = ""
    url: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> CalendarItem:
        return cls(**{**data, "method": Method(data["method"])})
