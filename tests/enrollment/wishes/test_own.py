"""What people add to their own record: theirs to change, and marked as such for the manager."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enrollment.models import OwnLearning
from enrollment.wishes.own import OwnDetails, add_own, change_own, remove_own
from people.models import Person
from tests.cast import Cast

ClientOf = Callable[[Person], Client]
NEW = "/mijn-leren/zelf-toegevoegd/"


def added(person: Person, title: str = "Boek over toezicht", what: str = "") -> OwnLearning:
    details = OwnDetails(title=title, learned_on=timezone.localdate(), what=what)
    return add_own(details=details, by=person)


def test_added_changed_and_removed_on_the_page(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.alice)
    values = {"title": "Een boek", "learned_on": timezone.localdate().isoformat(), "hours": "6"}
    assert client.post(NEW, values).status_code == 302
    item = OwnLearning.objects.get()
    page = client.get("/mijn-leren/").content.decode()
    assert "Een boek" in page
    assert "zelf toegevoegd" in page
    assert client.post(f"{NEW}{item.pk}/", {**values, "title": "Twee boeken"}).status_code == 302
    item.refresh_from_db()
    assert item.title == "Twee boeken"
    assert client.post(f"{NEW}{item.pk}/weg/").status_code == 302
    assert not OwnLearning.objects.exists()


def test_a_day_to_come_is_refused(cast: Cast, client_of: ClientOf) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    answer = client_of(cast.alice).post(NEW, {"title": "x", "learned_on": tomorrow.isoformat()})
    assert answer.status_code == 422
    assert not OwnLearning.objects.exists()


def test_nobody_else_changes_it(cast: Cast) -> None:
    item = added(cast.alice)
    with pytest.raises(PermissionError):
        change_own(item=item, details=OwnDetails("Weg", timezone.localdate()), by=cast.mo)
    with pytest.raises(PermissionError):
        remove_own(item=item, by=cast.mo)


def test_the_manager_reads_title_and_day_marked(cast: Cast, client_of: ClientOf) -> None:
    added(cast.alice, what="Mijn gedachten")
    page = client_of(cast.mo).get("/mijn-team/").content.decode()
    assert "Boek over toezicht" in page
    assert "zelf toegevoegd" in page
    assert "Mijn gedachten" not in page
    for person in (cast.petra,):
        shown = client_of(person).get(f"/mensen/{cast.alice.pk}/").content.decode()
        assert "Boek over toezicht" not in shown


def test_queries_do_not_grow(cast: Cast, client_of: ClientOf) -> None:
    counts = []
    for _round in range(2):
        for person in (cast.alice, cast.bob):
            added(person)
        for person, url in ((cast.alice, "/mijn-leren/"), (cast.mo, "/mijn-team/")):
            client = client_of(person)
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
