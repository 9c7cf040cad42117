"""How each address is filled in for each object. A new route gets its line in `FILLED_IN`.

An address without parameters needs no line; one that is posted to gets what its form sends in
`POSTED`, and one whose rows say `sees` or `not` shows the titles of courses or what `SHOWN` says.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from organisations import themes
from people.models import Employment
from tests.policy.world import Player, Side, World, latest_notification

Values = dict[str, Any]
FillIn = Callable[[World, Player, str], Values]

NOBODYS = uuid.UUID("00000000-0000-4000-8000-000000000000")


def place_of(world: World, player: Player, name: str) -> tuple[Side, str]:
    """Whose thing `name` is, and what that side calls it."""
    if name == "other organisation":
        return world.there(player), "own organisation"
    if name.startswith("other organisation's "):
        return world.there(player), name.removeprefix("other organisation's ")
    return world.here(player), name.removesuffix(", own record")


def course(world: World, player: Player, name: str) -> Any:
    side, known_as = place_of(world, player, name)
    return side.courses[known_as]


def run(world: World, player: Player, name: str) -> Any:
    side, known_as = place_of(world, player, name)
    return side.runs[known_as]


def enrollment(world: World, player: Player, name: str) -> Any:
    if name in player.enrollments:
        return player.enrollments[name]
    side, known_as = place_of(world, player, name)
    return side.enrollments[known_as]


def notification(world: World, player: Player, name: str) -> Any:
    if name == "own":
        assert player.person is not None
        return latest_notification(player.person)
    side, known_as = place_of(world, player, name)
    return latest_notification(side.people[known_as])


def _of(find: Callable[[World, Player, str], Any], key: str = "pk") -> FillIn:
    return lambda world, player, name: {key: find(world, player, name).pk}


def _slug(key: str) -> FillIn:
    return lambda world, player, name: {key: course(world, player, name).slug}


def _always(**values: Any) -> FillIn:
    return lambda _world, _player, _name: dict(values)


def _paper(kind: str) -> FillIn:
    """An import, link, role or delegation; "own" is of the own organisation too."""

    def fill_in(world: World, player: Player, name: str) -> Values:
        side = world.there(player) if name == "other organisation" else world.here(player)
        return {"pk": side.papers[kind].pk}

    return fill_in


def _link(world: World, player: Player, name: str) -> Values:
    if name == "own" and player.link:
        return {"pk": player.link.pk}
    return _paper("link")(world, player, name)


def _person(world: World, player: Player, name: str) -> Values:
    side, known_as = place_of(world, player, name)
    return {"pk": side.people[known_as].pk}


def _organisation(world: World, player: Player, name: str) -> Values:
    return {"slug": place_of(world, player, name)[0].organisation.slug}


def _theme(world: World, player: Player, name: str) -> Values:
    organisation = place_of(world, player, name)[0].organisation
    tokens = themes.from_tokens(organisation.theme)
    return {"slug": organisation.slug, "digest": themes.digest(tokens)}


FILLED_IN: Mapping[str, FillIn] = {
    "catalog:course": _slug("slug"),
    "enrollment:book": _of(run),
    "enrollment:enrollment": _of(enrollment),
    "enrollment:withdraw": _of(enrollment),
    "enrollment:withdraw-participant": _of(enrollment),
    "planning:run-new": _slug("course_slug"),
    "planning:run": _of(run),
    "planning:run-edit": _of(run),
    "planning:run-cancel": _of(run),
    "notifications:message": _of(notification),
    "notifications:read": _of(notification),
    "notifications:calendar": _of(notification),
    "people:person": _person,
    "people:delegation-end": _paper("delegation"),
    "people:import": _paper("import"),
    "people:import-columns": _paper("import"),
    "people:import-start": _paper("import"),
    "people:import-undo": _paper("import"),
    "people:link-answer": _paper("link"),
    "people:my-link": _link,
    "rights:roles": _organisation,
    "rights:give": _organisation,
    "rights:review": _organisation,
    "rights:end": _paper("role"),
    **{
        f"organisations:{name}": _organisation
        for name in ("detail", "plan", "go-live", "leave", "return", "settings", "theme")
    },
    "demo:sign-in": _always(key="niemand"),
    "account_confirm_email": _always(key="verlopen"),
    "account_reset_password_from_key": _always(uidb36="1", key="verlopen-sleutel"),
    "theme-css": _theme,
}


def _employment(world: World, player: Player, name: str) -> Values:
    """The player's own employment in an organisation, or a colleague's."""
    if name == "own, other organisation":
        own = Employment.objects.filter(person=player.person).exclude(organisation__slug="nvwa")
        return {"employment": own.get().pk}
    person = player.person if name == "own" else world.here(player).people[name]
    return {"employment": Employment.objects.filter(person=person).earliest("since", "id").pk}


POSTED: Mapping[str, FillIn] = {
    "enrollment:book": _always(leads_to="booked"),
    "enrollment:withdraw-participant": _always(reason="Op verzoek."),
    "planning:run-cancel": _always(reason="De trainer is ziek."),
    "people:language": _always(language="en"),
    "people:act-for": _employment,
}


def _name(world: World, player: Player, name: str) -> str:
    side, known_as = place_of(world, player, name)
    return side.people[known_as].listed_name


SHOWN: Mapping[str, Callable[[World, Player, str], str]] = {
    "enrollment:team": _name,
    "people:people": _name,
    "planning:run": lambda world, player, name: (
        place_of(world, player, name)[0].people["own organisation"].full_name
    ),
}
"""What the page must or must not show when its rows say `sees` or `not`."""
