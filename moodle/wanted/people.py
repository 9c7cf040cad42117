"""The account that Moodle should hold for a person."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

NAME_LENGTH = 100
UNIT_LENGTH = 255
REFUSED = re.compile(r"<(?!\s)|[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Moodle takes `<` with a letter behind it for HTML and refuses the whole batch."""


@dataclass(frozen=True)
class PersonFacts:
    """What the portal knows of a person; `employed` says whether they work here today."""

    id: str
    given_name: str
    infix: str
    family_name: str
    email: str
    language: str
    department: str
    organisation: str
    is_active: bool
    employed: bool


def account(
    facts: PersonFacts, *, username: str, auth: str, languages: Collection[str]
) -> dict[str, Any]:
    """As core_user_create_users and core_user_update_users name it."""
    wanted = {
        "username": username,
        "auth": auth,
        "firstname": plain(facts.given_name, NAME_LENGTH) or "-",
        "lastname": plain(f"{facts.infix} {facts.family_name}", NAME_LENGTH) or "-",
        "email": facts.email.lower(),
        "idnumber": facts.id,
        "department": plain(facts.department, UNIT_LENGTH),
        "institution": plain(facts.organisation, UNIT_LENGTH),
        "suspended": 0 if facts.is_active and facts.employed else 1,
    }
    if facts.language in languages:
        wanted["lang"] = facts.language
    return wanted


def plain(text: str, length: int) -> str:
    """Text that Moodle takes: no tags, no control characters, no spaces around, not too long."""
    return REFUSED.sub("", text).strip()[:length].strip()


def username_of(person_id: object) -> str:
    """A UUID in lower case: an address can change, and may hold signs that Moodle refuses."""
    return str(person_id).lower()
