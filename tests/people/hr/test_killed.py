"""A worker is killed (SIGKILL, a real process) while it carries an import out."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from organisations.models import Organisation
from outbox.models import Message
from outbox.queue import drain
from people.hr.actions import LEASE, bring, handle, start
from people.hr.models import ImportState, PersonnelImport
from people.hr.resuming import NotInterrupted, go_on, is_interrupted, stop
from people.models import Employment, Person, RoleAssignment, SecurityEvent
from people.permissions import Role
from tests.cast import Cast, make_cast
from tests.concurrency import together
from tests.factories import give_role, make_organisation
from tests.people.hr.files import apply, csv_file, deliver, person, problems
from tests.people.hr.test_import import versions

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[Person], Client]
DATA = csv_file(
    [person("2", Functie="jurist"), person("3", Afdelingscode="D9"), *map(person, "456789")]
)


@pytest.fixture
def people() -> Cast:
    return make_cast()


@pytest.fixture
def organisation(people: Cast) -> Organisation:
    organisation = make_organisation("nieuw")
    apply(organisation, csv_file([person("1"), *map(person, "2456789")]))
    first = Employment.objects.get(organisation=organisation, personnel_number="1")
    give_role(first.person, Role.LD_OFFICER, organisation)
    RoleAssignment.objects.update(created_at=timezone.now() - timedelta(days=900))
    give_role(people.petra, Role.PO_ADMIN, organisation)
    give_role(people.olga, Role.PO_ADMIN, organisation)
    return organisation


@pytest.fixture
def delivery(people: Cast, organisation: Organisation) -> PersonnelImport:
    delivery = deliver(organisation, DATA)
    start(delivery=delivery, by=people.petra, typed="1")
    return delivery


@contextlib.contextmanager
def worker_at(percent: int) -> Iterator[subprocess.Popen[str]]:
    """A worker that has got so far in an import and waits."""
    url = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    environment = {
        **os.environ,
        "DATABASE_URL": urllib.parse.urlunsplit(url._replace(path=f"/{name}")),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "-m", "tests.people.hr.dying_worker", str(percent)]
    with subprocess.Popen(  # noqa: S603 (this project's own worker)
        command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        try:
            assert worker.stdout is not None
            assert "reached\n" in iter(worker.stdout.readline, ""), "the worker never got there"
            yield worker
        finally:
            worker.kill()


@contextlib.contextmanager
def short_patience() -> Iterator[None]:
    """Who waits for the import's locks fails."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
        yield


def killed_at(percent: int, delivery: PersonnelImport) -> None:
    with worker_at(percent) as worker:
        worker.kill()
        worker.wait()
    with transaction.atomic():
        # Waits until the database has noticed: the dead worker's lock is gone.
        PersonnelImport.objects.select_for_update().get(pk=delivery.pk)
    delivery.refresh_from_db()


def lease_is_over() -> None:
    Message.objects.filter(claim_id__isnull=False).update(
        claimed_until=timezone.now() - timedelta(seconds=1)
    )


def assert_applied_once(delivery: PersonnelImport) -> None:
    drain("default")
    delivery.refresh_from_db()
    assert delivery.state == ImportState.APPLIED
    log = SecurityEvent.objects.filter(action="personnel.import", object_id=str(delivery.pk))
    assert log.count() == 1
    events = apps.get_model("people.EmploymentEvent").objects.filter(
        pgh_context__metadata__personnel_import=delivery.pk
    )
    numbers = events.order_by("personnel_number").values_list("personnel_number", flat=True)
    assert list(numbers) == ["1", "2", "3"], "one version per row that the file changes"
    assert not Message.objects.exists()
    after = versions()
    handle(str(delivery.pk), [{}])
    assert versions() == after, "delivered again it finds nothing to do"


@pytest.mark.parametrize("percent", [15, 40, 65, 90])
def test_nothing_half_written_remains_and_the_queue_finishes_it(
    delivery: PersonnelImport, percent: int
) -> None:
    before = versions()

    killed_at(percent, delivery)

    assert versions() == before
    assert delivery.state == ImportState.RUNNING
    assert is_interrupted(delivery)
    assert not drain("default"), "until its lease is over the dead worker's claim holds"
    lease_is_over()
    assert_applied_once(delivery)


