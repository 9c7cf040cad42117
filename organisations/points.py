"""Extension points of organisations: what must be ready to go live, and who hears of a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from core.extension import ExtensionPoint
from organisations.models import Organisation


@dataclass(frozen=True)
class OnboardingItem:
    """One line of the checklist. `explanation` says what is missing or how it stands; `url` is
    where one does it, a link for who has the permission `needs` there. Only what is `required`
    keeps an organisation from going live."""

    title: str
    done: bool
    explanation: str
    url: str = ""
    required: bool = True
    needs: str = ""


@dataclass(frozen=True)
class OrganisationChange:
    """What happened to an organisation: an event of `organisations.actions`, and by whom."""

    event: str
    organisation: Organisation
    by: AbstractBaseUser
    detail: Mapping[str, Any] = field(default_factory=dict)


onboarding_items: ExtensionPoint[[Organisation], OnboardingItem] = ExtensionPoint(
    "onboarding_items"
)
"""The checklist of an organisation, ordered by rank; shown to people and asked at going live."""

organisation_followers: ExtensionPoint[[OrganisationChange], None] = ExtensionPoint(
    "organisation_followers"
)
"""Told of every change, in its transaction."""
