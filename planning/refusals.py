"""Why a run cannot be planned or changed so."""

from __future__ import annotations

import datetime


class RunRefused(Exception):
    """The run cannot be planned or changed so; the message tells people why and what to do."""


class NotFree(RunRefused):
    """A room or a trainer is taken at that moment. `starts_at` is that of the meeting that asked
    for it, `field` what it asked for."""

    def __init__(self, message: str, *, starts_at: datetime.datetime, field: str) -> None:
        super().__init__(message)
        self.starts_at = starts_at
        self.field = field
