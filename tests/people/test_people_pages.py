"""Mensen: P&O finds the own people, sees what is known of them and from where, and no more."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enrollment.actions.booking import book
from people.models import Employment, Person
from people.permissions import Role
from tests.cast import Cast
from tests.factories import (
    employment_of,
    give_role,
    make_course,
    make_employment,
    make_person,
    make_run,
)

ClientOf = Callable[[Person], Client]
URL = "/mensen/"


def names(client: Client, **query: str) -> list[str]:
    return [person.full_name for person in client.get(URL, query).context["page"]]


def test_finds_by_name_number_and_address(cast: Cast, client_of: ClientOf) -> None:
    person = make_person("Zoë", "Óskarsdóttir", infix="")
    make_employment(person, cast.nvwa, personnel_number="A-778")
    client = client_of(cast.petra)
    for words in ("oskars", "ZOE óskars", "A-778", person.email[:6]):
        assert names(client, q=words) == ["Zoë Óskarsdóttir"], words
    assert names(client, q="roos") == []
    assert "Niemand gevonden" in client.get(URL, {"q": "roos"}).content.decode()


def test_number_of_the_other_side_finds_nobody(cast: Cast, client_of: ClientOf) -> None:
    make_employment(cast.alice, cast.rvo, personnel_number="RVO-55")
    assert names(client_of(cast.petra), q="RVO-55") == []


def test_in_dutch_order(cast: Cast, client_of: ClientOf) -> None:
    make_employment(make_person("Piet", "Aa", infix="van der"), cast.nvwa)
    make_employment(make_person("Ida", "élan"), cast.nvwa)
    found = names(client_of(cast.petra))
    assert found[:2] == ["Piet van der Aa", "Ida élan"]


def test_who_left_is_found_when_asked_for(cast: Cast, client_of: ClientOf) -> None:
    Employment.objects.filter(person=cast.bob).update(until=datetime.date(2020, 1, 1))
    client = client_of(cast.petra)
    assert names(client, q="bob") == []
    assert len(names(client, q="bob", toon="uit-dienst")) == 1
    assert len(names(client, q="bob", toon="iedereen")) == 1


def test_without_manager_stands_out(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.petra)
    assert "1 dienstverband heeft geen leidinggevende" in client.get(URL).content.decode()
    assert names(client, toon="zonder-leidinggevende") == ["Mo Manager"]


def test_only_own_side_of_somebody_with_two_jobs(cast: Cast, client_of: ClientOf) -> None:
    there = make_employment(cast.alice, cast.rvo, personnel_number="RVO-55", function="Geheim werk")
    give_role(cast.alice, Role.LD_OFFICER, cast.rvo)
    course = make_course(owner=cast.rvo, published_to=[cast.rvo], title="Voor daar")
    book(run=make_run(course=course), employment=there, by=cast.alice)
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Voor hier")
    book(run=make_run(course=course), employment=employment_of(cast.alice), by=cast.alice)
    page = client_of(cast.petra).get(reverse("people:person", args=[cast.alice.pk]))
    text = page.content.decode()
    assert "Voor hier" in text
    for hidden in ("RVO-55", "Geheim werk", "Voor daar", "opleidingsadviseur", "RVO"):
        assert hidden not in text, hidden


def test_people_of_elsewhere_do_not_exist(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.petra)
    for person in (cast.roos, cast.stranger):
        assert client.get(reverse("people:person", args=[person.pk])).status_code == 404


@pytest.mark.parametrize("who", ["alice", "mo", "olga", "tim", "carla", "femke", "roos"])
def test_not_for_others(cast: Cast, client_of: ClientOf, who: str) -> None:
    client = client_of(getattr(cast, who))
    assert client.get(URL).status_code == 403
    assert client.get(reverse("people:person", args=[cast.alice.pk])).status_code == 403
    assert f'href="{URL}"' not in client.get("/profiel/").content.decode()


def test_changes_say_what_when_and_by_whom(cast: Cast, client_of: ClientOf) -> None:
    own = Employment.objects.filter(person=cast.alice)
    with pghistory.context(actor=str(cast.olga.pk)):
        own.update(function="Inspecteur", manager=cast.bob)
    own.update(modified_at=datetime.datetime.now(datetime.UTC))
    with pghistory.context(**{"import": 12}):
        own.update(scale=11)
    response = client_of(cast.petra).get(reverse("people:person", args=[cast.alice.pk]))
    text = response.content.decode()
    changes = response.context["changes"]
    assert len(changes) == 3
    assert "van Mo Manager naar Bob van der Werff" in text
    assert changes[1].origin == "Olga van der Werff"
    assert changes[0].origin == "personeelsbestand 12"
    assert "Voor het eerst opgenomen" in text


def test_queries_do_not_grow(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.petra)
    client.get(URL)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for number in range(12):
        make_employment(make_person(f"Collega{number}"), cast.nvwa, manager=cast.mo)
    with CaptureQueriesContext(connection) as many:
        client.get(URL)
    assert len(many) == len(few)
    assert len(many) <= 15


def test_part_equals_the_same_part_of_the_page(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.petra)
    part = client.get(URL, {"q": "bob"}, headers={"HX-Request": "true"})
    assert part["Vary"] == "HX-Request" or "HX-Request" in part["Vary"]
    assert "<html" not in part.content.decode()
    assert "Bob" in part.content.decode()
