"""Extension points of people: what rooms above add to a person's own pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.extension import ExtensionPoint
from people.middleware import ActorRequest


@dataclass(frozen=True)
class ProfilePanel:
    """A section of the profile: a template, which finds `context` as `panel.context`."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


profile_panels: ExtensionPoint[[ActorRequest], ProfilePanel] = ExtensionPoint("profile_panels")
"""Sections for the person signed in, ordered by rank."""
