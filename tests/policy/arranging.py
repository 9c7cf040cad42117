"""Locations, rooms and trainers in the world of `expected.csv`."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from planning.models import CourseRun, Location, TrainerBooking
from planning.rooms.actions import take_room
from planning.series.actions import save_template
from planning.series.preparing import add_item
from planning.trainers.actions import note_absence
from planning.trainers.links import token_for
from tests.planning.arranged import at, make_room, make_trainer, meeting_of, plan, slot

if TYPE_CHECKING:
    from tests.policy.world import Player, Side, World


MORNING = {"day": 0, "start": "09:00", "end": "12:00", "online": False}


def make_arranged(world: World) -> None:
    """Each organisation has a location with two rooms, a booking and a trainer who was asked; all
    share a location and a supplier's trainer."""
    shared = Location.objects.create(name="Rijkskantoor", city="Utrecht")
    shared_room, supplier = make_room("Gedeeld", shared), make_trainer()
    for number, side in enumerate(world.sides.values()):
        _arrange(side)
        side.papers |= {
            "shared location": shared,
            "shared room": shared_room,
            "shared trainer": supplier,
            "shared booking": _taken(side, shared_room, 9 + 2 * number),
        }
    teaching = world.players["trainer"].person
    course = world.sides["nvwa"].courses["own organisation"]
    own = make_trainer(teaching, organisation=world.sides["nvwa"].organisation)
    away = {"starts_at": at(80, 9), "ends_at": at(80, 17), "note": ""}
    note_absence(trainer=own, by=world.sides["nvwa"].people["manager"], **away)
    world.sides["nvwa"].papers["own absence"] = own.absences.get()
    world.sides["nvwa"].papers["own question"] = plan(course, [slot(97, trainers=(own,))])


def _arrange(side: Side) -> None:
    here, course = side.organisation, side.courses["own organisation"]
    place = Location.objects.create(name=f"Kantoor {here.slug}", city="Zwolle", organisation=here)
    room, spare = make_room("Zaal 1", place), make_room("Zaal 2", place)
    kees = make_trainer(side.people["own organisation"], organisation=here, courses=[course])
    absence = {"starts_at": at(90, 9), "ends_at": at(90, 17), "note": ""}
    note_absence(trainer=kees, by=side.people["manager"], **absence)
    side.papers |= {
        "location": place,
        "room": room,
        "spare room": spare,
        "room booking": _taken(side, room, 9),
        "trainer": kees,
        "absence": kees.absences.get(),
        "question": plan(course, [slot(95, trainers=(kees,))]),
    }
    side.papers["meeting"] = meeting_of(side.papers["question"])
    _prepare(side)


def _prepare(side: Side) -> None:
    """A template, and something to do before a run."""
    by, fields = side.people["manager"], {"name": "Zo", "capacity": 8, "pattern": [MORNING]}
    side.papers["template"] = save_template(
        course=side.courses["own organisation"],
        organisation=side.organisation,
        fields=fields,
        by=by,
    )
    run: Any = side.papers["question"]
    side.papers["item"] = add_item(run=run, text="Zaal", days_before=3, by=by)


def _taken(side: Side, room: Any, hour: int) -> Any:
    return take_room(
        room=room,
        organisation=side.organisation,
        starts_at=at(92, hour),
        ends_at=at(92, hour + 2),
        title="Overleg",
        by=side.people["manager"],
        option_until=timezone.localdate() + datetime.timedelta(days=5),
    )


def _side(world: World, player: Player, name: str) -> Side:
    return world.there(player) if name.startswith("other organisation") else world.here(player)


def _paper(kind: str, shared: str = "", key: str = "pk") -> Any:
    """`shared` is what all have, under the name concern-wide; of a booking it is the other's."""

    def fill_in(world: World, player: Player, name: str) -> dict[str, Any]:
        side = _side(world, player, name)
        if name == "concern-wide":
            side = world.there(player) if shared == "shared booking" else side
            return {"pk": getattr(side.papers[shared], key)}
        return {"pk": getattr(side.papers[kind], key)}

    return fill_in


