"""The security log (BIO2): who did what to which object, when, from where, with what result.

Lines are only ever appended; a trigger refuses the rest. What may never be in a line: passwords,
keys, what somebody typed as an address, names. Ids are enough, the page finds the names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Person, SecurityEvent
from people.rights.origin import current_origin

ACTION_LABELS: dict[str, Promise | str] = {
    "sign_in": _("aangemeld"),
    "sign_in_failed": _("aanmelden mislukt"),
    "sign_out": _("afgemeld"),
    "role.give": _("rol gegeven"),
    "role.end": _("rol beëindigd"),
    "rights.review": _("rechten gecontroleerd"),
    "organisation.create": _("organisatie toegevoegd"),
    "organisation.go_live": _("organisatie doet mee"),
    "organisation.leave": _("organisatie vertrokken"),
    "organisation.return": _("organisatie terug"),
    "organisation.plan": _("aansluiting gepland"),
    "organisation.settings": _("instellingen veranderd"),
    "organisation.theme": _("kleuren gekozen"),
}
"""What each action is called on the page; rooms add theirs with `register_action`."""


def register_action(action: str, label: Promise | str) -> None:
    """Gives an action its words on the page *Logboek*; called in `AppConfig.ready()`."""
    ACTION_LABELS[action] = label


def record(
    *,
    action: str,
    by: Person | None,
    object_kind: str,
    object_id: object,
    organisation_id: int | None = None,
    result: str = "done",
    origin: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Appends a line in the caller's transaction: what is undone was never logged as done.

    `by` None is the portal itself or a command; a command names itself as `origin`. Within a
    request the origin is its address. `organisation_id` is whose business it is, None is the
    concern's.
    """
    SecurityEvent.objects.create(
        action=action,
        actor_id=by.pk if by else None,
        object_kind=object_kind,
        object_id=str(object_id),
        organisation_id=organisation_id,
        result=result,
        origin=origin or current_origin(),
        detail=dict(detail or {}),
    )
