"""Mijn gegevens tells all: every field of every model that points at a person is accounted for."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client

from enrollment.actions.booking import book, withdraw
from people.data import NOT_TOLD, everything_about
from people.models import Delegation, Person
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

ClientOf = Callable[[Person], Client]
URL = "/mijn-gegevens/"


def fields_that_point_at_a_person() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=False)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is Person
    }


def test_no_field_is_forgotten(cast: Cast) -> None:
    told = {name for section in everything_about(cast.alice) for name in section.covers}
    pointing = fields_that_point_at_a_person()
    assert pointing - told - set(NOT_TOLD) == set(), "tell it in person_data, or say why not"
    assert (told | set(NOT_TOLD)) - pointing == set(), "these fields do not exist any more"
    assert not told & set(NOT_TOLD)
    assert all(NOT_TOLD.values())


def test_page_and_file_tell_the_same(cast: Cast, client_of: ClientOf) -> None:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Straks erbij")
    enrollment = book(
        run=make_run(course=course), employment=employment_of(cast.alice), by=cast.alice
    )
    withdraw(enrollment=enrollment, by=cast.alice, reason="Ziek")
    Delegation.objects.create(manager=cast.mo, delegate=cast.alice, since="2020-01-01")
    client = client_of(cast.alice)
    page = client.get(URL).content.decode()
    response = client.get(f"{URL}download/")
    assert "attachment" in response["Content-Disposition"]
    sections = {one["name"]: one for one in json.loads(response.content)["sections"]}
    for section in sections.values():
        assert section["title"] in page.replace("&#x27;", "'")
        assert section["origin"]
    for text in ("Straks erbij", "Ziek", "Mo Manager", cast.alice.email):
        assert text in page
        assert text in response.content.decode()
    assert len(sections["enrollments"]["rows"]) == 1
    assert len(sections["messages"]["rows"]) == 2


def test_own_pages_only(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.alice).get(URL).content.decode()
    assert cast.roos.email not in page
    assert Client().get(URL).status_code == 302


@pytest.mark.parametrize("who", ["stranger", "mo", "femke"])
def test_for_everybody(cast: Cast, client_of: ClientOf, who: str) -> None:
    client = client_of(getattr(cast, who))
    assert client.get(URL).status_code == 200
    assert client.get(f"{URL}download/").status_code == 200
