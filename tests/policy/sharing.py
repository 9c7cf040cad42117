"""What others share, in the world of `expected.csv`: each side finds the same things.

`offered`: they may take it over, and did not. `taken over` and `hidden`: they have it; their people
see the first. `concern, hidden`: the whole concern has it, here it is hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from catalog.models import Course, Publication, Sharing, Theme
from catalog.sharing.actions import version_of
from catalog.sharing.consequences import consequences_of
from organisations.models import Organisation
from tests.factories import LONG_AGO, make_course, make_run
from tests.policy.world import OTHER, Player, World

FillIn = Callable[[World, Player, str], dict[str, Any]]

WORDS = {
    "nvwa": "klompenmaker rietdekker scharensliep zadelmaker",
    "rvo": "stoomgemaal zwavelzuur turfsteker kolenmijn",
    "acm": "telegraaf postkoets seinhuis radiobuis",
    "cpb": "telraam boekhouding kasboek rekenliniaal",
}
NAMES = {
    "offered": Sharing.CHOSEN,
    "taken over": Sharing.CHOSEN,
    "hidden": Sharing.CHOSEN,
    "concern, hidden": Sharing.CONCERN,
}


def make_shared(world: World) -> None:
    for slug, side in world.sides.items():
        owner, words = world.sides[OTHER[slug]].organisation, WORDS[slug].split()
        for (name, sharing), word in zip(NAMES.items(), words, strict=True):
            side.courses[name] = _shared(owner, side.organisation, name, sharing, word)
            side.runs[name] = make_run(course=side.courses[name], capacity=50)


def _shared(owner: Organisation, here: Organisation, name: str, sharing: str, word: str) -> Course:
    course = make_course(owner=owner, published_to=[owner], title=word.title(), sharing=sharing)
    course.themes.add(Theme.objects.create(slug=word, title_nl=word, title_en=word))
    if sharing == Sharing.CHOSEN:
        course.shared_with.add(here)
    if name != "offered":
        Publication.objects.create(
            course=course,
            organisation=here,
            since=LONG_AGO,
            hidden_at=timezone.now() if "hidden" in name else None,
            hidden_reason="Past hier niet." if "hidden" in name else "",
        )
    return course


def _find(world: World, player: Player, name: str) -> tuple[Course, Organisation]:
    """The course of that name, and the organisation that has it or is offered it."""
    side = world.there(player) if name.startswith("other organisation") else world.here(player)
    known_as = name.removeprefix("other organisation's ")
    if name in {"own organisation", "other organisation"}:
        known_as = "own organisation"
    return side.courses[known_as], side.organisation


def _slug(world: World, player: Player, name: str) -> dict[str, Any]:
    return {"slug": _find(world, player, name)[0].slug}


def _publication(world: World, player: Player, name: str) -> dict[str, Any]:
    course, organisation = _find(world, player, name)
    return {"pk": Publication.objects.get(course=course, organisation=organisation).pk}


OF_PUBLICATIONS = ("publication", "publication-hide", "publication-show", "publication-end")

FILLED_IN: Mapping[str, FillIn] = {
    **{f"catalog:{name}": _slug for name in ("offer-share", "offered-course", "take-over")},
    **{f"catalog:{name}": _publication for name in OF_PUBLICATIONS},
}


def _always(**values: Any) -> FillIn:
    return lambda _world, _player, _name: dict(values)


def _from_today(_world: World, _player: Player, _name: str) -> dict[str, Any]:
    return {"since": f"{timezone.localdate():%Y-%m-%d}"}


def _as_seen(world: World, player: Player, name: str) -> dict[str, Any]:
    """Of a publication that has begun: its first day is fixed."""
    found = Publication.objects.get(pk=_publication(world, player, name)["pk"])
    return {"seen": version_of(found), "note": "Goed om te weten."}


def _kept(world: World, player: Player, name: str) -> dict[str, Any]:
    effects = consequences_of(_find(world, player, name)[0], Sharing.KEPT, ())
    return {"sharing": "kept", "seen": effects.fingerprint}


POSTED: Mapping[str, FillIn] = {
    "catalog:take-over": _from_today,
    "catalog:publication": _as_seen,
    "catalog:publication-hide": _always(reason="Past hier niet."),
    "catalog:offer-share": _kept,
}
