"""Courses of the NVWA, and Otto, a second adviser beside Olga."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from catalog.curating.actions import change_course
from catalog.curating.values import fingerprint, values_of
from catalog.models import Course
from organisations.models import Organisation, OrganisationSettings
from people.models import Person
from people.permissions import Role
from tests.cast import Cast
from tests.factories import give_role, make_course, make_employment, make_person

Browser = Callable[[Person], Client]


@pytest.fixture
def otto(cast: Cast) -> Person:
    person = make_person("Otto", "van Dam")
    make_employment(person, cast.nvwa)
    give_role(person, Role.LD_OFFICER, cast.nvwa)
    return person


@pytest.fixture
def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Omgaan met werkdruk")


@pytest.fixture
def olga(cast: Cast, client_of: Browser) -> Client:
    return client_of(cast.olga)


def with_four_eyes(organisation: Organisation) -> None:
    OrganisationSettings.objects.update_or_create(
        organisation=organisation, defaults={"four_eyes": True}
    )


def change(course: Course, by: Person, **values: Any) -> bool:
    """As somebody who just opened the course."""
    from dataclasses import replace

    now = values_of(course)
    return change_course(course=course, values=replace(now, **values), by=by, seen=fingerprint(now))
