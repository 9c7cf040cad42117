"""Extension points of people: what rooms above add to pages about a person, and to leaving."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.extension import ExtensionPoint
from people.middleware import ActorRequest
from people.models import Employment, Person


@dataclass(frozen=True)
class ProfilePanel:
    """A section of the profile: a template, which finds `context` as `panel.context`."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


profile_panels: ExtensionPoint[[ActorRequest], ProfilePanel] = ExtensionPoint("profile_panels")
"""Sections for the person signed in, ordered by rank."""

person_panels: ExtensionPoint[[ActorRequest, Person], ProfilePanel] = ExtensionPoint(
    "person_panels"
)
"""Sections of the page that P&O sees of a person; each shows what that actor may see only."""


@dataclass(frozen=True)
class PersonDataSection:
    """What one room knows about a person, for *Mijn gegevens* and its download.

    `rows` are label and value as people read them. `covers` names the fields that point at a
    person ("app.Model.field") and are told here: a test finds the field that nobody tells.
    """

    name: str
    title: str
    origin: str
    """Where it comes from, in plain words."""
    rows: Sequence[Mapping[str, str]]
    covers: frozenset[str]


person_data: ExtensionPoint[[Person], Sequence[PersonDataSection]] = ExtensionPoint("person_data")
"""All that the portal knows of a person, room by room."""


@dataclass(frozen=True)
class LeaverChange:
    """An employment that ends, or has ended, with `last_day` (a day in Amsterdam).

    `successor` is the employment of the same person in the same organisation that goes on after
    it, if any: then nothing is lost, it is handed over.
    """

    employment: Employment
    last_day: datetime.date
    by: Person | None
    reason: str
    successor: Employment | None


leaver_steps: ExtensionPoint[[LeaverChange], None] = ExtensionPoint("leaver_steps")
"""What the end of an employment means in each room, in its transaction. Each step may be taken
again: it then finds nothing to do."""

leaver_previews: ExtensionPoint[[LeaverChange], Sequence[str]] = ExtensionPoint("leaver_previews")
"""What those steps would do, in sentences for who is about to end the employment; reads only."""


class LeaverBusy(Exception):
    """A step must wait for others just now (seats that many people decide about): try again."""


open_ends: ExtensionPoint[[datetime.date], Sequence[int]] = ExtensionPoint("open_ends")
"""Employments that ended before that day and still have something open, for the nightly task."""

people_followers: ExtensionPoint[[Collection[uuid.UUID]], None] = ExtensionPoint("people_followers")
"""Told, before commit, of whom the name, address, language or work changed."""
