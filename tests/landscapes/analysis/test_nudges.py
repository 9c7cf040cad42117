"""Toward an empty island: from one's own learning and one's own answers, and never when switched
off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import Course
from enrollment.actions.booking import book
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from landscapes.learners.actions import choose_suggestions, keep_preferences
from people.models import Person
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_department, make_run
from tests.landscapes.makers import make_intervention, make_landscape, model, put

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]


def offered(cast: Cast, title: str, **fields: Any) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa], title=title, **fields)


@pytest.fixture
def learner(cast: Cast) -> Person:
    """Bob finished an e-learning and a coaching: Onderzoeken, Praktiseren, and nothing else."""
    model()
    for form in ("e_learning", "coaching"):
        run = make_run(course=offered(cast, f"Gedaan {form}", form=form))
        one = book(run=run, employment=employment_of(cast.bob), by=cast.bob)
        Enrollment.objects.filter(pk=one.pk).update(
            state=EnrollmentState.COMPLETED, completed_at=timezone.now()
        )
    return cast.bob


def suggested(client: Client) -> dict[str, str]:
    found = client.get(reverse("landscapes:mine")).context["suggestions"]
    return {one.course.title: one.reason for one in found}


def test_an_empty_island_is_shown_what_lies_there(
    cast: Cast, client_of: ClientOf, learner: Person
) -> None:
    client, landscape = client_of(learner), make_landscape(cast.nvwa)
    for title, zone in (("Samen maken", "creeren"), ("Iets weten", "onderzoeken")):
        what = make_intervention(cast.nvwa, title, course=offered(cast, title))
        put(landscape, what, by=cast.olga, **{zone: 100})
    assert suggested(client) == {
        "Samen maken": "Dit jaar deed je nog niets op Creëren. Dit ligt daar."
    }
    keep_preferences(answers={"practising": 3}, own_words="", by=learner)
    assert suggested(client)["Samen maken"] == (
        "Dit jaar deed je nog niets op Creëren. Dit ligt daar, en past bij jou."
    )


def test_switched_off_is_off_also_after_forgetting(
    cast: Cast, client_of: ClientOf, learner: Person
) -> None:
    client, course = client_of(learner), offered(cast, "Samen maken")
    what = make_intervention(cast.nvwa, "Samen maken", course=course)
    put(make_landscape(cast.nvwa), what, by=cast.olga, creeren=100)
    page, choice = reverse("landscapes:mine"), reverse("landscapes:suggestions")
    assert "Zet suggesties uit" in client.get(page).content.decode()
    client.post(choice, {"doe": "uit"})
    assert suggested(client) == {}
    client.post(choice, {"doe": "vergeet"})
    assert suggested(client) == {}
    choose_suggestions(on=True, by=learner)
    assert list(suggested(client)) == ["Samen maken"]


def test_what_one_may_not_see_is_not_suggested(
    cast: Cast, client_of: ClientOf, learner: Person
) -> None:
    """A course of another's catalogue, a map of another organisation, and a conversation."""
    elsewhere = make_course(owner=cast.rvo, published_to=[cast.rvo], title="Van RVO")
    what = make_intervention(cast.rvo, "Van RVO", course=elsewhere)
    put(make_landscape(cast.rvo, visibility="concern"), what, by=cast.ruud, creeren=100)
    ours = make_intervention(cast.nvwa, "Ons", course=offered(cast, "Ons"))
    put(make_landscape(cast.rvo), ours, by=cast.ruud, creeren=100)
    talk = make_landscape(
        cast.nvwa, visibility="invited", invited=[make_department(cast.nvwa, "Elders")]
    )
    put(talk, ours, by=cast.olga, creeren=100)
    assert suggested(client_of(learner)) == {}


def test_nothing_is_empty_for_who_did_nothing_yet(cast: Cast, client_of: ClientOf) -> None:
    what = make_intervention(cast.nvwa, "Maken", course=offered(cast, "Maken"))
    put(make_landscape(cast.nvwa), what, by=cast.olga, creeren=100)
    assert suggested(client_of(cast.alice)) == {}