def _colleague(world: World, player: Player, name: str) -> dict[str, Any]:
    """Somebody who is no trainer yet."""
    return {"pk": _side(world, player, name).people["team"].pk}


def _own_question(world: World, player: Player, name: str) -> dict[str, Any]:
    side = _side(world, player, name)
    return {"pk": side.papers["own question" if name == "own" else "question"].pk}


def _asked(world: World, player: Player, name: str) -> dict[str, Any]:
    papers: Any = _side(world, player, name).papers
    return {"run_pk": papers["question"].pk, "pk": papers["trainer"].uuid}


def _link(world: World, player: Player, _name: str) -> dict[str, Any]:
    """The link that Kees got by mail: whoever holds it may use it."""
    papers: Any = world.here(player).papers
    run: CourseRun = papers["question"]
    booking = TrainerBooking.objects.filter(meeting__run=run).earliest("pk")
    return {"token": token_for(papers["trainer"].uuid, run.pk, booking.asked_at)}


_place, _room = _paper("location", "shared location"), _paper("room", "shared room")
_trainer = _paper("trainer", "shared trainer", "uuid")
FILLED_IN = {
    **{f"planning:{name}": _place for name in ("location", "location-edit", "room-new")},
    **{f"planning:{name}": _room for name in ("room", "room-edit", "room-take")},
    "planning:room-retire": _paper("spare room", "shared room"),
    "planning:room-use-again": _paper("spare room", "shared room"),
    "planning:booking-definite": _paper("room booking", "shared booking"),
    "planning:booking-give-back": _paper("room booking", "shared booking"),
    "planning:trainer-add": _colleague,
    **{
        f"planning:{name}": _trainer
        for name in ("trainer", "trainer-edit", "trainer-courses", "absence-new", "trainer-retire")
    },
    "planning:absence-end": _paper("absence"),
    "planning:trainer-answer": _own_question,
    "planning:answer-by-mail": _link,
    "planning:answer-for": _asked,
    "planning:trainer-remind": _asked,
    **{
        f"planning:{name}": _paper("template")
        for name in ("template-edit", "template-plan", "template-remove")
    },
    "planning:template-new": lambda world, player, name: {
        "course_slug": _side(world, player, name)
        .courses["concern-wide" if name == "concern-wide" else "own organisation"]
        .slug
    },
    "planning:run-copy": _paper("question"),
    "planning:preparation-new": _paper("question"),
    "planning:preparation-change": _paper("item"),
    "planning:meeting-move": _paper("meeting"),
    "planning:own-absence-end": lambda world, player, name: {
        "pk": _side(world, player, name).papers["own absence" if name == "own" else "absence"].pk
    },
    "planning:absence-by-mail": _link,
}

POSTED = {
    "planning:location-new": lambda *_row: {"name": "Nieuw", "city": "Assen"},
    "planning:room-new": lambda *_row: {"name": "Zaal 8", "capacity": "10"},
    "planning:room-take": lambda *_row: {
        "title": "Overleg",
        "day": at(93, 9).date().isoformat(),
        "begins": "09:00",
        "ends": "10:00",
    },
    "planning:trainer-courses": lambda world, player, _name: {
        "erbij": str(world.here(player).courses["own organisation"].pk)
    },
    "planning:absence-new": lambda *_row: {"first": at(94, 9).date().isoformat()},
    "planning:answer-for": lambda *_row: {"reason": "Dan niet."},
    "planning:answer-by-mail": lambda *_row: {"reason": "Dan niet."},
    "planning:trainer-answer": lambda *_row: {"reason": "Dan niet."},
    "planning:preparation-new": lambda *_row: {"text": "Lunch", "days_before": "2"},
    "planning:preparation-change": lambda *_row: {"stand": "klaar"},
    "planning:own-absences": lambda *_row: {"first": at(81, 9).date().isoformat()},
    "planning:absence-by-mail": lambda *_row: {"first": at(81, 9).date().isoformat()},
}
