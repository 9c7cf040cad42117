"""The security log: appended only, filled by signing in, shown to the functional administrator."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Person, SecurityEvent
from people.rights.log import ACTION_LABELS, record
from tests.cast import Cast
from tests.factories import PASSWORD

SignIn = Callable[[Person], Client]


def events(**wanted: object) -> list[SecurityEvent]:
    return list(SecurityEvent.objects.filter(**wanted).order_by("pk"))


def test_a_line_says_who_what_which_where_and_how_it_went(cast: Cast) -> None:
    record(
        action="role.give",
        by=cast.femke,
        object_kind="person",
        object_id=cast.bob.pk,
        organisation_id=cast.nvwa.pk,
        origin="import_people",
        detail={"role": "trainer"},
    )
    [event] = events()
    assert (event.actor_id, event.object_id) == (cast.femke.pk, str(cast.bob.pk))
    assert (event.action, event.result, event.origin) == ("role.give", "done", "import_people")
    assert event.at is not None


def test_what_is_undone_was_never_logged(cast: Cast) -> None:
    with transaction.atomic():
        record(action="role.end", by=None, object_kind="person", object_id=1)
        transaction.set_rollback(True)
    assert events() == []


def _raw_delete() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_securityevent")


@pytest.mark.parametrize(
    "change",
    [
        lambda: SecurityEvent.objects.update(result="refused"),
        lambda: SecurityEvent.objects.all().delete(),
        _raw_delete,
    ],
    ids=["update", "delete", "raw"],
)
def test_lines_are_only_ever_added(cast: Cast, change: Callable[[], object]) -> None:
    record(action="sign_out", by=cast.bob, object_kind="person", object_id=cast.bob.pk)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        change()
    assert len(events(result="done")) == 1


def test_signing_in_and_out_are_logged_with_their_origin(cast: Cast) -> None:
    client = Client()
    address = {"REMOTE_ADDR": "192.0.2.7"}
    client.post(
        reverse("account_login"), {"login": cast.bob.email, "password": PASSWORD}, **address
    )
    client.post(reverse("account_logout"), **address)
    assert [(e.action, e.actor_id, e.origin) for e in events()] == [
        ("sign_in", cast.bob.pk, "192.0.2.7"),
        ("sign_out", cast.bob.pk, "192.0.2.7"),
    ]


def test_a_failed_sign_in_names_the_person_and_nothing_that_was_typed(cast: Cast) -> None:
    for address in (cast.bob.email, "geheim-wachtwoord@example.nl"):
        Client().post(reverse("account_login"), {"login": address, "password": "geheim-wachtwoord"})
    known, unknown = events(action="sign_in_failed")
    assert (known.object_id, known.result) == (str(cast.bob.pk), "refused")
    assert unknown.object_id == ""
    for event in (known, unknown):
        assert "geheim" not in f"{event.object_id}{event.detail}{event.origin}"


def test_behind_our_proxy_the_origin_is_what_the_proxy_saw(cast: Cast, settings: object) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # type: ignore[attr-defined]
    Client().post(
        reverse("account_login"),
        {"login": cast.bob.email, "password": PASSWORD},
        HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.9",
    )
    assert events()[-1].origin == "203.0.113.9"


def test_signing_in_marks_roles_as_used_and_looking_does_not(cast: Cast, client_of: SignIn) -> None:
    role = cast.olga.role_assignments.get()
    assert role.last_used_on is None
    client = client_of(cast.olga)
    role.refresh_from_db()
    assert role.last_used_on is not None
    cast.olga.role_assignments.update(last_used_on=None)
    client.get(reverse("start"))
    role.refresh_from_db()
    assert role.last_used_on is None


class TestPage:
    def test_only_for_the_functional_administrator(self, cast: Cast, client_of: SignIn) -> None:
        assert client_of(cast.femke).get(reverse("rights:log")).status_code == 200
        for person in (cast.alice, cast.petra, cast.olga, cast.ruud):
            assert client_of(person).get(reverse("rights:log")).status_code == 403
        assert client_of(cast.femke).post(reverse("rights:log")).status_code == 405

    def test_narrowed_by_person_action_and_period(self, cast: Cast, client_of: SignIn) -> None:
        for person in (cast.alice, cast.roos):
            record(action="sign_out", by=person, object_kind="person", object_id=person.pk)
        client = client_of(cast.femke)

        def shown(query: str) -> str:
            page = client.get(f"{reverse('rights:log')}?{query}")
            return page.content.decode()

        assert "Alice" in shown("")
        assert "Roos" in shown("")
        assert "Roos" not in shown("q=alice+werff")
        assert "Alice" in shown("q=alice+werff")
        assert "Alice" not in shown("actie=role.give")
        assert "Alice" not in shown("tot=2020-01-01")
        assert "Alice" in shown("van=2020-01-01")

    def test_mistakes_are_explained(self, cast: Cast, client_of: SignIn) -> None:
        page = client_of(cast.femke).get(reverse("rights:log") + "?van=gisteren")
        assert page.status_code == 200
        assert "Fout:" in page.content.decode()

    def test_the_number_of_queries_does_not_grow(self, cast: Cast, client_of: SignIn) -> None:
        client = client_of(cast.femke)
        client.get(reverse("rights:log"))

        def count() -> int:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                client.get(reverse("rights:log"))
            return len(captured)

        before = count()
        for person in Person.objects.all():
            for action in ACTION_LABELS:
                record(
                    action=action,
                    by=person,
                    object_kind="person",
                    object_id=person.pk,
                    organisation_id=cast.rvo.pk,
                )
        assert count() <= before + 1, "one query finds the names of the organisations"
