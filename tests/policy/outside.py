"""Wishes, own learning, experiences and competences in the world of `expected.csv`.

Everybody who works somewhere has a wish, something added and a finished course; so have the
colleagues, of whom Teun has a manager and Kees has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from catalog.models import Competence
from enrollment.actions.booking import book
from enrollment.actions.steps import move
from enrollment.experiences.actions import Answers, give_experience
from enrollment.experiences.moderating import texts_of
from enrollment.models import Enrollment, LearningWish, OwnLearning
from enrollment.wishes.actions import WishDetails, ask
from enrollment.wishes.own import OwnDetails, add_own
from people.models import Employment, Person
from tests.factories import make_employment, make_person, make_run
from tests.policy.world import Player, Side, World

Values = dict[str, Any]
NOBODYS = "00000000-0000-4000-8000-000000000000"
ESCO = "http://data.europa.eu/esco/skill/proef"


def make_outside(world: World) -> None:
    """While all are live and employed."""
    Competence.objects.create(slug="van-esco", label="Van ESCO", uri=ESCO)
    Competence.objects.create(slug="van-ons", label="Van ons")
    for side in world.sides.values():
        _side(side)
    for player in world.players.values():
        works = Employment.objects.of(player.person).filter(organisation__slug=player.side).first()
        if player.person and works:
            _own(player.person, works, world.here(player))


def _side(side: Side) -> None:
    side.runs["finished"] = make_run(
        course=side.courses["own organisation"], capacity=50, in_days=80
    )
    for known_as in ("team", "own organisation"):
        person = side.people[known_as]
        _own(person, Employment.objects.of(person).get(), side)
    for _number in range(3):
        person = make_person("Teller", side.organisation.short_name)
        _own(person, make_employment(person, side.organisation), side)


def _own(person: Person, works: Employment, side: Side) -> None:
    ask(employment=works, details=WishDetails(title="Congres", goal="Bijblijven"), by=person)
    add_own(details=OwnDetails(title="Boek", learned_on=timezone.localdate()), by=person)
    finished = book(run=side.runs["finished"], employment=works, by=person)
    move(finished, event="complete", by=None)
    give_experience(enrollment=finished, answers=Answers(4, 4, 4, "Leerzaam."), by=person)


# -- addresses ----------------------------------------------------------------------------------


def _whose(world: World, player: Player, name: str) -> Person | None:
    if name == "own":
        return player.person
    other = name.startswith("other organisation's ")
    side = world.there(player) if other else world.here(player)
    return side.people[name.removeprefix("other organisation's ")]


def _thing(model: Any, **about: Any) -> Callable[[World, Player, str], Values]:
    def fill_in(world: World, player: Player, name: str) -> Values:
        found = model.objects.filter(person=_whose(world, player, name), **about).first()
        return {"pk": found.pk if found else NOBODYS}

    return fill_in


def _course(world: World, player: Player, name: str) -> Values:
    side = world.there(player) if name.startswith("other") else world.here(player)
    return {"slug": side.courses["own organisation"].slug}


def _text(world: World, player: Player, name: str) -> Values:
    side = world.there(player) if name.startswith("other") else world.here(player)
    experience = texts_of(side.courses["own organisation"]).first()
    assert experience is not None
    return {**_course(world, player, name), "handle": experience.handle}


def _competence(_world: World, _player: Player, name: str) -> Values:
    return {"slug": "van-esco" if name == "of ESCO" else "van-ons"}


_wish, _added = _thing(LearningWish), _thing(OwnLearning)
_finished = _thing(Enrollment, state="completed")

FILLED_IN: Mapping[str, Callable[[World, Player, str], Values]] = {
    "enrollment:wish": _wish,
    "enrollment:wish-withdraw": _wish,
    "enrollment:wish-complete": _wish,
    "enrollment:decide-wish": _wish,
    "enrollment:own": _added,
    "enrollment:own-remove": _added,
    "enrollment:experience": _finished,
    "enrollment:experience-remove": _finished,
    "enrollment:experience-texts": _course,
    "enrollment:experience-moderate": _text,
    "catalog:work-on": _competence,
    "catalog:competence-retire": _competence,
}


def _always(**values: Any) -> Callable[[World, Player, str], Values]:
    return lambda _world, _player, _name: dict(values)


_today = _always(learned_on="2026-01-05", title="Boek")
_answers = _always(useful="5", well_given="5", recommend="5")

POSTED: Mapping[str, Callable[[World, Player, str], Values]] = {
    "enrollment:wish-new": _always(title="Studie", goal="Groeien"),
    "enrollment:wish-complete": _always(completed_on="2026-01-05"),
    "enrollment:decide-wish": _always(decision="approve"),
    "enrollment:own-new": _today,
    "enrollment:own": _today,
    "enrollment:experience": _answers,
    "enrollment:experience-moderate": _always(show="1"),
    "catalog:competences": _always(label="Nieuw"),
}