def test_it_shows_as_interrupted_and_somebody_goes_on(
    people: Cast, delivery: PersonnelImport, client_of: SignIn
) -> None:
    killed_at(65, delivery)
    client = client_of(people.petra)
    page = f"/import/{delivery.pk}/"

    shown = client.get(page).content.decode()
    assert "De import is onderbroken" in shown
    assert "De import loopt" not in shown
    client.post(page + "hervatten/", {"answer": "go_on"})

    assert_applied_once(delivery)
    assert "Doorgevoerd" in client.get(page).content.decode()
    late = client.post(page + "hervatten/", {"answer": "go_on"}, follow=True).content.decode()
    assert "niet onderbroken" in late
    assert not Message.objects.exists()


def test_it_is_stopped_and_makes_way_for_another(
    people: Cast, organisation: Organisation, delivery: PersonnelImport, client_of: SignIn
) -> None:
    client = client_of(people.olga)
    before = versions()
    killed_at(90, delivery)

    client.post(f"/import/{delivery.pk}/hervatten/", {"answer": "stop"})

    lease_is_over()
    drain("default")
    delivery.refresh_from_db()
    assert (delivery.state, problems(delivery)[0].code) == (ImportState.FAILED, "stopped")
    assert "onderbroken" in client.get(f"/import/{delivery.pk}/").content.decode()
    assert versions() == before
    assert SecurityEvent.objects.get(action="personnel.stop").actor_id == people.olga.pk
    other = deliver(organisation, DATA)
    start(delivery=other, by=people.olga, typed="1")
    assert_applied_once(other)


def test_while_it_runs_it_is_not_interrupted_and_others_go_on(
    people: Cast, organisation: Organisation, delivery: PersonnelImport, client_of: SignIn
) -> None:
    """Another file can be looked at, colleagues work on; only carrying out waits its turn."""
    with worker_at(90) as worker:
        delivery.refresh_from_db()
        assert not is_interrupted(delivery)
        for act in (go_on, partial(stop, by=people.olga)):
            with pytest.raises(NotInterrupted):
                act(delivery=delivery)
        with short_patience():
            other = bring(
                organisation=organisation,
                by=people.olga,
                file_name="b.csv",
                stream=io.BytesIO(DATA),
            )
            give_role(people.bob, Role.TRAINER, organisation)
        answer = client_of(people.olga).post(f"/import/{other.pk}/doorvoeren/", {"typed": "1"})
        assert answer.status_code == 422
        assert "al een import doorgevoerd" in answer.content.decode()
        assert (
            "De import loopt"
            in client_of(people.petra).get(f"/import/{delivery.pk}/").content.decode()
        )
        worker.communicate("go on\n", timeout=60)
    assert_applied_once(delivery)

    start(delivery=other, by=people.olga, typed="1")
    drain("default")
    other.refresh_from_db()
    assert other.state == ImportState.FAILED, "its difference was of before the other import"
    assert problems(other)[0].code == "changed_meanwhile"


def test_a_slow_worker_and_its_successor_write_once(delivery: PersonnelImport) -> None:
    """The lease ends while the first one still works: the second waits and finds it done."""
    with worker_at(90) as worker:
        lease_is_over()
        together([lambda: drain("default"), lambda: worker.communicate("go on\n", timeout=60)])
    assert_applied_once(delivery)


def test_a_queue_that_gave_up_is_interrupted_too(delivery: PersonnelImport) -> None:
    assert not is_interrupted(delivery), "it waits its turn"
    Message.objects.update(parked_at=timezone.now())
    assert is_interrupted(delivery)
    go_on(delivery=delivery)
    assert_applied_once(delivery)


def test_the_lease_is_longer_than_an_import_may_take() -> None:
    assert timedelta(minutes=5) < LEASE
