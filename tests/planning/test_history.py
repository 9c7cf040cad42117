"""Who changed a location, a room or a trainer, in words, for who keeps them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Person
from planning.history import versions_of
from planning.models import Location, Trainer
from planning.rooms.actions import save_room
from tests.cast import Cast
from tests.planning.arranged import make_room, make_trainer
from tests.planning.browser import form_on

ClientOf = Callable[[Person], Client]


@pytest.fixture
def place(cast: Cast) -> Location:
    return Location.objects.create(name="Kantoor", city="Zwolle", organisation=cast.nvwa)


def test_a_room_tells_who_changed_what(cast: Cast, place: Location, client_of: ClientOf) -> None:
    room, client = make_room("Zaal 1", place), client_of(cast.olga)
    url = reverse("planning:room-edit", args=[room.pk])
    data = form_on(client.get(url).content.decode())
    assert client.post(url, data | {"capacity": "35"}).status_code == 302
    html = client.get(reverse("planning:room", args=[room.pk])).content.decode()
    assert f"Gewijzigd door {cast.olga.full_name}" in html
    assert "van 20 naar 35" in html
    client.post(reverse("planning:room-retire", args=[room.pk]))
    newest, *_older = versions_of(room)
    assert [change.label for change in newest.changes] == ["Uit gebruik sinds"]


def test_only_who_keeps_it_reads_it(cast: Cast, client_of: ClientOf) -> None:
    shared = make_room("Gedeeld", Location.objects.create(name="Rijk", city="Utrecht"))
    url = reverse("planning:room", args=[shared.pk])
    assert "Gemaakt door" not in client_of(cast.olga).get(url).content.decode()
    assert "Gemaakt door" in client_of(cast.femke).get(url).content.decode()


def test_a_location_and_a_trainer(cast: Cast, place: Location) -> None:
    Location.objects.filter(pk=place.pk).update(city="Assen")
    newest = versions_of(place)[0]
    assert [(one.before, one.after) for one in newest.changes] == [("Zwolle", "Assen")]
    assert newest.who == "het portaal"
    trainer = make_trainer(organisation=cast.nvwa)
    Trainer.objects.filter(pk=trainer.pk).update(organisation=None)
    newest = versions_of(trainer)[0]
    assert [(one.before, one.after) for one in newest.changes] == [("NVWA", "iedereen")]


def test_versions_of_a_trainer_hold_no_name() -> None:
    from django.apps import apps

    names = {field.name for field in apps.get_model("planning", "TrainerEvent")._meta.fields}
    assert not names & {"name", "email", "skills", "person"}


def test_one_version_and_three_same_queries(cast: Cast, place: Location) -> None:
    room = make_room("Zaal 1", place)
    counts = []
    for capacity in (10, 11, 12):
        save_room(location=place, fields={"capacity": capacity}, by=cast.olga, room=room)
        with CaptureQueriesContext(connection) as taken:
            versions_of(room)
        counts.append(len(taken))
    assert len(set(counts)) == 1
