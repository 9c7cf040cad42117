"""What `base.html` needs on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications.models import Notification
from organisations import themes
from people.permissions import Permission, Scope
from people.policy import NOBODY, Actor


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the main navigation; `icon` is a symbol of static/icons.svg."""

    url: str
    label: str
    icon: str
    active: bool


def portal(request: HttpRequest) -> dict[str, Any]:
    """Name, theme, navigation and unread messages for the actor."""
    actor: Actor = getattr(request, "actor", NOBODY)
    organisation = actor.employment.organisation if actor.employment else None
    theme = themes.from_tokens(organisation.theme if organisation else {})
    unread = (
        Notification.objects.filter(person=actor.person, read_at=None).count()
        if actor.person
        else 0
    )
    return {
        "portal_name": "Leerportaal",
        "portal_version": settings.VERSION,
        "demo_mode": settings.DEMO_MODE,
        "organisation": organisation,
        "theme_url": (
            reverse("theme-css", args=[organisation.slug, themes.digest(theme)])
            if organisation
            else ""
        ),
        "navigation": _navigation(request, actor),
        "unread_count": unread,
        "may_browse": actor.person is not None and actor.may(Permission.CATALOGUE_BROWSE),
    }


def _navigation(request: HttpRequest, actor: Actor) -> list[NavigationItem]:
    if actor.person is None:
        return []
    return [
        NavigationItem(url, label, icon, _is_active(request.path, url))
        for name, label, icon, shown in _entries(actor)
        if shown
        for url in [reverse(name)]
    ]


def _entries(actor: Actor) -> list[tuple[str, str, str, bool]]:
    """Every page of the menu, in its order: its name, its words, its picture, and who has it."""
    return [
        ("start", _("Start"), "home", True),
        ("catalog:catalogue", _("Catalogus"), "search", actor.may(Permission.CATALOGUE_BROWSE)),
        ("enrollment:mine", _("Mijn leren"), "book", actor.may(Permission.ENROLLMENT_READ)),
        (
            "enrollment:team",
            _("Mijn team"),
            "users-group",
            actor.holds(Permission.ENROLLMENT_READ, Scope.TEAM),
        ),
        (
            "enrollment:decisions",
            _("Te beslissen"),
            "clipboard-check",
            actor.may(Permission.ENROLLMENT_DECIDE),
        ),
        ("landscapes:landscapes", _("Leerlandschap"), "map-2", _keeps_maps(actor)),
        ("people:people", _("Mensen"), "users", bool(actor.reach(Permission.PEOPLE_READ))),
        (
            "people:imports",
            _("Personeelsbestand"),
            "upload",
            actor.may(Permission.PEOPLE_MANAGE),
        ),
        ("catalog:offer", _("Aanbod"), "books", actor.may(Permission.COURSE_EDIT)),
        (
            "planning:runs",
            _("Plannen"),
            "calendar",
            actor.may(Permission.RUN_MANAGE) or actor.may(Permission.RUN_ASSIST),
        ),
        (
            "planning:locations",
            _("Locaties"),
            "map-pin",
            actor.reach(Permission.LOCATIONS_MANAGE).everywhere,
        ),
        (
            "organisations:overview",
            _("Organisaties"),
            "building-community",
            actor.may(Permission.PORTAL_OPERATE),
        ),
        ("rights:index", _("Rollen"), "key", actor.may(Permission.ROLES_MANAGE)),
        ("tasks", _("Taken en storingen"), "checklist", actor.may(Permission.PORTAL_OPERATE)),
        ("moodle:index", _("Moodle"), "device-laptop", actor.may(Permission.PORTAL_OPERATE)),
        ("people:links", _("Koppelingen"), "link", actor.may(Permission.PORTAL_OPERATE)),
        ("rights:log", _("Logboek"), "shield-lock", actor.may(Permission.PORTAL_OPERATE)),
    ]


def _keeps_maps(actor: Actor) -> bool:
    """Who was only invited to a landscape comes by its link."""
    reads = bool(actor.reach(Permission.LANDSCAPE_READ))
    return reads or actor.may(Permission.LANDSCAPE_MODEL)


def _is_active(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
