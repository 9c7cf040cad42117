"""How each address is filled in for each object. A new route gets its line in `FILLED_IN`.

An address without parameters needs no line; one that is posted to gets what its form sends in
`POSTED`, and one whose rows say `sees` or `not` shows the titles of courses or what `SHOWN` says.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from catalog.models import SynonymGroup
from organisations import themes
from people.models import Employment
from tests.factories import employment_of
from tests.policy import (
    arranging,
    attending,
    curating,
    deciding,
    finished,
    groups,
    keeping,
    landscapes,
    ordering,
    outside,
    seats,
    sharing,
)
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


def path(world: World, player: Player, name: str) -> Any:
    side, known_as = place_of(world, player, name)
    return side.paths[known_as]


def _path(key: str) -> FillIn:
    """A learning path by its key or slug."""
    return lambda world, player, name: {key: getattr(path(world, player, name), key)}


def _step(world: World, player: Player, name: str) -> Values:
    """A step of the version that is being made."""
    draft = path(world, player, name).versions.get(published_at=None)
    return {"pk": draft.steps.get().pk}


def _on_path(world: World, player: Player, name: str) -> Values:
    if name == "own" and player.on_path:
        return {"pk": player.on_path.pk}
    side, known_as = place_of(world, player, name)
    return {"pk": side.on_paths[known_as].pk}


def _of(find: Callable[[World, Player, str], Any], key: str = "pk") -> FillIn:
    return lambda world, player, name: {key: find(world, player, name).pk}


def _slug(key: str) -> FillIn:
    return lambda world, player, name: {key: course(world, player, name).slug}


def _synonyms(_world: World, _player: Player, _name: str) -> Values:
    return {"pk": SynonymGroup.objects.get_or_create(words=["werkdruk", "stress"])[0].pk}


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


def _work_of(world: World, player: Player, name: str) -> Values:
    side, known_as = place_of(world, player, name)
    person = side.people[known_as]
    return {"pk": person.pk, "employment": employment_of(person).pk}


def _organisation(world: World, player: Player, name: str) -> Values:
    return {"slug": place_of(world, player, name)[0].organisation.slug}


def _theme(world: World, player: Player, name: str) -> Values:
    organisation = place_of(world, player, name)[0].organisation
    tokens = themes.from_tokens(organisation.theme)
    return {"slug": organisation.slug, "digest": themes.digest(tokens)}


FILLED_IN: Mapping[str, FillIn] = {
    "catalog:course": _slug("slug"),
    "catalog:alike": _slug("slug"),
    "catalog:favourite": _slug("slug"),
    "catalog:synonyms-change": _synonyms,
    "catalog:synonyms-remove": _synonyms,
    "paths:path": _path("slug"),
    **{f"paths:{name}": _path("pk") for name in ("edit", "details", "change-state", "step-new")},
    "paths:step": _step,
    "paths:step-move": _step,
    "enrollment:path-begin": _path("slug"),
    "enrollment:path-participants": _path("pk"),
    **{
        f"enrollment:{name}": _on_path
        for name in ("path", "path-book", "path-stop", "path-renew", "path-participant")
    },
    "enrollment:book": _of(run),
    "enrollment:wait-for-first": _slug("slug"),
    "enrollment:enrollment": _of(enrollment),
    "enrollment:withdraw": _of(enrollment),
    "enrollment:withdraw-participant": _of(enrollment),
    "planning:run-new": _slug("course_slug"),
    "planning:run": _of(run),
    "planning:run-edit": _of(run),
    "planning:run-cancel": _of(run),
    "planning:run-booking": _of(run),
    "enrollment:merge": _of(run),
    "enrollment:minimum": _of(run),
    "enrollment:other-dates": _of(enrollment),
    "notifications:message": _of(notification),
    "notifications:read": _of(notification),
    "notifications:calendar": _of(notification),
    "people:person": _person,
    "people:employment-end": _work_of,
    "people:employment-restore": _work_of,
    "enrollment:history-record": _paper("old result"),
    "enrollment:history-booking": _paper("old booking"),
    "enrollment:history-delivery": _paper("old file"),
    "people:delegation-end": _paper("delegation"),
    "people:import": _paper("import"),
    "people:import-columns": _paper("import"),
    "people:import-start": _paper("import"),
    "people:import-resume": _paper("import"),
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
    **curating.filled_in(course),
    **ordering.filled_in(run, course),
    **keeping.FILLED_IN,
    **outside.FILLED_IN,
    **deciding.FILLED_IN,
    **attending.filled_in(enrollment),
    **seats.FILLED_IN,
    **groups.FILLED_IN,
    **finished.FILLED_IN,
    "enrollment:participant-list": lambda *row: {**_of(run)(*row), "kind": "csv"},
    "enrollment:signing-sheet": _of(run),
    "enrollment:announce": _of(run),
    "enrollment:certificates-order": _of(run),
    "enrollment:group-new": _of(run),
    "enrollment:shares": _of(run),
    "enrollment:overbook": _of(run),
    "enrollment:overbook-waiting": _of(enrollment),
    "enrollment:reserve": _of(run),
    **sharing.FILLED_IN,
    **arranging.FILLED_IN,
    **landscapes.FILLED_IN,
    "enrollment:accept": _of(enrollment),
}


def _employment(world: World, player: Player, name: str) -> Values:
    """The player's own employment in an organisation, or a colleague's."""
    if name == "own, other organisation":
        own = Employment.objects.filter(person=player.person).exclude(organisation__slug="nvwa")
        return {"employment": own.get().pk}
    person = player.person if name == "own" else world.here(player).people[name]
    return {"employment": Employment.objects.filter(person=person).earliest("since", "id").pk}


POSTED: Mapping[str, FillIn] = {
    "catalog:synonyms": _always(words="werkdruk, stress"),
    "catalog:synonyms-change": _always(words="werkdruk, drukte"),
    "enrollment:book": _always(leads_to="booked"),
    "enrollment:withdraw-participant": _always(reason="Op verzoek."),
    "planning:run-cancel": _always(reason="De trainer is ziek."),
    "planning:run-booking": _always(event="close"),
    "enrollment:minimum": _always(reason="De zaal is betaald."),
    "people:language": _always(language="en"),
    "people:act-for": _employment,
    **keeping.POSTED,
    **ordering.POSTED,
    **outside.POSTED,
    **deciding.POSTED,
    **attending.POSTED,
    **seats.POSTED,
    **groups.POSTED,
    **finished.POSTED,
    **sharing.POSTED,
    **arranging.POSTED,
    **landscapes.POSTED,
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
