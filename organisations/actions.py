"""What happens to an organisation: joining, going live, leaving, and how it wants things done.

Every change is told to `organisation_followers` in its own transaction; that is how it gets into
the security log.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from core.transitions import apply_transition
from organisations import themes
from organisations.models import Organisation, OrganisationSettings
from organisations.points import (
    OnboardingItem,
    OrganisationChange,
    onboarding_items,
    organisation_followers,
)
from organisations.states import ORGANISATION_STATES


class NotReady(Exception):
    """Something required is still open; `items` are shown as the reasons."""

    def __init__(self, items: Sequence[OnboardingItem]) -> None:
        super().__init__(", ".join(item.title for item in items))
        self.items = tuple(items)


class ThemeRefused(Exception):
    """People could not read these colours; `problems` are sentences for who chose them."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


def checklist(organisation: Organisation) -> list[OnboardingItem]:
    return list(onboarding_items.answers(organisation))


def open_items(items: Sequence[OnboardingItem]) -> list[OnboardingItem]:
    """What keeps the organisation from going live."""
    return [item for item in items if item.required and not item.done]


@transaction.atomic
def add_organisation(*, by: AbstractBaseUser, values: Mapping[str, Any]) -> Organisation:
    """A new organisation, in onboarding. Raises IntegrityError when the slug is taken."""
    organisation = Organisation.objects.create(**values)
    _tell("create", organisation, by)
    return organisation


@transaction.atomic
def plan_organisation(
    *,
    organisation: Organisation,
    by: AbstractBaseUser,
    wave: int | None,
    planned_live_on: datetime.date | None,
) -> None:
    """Its place in the wave plan. A plan only: nobody goes live because a day has come."""
    organisation.wave = wave
    organisation.planned_live_on = planned_live_on
    organisation.save(update_fields=["wave", "planned_live_on", "modified_at"])
    planned = planned_live_on.isoformat() if planned_live_on else None
    _tell("plan", organisation, by, wave=wave, planned_live_on=planned)


@transaction.atomic
def go_live(*, organisation: Organisation, by: AbstractBaseUser) -> None:
    """From now on its people find and book.

    Raises NotReady with what is still open, TransitionRefused and StaleState.
    """
    missing = open_items(checklist(organisation))
    if missing:
        raise NotReady(missing)
    changes = {"live_at": timezone.now(), "left_at": None}
    _move(organisation, event="go_live", changes=changes)
    _tell("go_live", organisation, by)


@transaction.atomic
def leave(*, organisation: Organisation, by: AbstractBaseUser, reason: str) -> None:
    """Its people keep their own record; finding and booking stop, given roles rest.

    Raises TransitionRefused and StaleState.
    """
    _move(organisation, event="leave", changes={"left_at": timezone.now()})
    _tell("leave", organisation, by, reason=reason)


@transaction.atomic
def come_back(*, organisation: Organisation, by: AbstractBaseUser) -> None:
    """Back to onboarding: the checklist is walked again before going live.

    Raises TransitionRefused and StaleState.
    """
    _move(organisation, event="return", changes={"live_at": None})
    _tell("return", organisation, by)


@transaction.atomic
def change_settings(
    *, organisation: Organisation, by: AbstractBaseUser, values: Mapping[str, Any]
) -> OrganisationSettings:
    """Saves the settings. Saving the defaults counts too: somebody has looked at them.

    Raises django.db.IntegrityError for values that a form would have refused.
    """
    settings, _created = OrganisationSettings.objects.update_or_create(
        organisation=organisation, defaults=dict(values)
    )
    _tell("settings", organisation, by, values={k: str(v) for k, v in values.items()})
    return settings


@transaction.atomic
def choose_theme(
    *, organisation: Organisation, by: AbstractBaseUser, theme: themes.Theme, name: str = ""
) -> None:
    """Stores the colours. Raises ThemeRefused when contrast is too low to read."""
    problems = themes.check(theme)
    if problems:
        raise ThemeRefused(problems)
    organisation.theme = themes.to_tokens(theme)
    organisation.save(update_fields=["theme", "modified_at"])
    _tell("theme", organisation, by, theme=name)


def _move(organisation: Organisation, *, event: str, changes: Mapping[str, Any]) -> None:
    apply_transition(organisation, table=ORGANISATION_STATES, event=event, changes=changes)


def _tell(event: str, organisation: Organisation, by: AbstractBaseUser, **detail: Any) -> None:
    change = OrganisationChange(event, organisation, by, detail)
    for _answer in organisation_followers.answers(change):
        pass
