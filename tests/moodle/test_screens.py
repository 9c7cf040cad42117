"""The page of couplings: how they do, and the buttons."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from demo.moodle.site import TOKEN
from moodle.connections.models import Connection
from moodle.links.models import PersonLink
from moodle.states import ConnectionState, LinkState
from moodle.wanted.refresh import refresh_people
from people.models import Person
from people.rights.models import SecurityEvent
from tests.factories import make_employment, make_person
from tests.moodle.linked import Linked

INDEX, NEW, STEP = "/moodle/", "/moodle/nieuw/", "/moodle/stap/"


def page(client_of: Any, both: Linked) -> str:
    return str(client_of(both.cast.femke).get(INDEX).content.decode())


def press(client_of: Any, both: Linked, name: str, *keys: str) -> int:
    data = {"stap": name, "koppeling": both.connection.pk, "rij": list(keys)}
    return int(client_of(both.cast.femke).post(STEP, data).status_code)


def test_all_is_well(both: Linked, client_of: Any) -> None:
    both.book(both.course(), both.cast.alice)
    both.sync()
    both.pull()
    shown = page(client_of, both)
    assert "actief" in shown
    assert "loopt achter" not in shown
    assert "<dd>4</dd>" in shown  # Account, course, group and enrolment.


def test_without_a_connection(cast: Any, client_of: Any) -> None:
    shown = client_of(cast.femke).get(INDEX).content.decode()
    assert "Er is nog geen koppeling" in shown


def test_as_many_queries_for_three_as_for_one(
    both: Linked, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    both.book(both.course(), both.cast.alice)
    both.sync()
    PersonLink.objects.update(state=LinkState.PARKED, reason="Fout.")
    client = client_of(both.cast.femke)
    client.get(INDEX)
    with django_assert_max_num_queries(40) as one:
        client.get(INDEX)
    both.book(both.course(), both.cast.bob, both.cast.mo)
    both.sync()
    PersonLink.objects.update(state=LinkState.PARKED, reason="Fout.")
    with django_assert_max_num_queries(len(one)):
        client.get(INDEX)


def test_one_that_is_stuck_is_shown_with_its_reason_and_tried_again(
    both: Linked, client_of: Any
) -> None:
    person = make_person("Ümit", email="ü@example.nl")
    make_employment(person, both.cast.nvwa)
    both.book(both.course(), person)
    both.sync()
    shown = page(client_of, both)
    assert "Ümit Smit" in shown
    assert "Moodle neemt deze gegevens niet aan" in shown
    Person.objects.filter(pk=person.pk).update(email="umit@example.nl")
    link = PersonLink.objects.get()
    assert press(client_of, both, "opnieuw", f"person-{link.pk}") == 302
    refresh_people([person.pk])
    both.sync()
    assert PersonLink.objects.get().state == LinkState.DONE


def test_proposed_accounts_are_confirmed_in_bulk(both: Linked, client_of: Any) -> None:
    for person in (both.cast.alice, both.cast.bob):
        both.site.add_user(f"oud.{person.given_name.lower()}", "Oud", "Account", person.email)
    both.book(both.course(), both.cast.alice, both.cast.bob)
    both.sync()
    assert "oud.alice" in page(client_of, both)
    press(client_of, both, "accounts", *map(str, PersonLink.objects.values_list("pk", flat=True)))
    assert SecurityEvent.objects.filter(action="moodle.accounts").exists()
    both.sync()
    assert not PersonLink.objects.exclude(state=LinkState.DONE).exists()


def test_pause_go_trial_and_earnest(both: Linked, client_of: Any) -> None:
    for name, field, value in (
        ("pauze", "state", ConnectionState.PAUSED),
        ("aan", "state", ConnectionState.ACTIVE),
        ("proef", "dry_run", True),
        ("echt", "dry_run", False),
    ):
        assert press(client_of, both, name) == 302
        assert getattr(Connection.objects.get(), field) == value
    assert press(client_of, both, "weg") == 404


def fields(**more: Any) -> dict[str, Any]:
    return {
        "name": "Tweede",
        "token": TOKEN,
        "auth_method": "oauth2",
        "learner_role": 5,
        "trainer_role": 4,
        "opens_days": 7,
        "closes_days": 30,
        "calls_per_minute": 0,
        **more,
    }


def test_set_up_tests_first_and_keeps_the_token_to_itself(both: Linked, client_of: Any) -> None:
    Connection.objects.all().delete()
    client = client_of(both.cast.femke)
    data = fields(base_url=both.site.url, report_id=1)
    both.site.tokens[TOKEN].lacks.add("moodle/user:viewdetails")
    refused = client.post(NEW, data)
    assert refused.status_code == 422
    assert "moodle/user:viewdetails" in refused.content.decode()
    assert TOKEN not in refused.content.decode()
    assert not Connection.objects.exists()

    both.site.tokens[TOKEN].lacks.clear()
    assert client.post(NEW, data).status_code == 302
    made = Connection.objects.get()
    assert (made.state, made.dry_run, made.token) == (ConnectionState.DRAFT, True, TOKEN)


def test_a_token_does_not_travel_in_the_open(both: Linked, client_of: Any) -> None:
    answer = client_of(both.cast.femke).post(NEW, fields(base_url="http://leren.example"))
    assert answer.status_code == 422
    assert "https://" in answer.content.decode()


def test_only_who_operates_the_portal(both: Linked, client_of: Any) -> None:
    for person in (both.cast.alice, both.cast.olga, both.cast.petra):
        assert client_of(person).get(INDEX).status_code == 403
    assert client_of(both.cast.femke).get(reverse("moodle:new")).status_code == 200
