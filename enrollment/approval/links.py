"""Links in a mail by which one person may decide one step, without signing in first.

Signed, for this step and person only, and of use once: a step that was decided waits no more.
"""

from __future__ import annotations

import datetime
import uuid

from django.core import signing

from enrollment.approval.models import ApprovalStep
from people.models import Person

SALT = "enrollment.approval"
VALID = datetime.timedelta(days=60)
"""Longer than any request waits."""


def token_for(step: ApprovalStep, person: Person) -> str:
    return signing.dumps({"step": str(step.pk), "person": str(person.pk)}, salt=SALT)


def read_token(token: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """The ids of step and person; None when it is not ours, damaged or too old."""
    try:
        said = signing.loads(token, salt=SALT, max_age=VALID)
        return uuid.UUID(said["step"]), uuid.UUID(said["person"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
