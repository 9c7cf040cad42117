"""Links in a mail by which a trainer answers for one run, without signing in.

Signed, for this trainer and this question only, and of use once: what was answered waits no more,
and a newer question takes the place of an older one.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.core import signing

SALT = "planning.trainers"
VALID = datetime.timedelta(days=400)
"""Runs are planned up to a year ahead."""


@dataclass(frozen=True)
class Asked:
    """Which question a link is about."""

    trainer: uuid.UUID
    run: int
    at: datetime.datetime


def token_for(trainer: uuid.UUID, run: int, asked_at: datetime.datetime) -> str:
    said = {"trainer": str(trainer), "run": run, "at": asked_at.isoformat()}
    return signing.dumps(said, salt=SALT)


def read_token(token: str) -> Asked | None:
    """None when it is not ours, damaged or too old."""
    try:
        said = signing.loads(token, salt=SALT, max_age=VALID)
        moment = datetime.datetime.fromisoformat(said["at"])
        return Asked(uuid.UUID(said["trainer"]), int(said["run"]), moment)
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
