"""Mijn team: who learns what, for who leads them today, and nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enrollment.actions.booking import book, withdraw
from enrollment.actions.steps import move
from enrollment.models import Enrollment
from people.models import Delegation, Employment, Person
from people.permissions import Purpose
from people.policy import actor_for
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_employment, make_person, make_run

ClientOf = Callable[[Person], Client]
URL = "/mijn-team/"


def booked(cast: Cast, person: Person, title: str, **fields: object) -> Enrollment:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo], title=title)
    run = make_run(course=course, **fields)  # type: ignore[arg-type]
    return book(run=run, employment=employment_of(person), by=person)


def test_manager_sees_what_comes_waits_and_was_completed(cast: Cast, client_of: ClientOf) -> None:
    booked(cast, cast.alice, "Straks erbij")
    full = booked(cast, cast.bob, "Volle boel", capacity=1)
    book(run=full.run, employment=employment_of(cast.alice), by=cast.alice)
    done = booked(cast, cast.bob, "Al klaar")
    move(done, event="complete", by=None)
    gone = booked(cast, cast.alice, "Toch niet")
    withdraw(enrollment=gone, by=cast.alice, reason="Ik ben ziek")
    page = client_of(cast.mo).get(URL).content.decode()
    for title in ("Straks erbij", "Volle boel", "Al klaar"):
        assert title in page
    for hidden in ("Toch niet", "Ik ben ziek"):
        assert hidden not in page


def test_only_the_side_of_the_own_team(cast: Cast, client_of: ClientOf) -> None:
    """Alice also works elsewhere, for another manager: each sees what was made for their team."""
    other = make_employment(cast.alice, cast.rvo, manager=cast.ruud)
    booked(cast, cast.alice, "Voor hier")
    course = make_course(owner=cast.rvo, published_to=[cast.rvo], title="Voor daar")
    book(run=make_run(course=course), employment=other, by=cast.alice)
    here = client_of(cast.mo).get(URL).content.decode()
    there = client_of(cast.ruud).get(URL).content.decode()
    assert "Voor hier" in here
    assert "Voor daar" not in here
    assert "Voor daar" in there
    assert "Voor hier" not in there


def test_delegate_sees_the_team_and_for_whom(cast: Cast, client_of: ClientOf) -> None:
    booked(cast, cast.alice, "Straks erbij")
    assert client_of(cast.bob).get(URL).status_code == 403
    delegation = Delegation.objects.create(
        manager=cast.mo, delegate=cast.bob, since=timezone.localdate()
    )
    page = client_of(cast.bob).get(URL).content.decode()
    assert "Straks erbij" in page
    assert "je vervangt Mo Manager" in page
    delegation.delete()
    assert client_of(cast.bob).get(URL).status_code == 403


def test_who_left_the_team_is_gone_from_it(cast: Cast, client_of: ClientOf) -> None:
    booked(cast, cast.alice, "Straks erbij")
    Employment.objects.filter(person=cast.alice).update(manager=cast.bob)
    assert "Straks erbij" not in client_of(cast.mo).get(URL).content.decode()
    assert "Straks erbij" in client_of(cast.bob).get(URL).content.decode()


@pytest.mark.parametrize("who", ["alice", "olga", "petra", "tim", "femke", "roos", "stranger"])
def test_others_have_no_team(cast: Cast, client_of: ClientOf, who: str) -> None:
    client = client_of(getattr(cast, who))
    assert client.get(URL).status_code == 403
    assert reverse("enrollment:team") not in client.get("/profiel/").content.decode()


def test_navigation_has_it_for_managers(cast: Cast, client_of: ClientOf) -> None:
    assert f'href="{URL}"' in client_of(cast.mo).get("/profiel/").content.decode()


def test_report_reaches_team_organisation_and_no_further(cast: Cast) -> None:
    mine = booked(cast, cast.alice, "Van hier")
    theirs = booked(cast, cast.roos, "Van daar")
    expected = {"mo": {mine}, "petra": {mine}, "olga": {mine}, "ruud": {theirs}, "tim": set()}
    for who, seen in expected.items():
        actor = actor_for(getattr(cast, who))
        assert set(Enrollment.objects.visible_to(actor, Purpose.REPORT)) == seen, who


def test_queries_do_not_grow_with_the_team(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.mo)
    booked(cast, cast.alice, "Eerste")
    client.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(URL)
    for number in range(12):
        colleague = make_person(f"Collega{number}")
        make_employment(colleague, cast.nvwa, manager=cast.mo)
        booked(cast, colleague, f"Cursus {number}")
        booked(cast, colleague, f"Cursus nog een {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(URL)
    assert len(many) == len(few)
    assert len(many) <= 15


def test_pages_of_twenty_five(cast: Cast, client_of: ClientOf) -> None:
    for number in range(30):
        make_employment(make_person("Collega", f"Zz{number:02}"), cast.nvwa, manager=cast.mo)
    client = client_of(cast.mo)
    assert client.get(URL).context["page"].paginator.num_pages == 2
    assert "Zz29" in client.get(URL, {"pagina": "2"}).content.decode()
