"""A course of the NVWA; the RVO with Ruud, who may take over; and a third organisation."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from catalog.models import Course, Publication
from catalog.sharing.actions import Terms
from organisations.models import Organisation
from people.models import Person
from people.permissions import Role
from tests.cast import Cast
from tests.catalog.curating.conftest import Browser
from tests.factories import give_role, make_course, make_employment, make_organisation, make_person


@dataclass(frozen=True)
class Third:
    """The ACM: Lena learns there, Otto advises."""

    acm: Organisation
    lena: Person
    otto: Person


@pytest.fixture
def third(cast: Cast) -> Third:
    acm = make_organisation("acm")
    lena, otto = make_person("Lena", "Derde"), make_person("Otto", "Derde")
    for person in (lena, otto):
        make_employment(person, acm)
    give_role(otto, Role.LD_OFFICER, acm)
    return Third(acm, lena, otto)


@pytest.fixture
def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Slachthuisinspectie")


@pytest.fixture
def olga(cast: Cast, client_of: Browser) -> Client:
    return client_of(cast.olga)


@pytest.fixture
def ruud(cast: Cast, client_of: Browser) -> Client:
    return client_of(cast.ruud)


def today_on(**terms: object) -> Terms:
    return Terms(**{"since": timezone.localdate(), **terms})  # type: ignore[arg-type]


def there(course: Course, organisation: Organisation) -> Publication | None:
    """What the organisation has of it now or later."""
    return Publication.objects.not_over().filter(course=course, organisation=organisation).first()
