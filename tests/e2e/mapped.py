"""Landscapes for the browser: the demo's case, and one with two departments of a test's own."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from django.urls import reverse

from landscapes.interventions.models import Intervention
from landscapes.maps.models import Landscape, Plot
from landscapes.plate.models import ModelVersion
from organisations.models import Department
from people.models import Person
from tests.e2e import world
from tests.factories import make_department, make_employment, make_person
from tests.landscapes.makers import make_intervention, make_landscape, put

_number = itertools.count(1)


def case() -> Landscape:
    """ICT and P&O with the same change, of the demo."""
    return Landscape.objects.get(name__startswith="Zaakgericht")


def at_case(name: str, *more: int) -> str:
    return reverse(f"landscapes:{name}", args=[case().pk, *more])


def analysis(name: str, *more: str) -> str:
    return reverse(f"landscape_analysis:{name}", args=[case().pk, *more])


def comparison() -> str:
    """The demo's case, and the other landscape."""
    other = Landscape.objects.exclude(pk=case().pk).filter(visibility="concern")[0]
    return f"{analysis('comparison')}?eerst=l{other.pk}&nu=l{case().pk}"


def behind() -> str:
    what = Plot.objects.filter(landscape__visibility="concern", department=None)[0]
    return f"{reverse('landscape_analysis:behind')}?interventies={what.intervention_id}"


def difference() -> str:
    what = Intervention.objects.get(title="Sleutelgebruikers op de werkvloer")
    return at_case("difference", what.pk)


def plotted() -> str:
    return at_case(
        "plot", Plot.objects.filter(landscape=case(), department=None)[0].intervention_id
    )


def intervention(name: str = "intervention") -> str:
    what = Intervention.objects.get(title="Training zaaksysteem voor inspecteurs")
    return reverse(f"landscapes:{name}", args=[what.pk])


def edition(name: str = "edition", *more: str) -> str:
    number = ModelVersion.objects.get(is_current=True).number
    return reverse(f"landscapes:{name}", args=[number, *more])


@dataclass(frozen=True)
class Talk:
    landscape: Landscape
    sides: tuple[Department, Department]
    people: tuple[Person, Person]
    interventions: list[Intervention]


def talk(count: int = 8) -> Talk:
    """Two departments of the NVWA were invited; what they will place stands on the shared map."""
    here, number = world.organisation(), next(_number)
    sides = (make_department(here, f"ICT {number}"), make_department(here, f"Leren {number}"))
    people = tuple(make_person("Kim", f"Kaart{number}{side.pk}") for side in sides)
    for person, side in zip(people, sides, strict=True):
        make_employment(person, here, side)
    landscape = make_landscape(
        here,
        name=f"Gesprek {number}",
        version=ModelVersion.objects.get(is_current=True),
        visibility="invited",
        invited=sides,
    )
    made = [make_intervention(here, f"Iets {number}-{one}") for one in range(count)]
    for what in made:
        put(landscape, what, by=world.cast_member("marieke"))
    return Talk(landscape, sides, (people[0], people[1]), made)
