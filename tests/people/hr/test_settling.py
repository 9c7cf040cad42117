"""Who ends by an import loses rights and seats at once, and each version row names the import."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enrollment.actions.booking import book
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from organisations.models import Organisation
from outbox.models import Message
from outbox.queue import drain
from people.hr.actions import carry_out, start
from people.hr.models import ImportState, PersonnelImport
from people.hr.settling import handle
from people.hr.undo import UndoRefused, undo_import
from people.models import Employment, RoleAssignment, SecurityEvent
from people.permissions import Role
from people.policy import actor_for
from people.tasks import leave_those_who_left
from planning.models import CourseRun
from planning.seats import SeatsBusy
from tests.cast import Cast
from tests.factories import give_role, make_course, make_organisation, make_run
from tests.people.hr.files import apply, csv_file, deliver, person

DAY = datetime.timedelta(days=1)
LONG_AGO = datetime.datetime(2015, 1, 1, tzinfo=datetime.UTC)


def today() -> datetime.date:
    return timezone.localdate()


def day(days: int) -> str:
    return f"{today() + days * DAY:%d-%m-%Y}"


@pytest.fixture
def organisation(cast: Cast) -> Organisation:
    """Two people led by number 1, who is led by number 4, and who has a role."""
    organisation = make_organisation("nieuw")
    lines = [
        person("1", Leidinggevende="4"),
        person("2", Leidinggevende="1"),
        person("3", Leidinggevende="1"),
        person("4"),
    ]
    apply(organisation, csv_file(lines))
    give_role(of(organisation, "1").person, Role.LD_OFFICER, organisation)
    RoleAssignment.objects.update(created_at=LONG_AGO)
    return organisation


def of(organisation: Organisation, number: str) -> Employment:
    return Employment.objects.get(organisation=organisation, personnel_number=number)


def full_run(organisation: Organisation) -> CourseRun:
    """Number 1 has the only seat, number 2 waits."""
    course = make_course(owner=organisation, published_to=[organisation])
    run = make_run(course=course, capacity=1, in_days=30)
    for number in ("1", "2"):
        employment = of(organisation, number)
        book(run=run, employment=employment, by=employment.person)
    return run


def without_one(until: str | None = None) -> bytes:
    lines = [person("2", Leidinggevende="1"), person("3", Leidinggevende="1"), person("4")]
    if until is not None:
        lines.append(person("1", Leidinggevende="4", Uit_dienst=until))
    return csv_file(lines)


@pytest.mark.parametrize("until", [None, "tomorrow", "yesterday"])
def test_rights_and_seats_are_settled_at_once(
    cast: Cast, organisation: Organisation, until: str | None
) -> None:
    run = full_run(organisation)
    last_day = {None: 0, "tomorrow": 1, "yesterday": -1}[until]
    delivery = deliver(organisation, without_one(day(last_day) if until else None))
    start(delivery=delivery, by=cast.petra, typed=str(delivery.counts["guard"]["leaving"]))

    drain("default")

    leaver = of(organisation, "1")
    assert leaver.until == today() + last_day * DAY
    assert RoleAssignment.objects.get(person=leaver.person).until == leaver.until
    assert (Role.LD_OFFICER in actor_for(leaver.person).roles) == (last_day >= 0)
    seats = dict(Enrollment.objects.filter(run=run).values_list("employment", "state"))
    assert seats == {
        leaver.pk: EnrollmentState.WITHDRAWN,
        of(organisation, "2").pk: EnrollmentState.BOOKED,
    }
    log = Enrollment.objects.get(employment=leaver).log.latest("at")
    assert log.by == cast.petra
    if last_day < 0:
        assert of(organisation, "2").manager == of(organisation, "4").person
        assert leave_those_who_left() == 0, "the night finds nothing left to do"


def test_rights_end_in_the_transaction_itself(organisation: Organisation) -> None:
    """Before anybody drains the queue: a role never outlives the import that ends its holder."""
    apply(organisation, without_one())
    assert RoleAssignment.objects.get(person=of(organisation, "1").person).until == today()
    assert Message.objects.filter(topic="leaver").count() == 1


def test_an_import_that_ends_nobody_settles_nothing(organisation: Organisation) -> None:
    lines = [person("1", Leidinggevende="4", Functie="jurist"), *map(person, "234")]
    apply(organisation, csv_file(lines))
    assert not Message.objects.filter(topic="leaver").exists()
    assert RoleAssignment.objects.get(person=of(organisation, "1").person).until is None


def test_a_busy_run_delays_only_its_own_seats(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = full_run(organisation)
    with monkeypatch.context() as patched:
        patched.setattr("enrollment.leavers.lock_pools", _busy)
        assert apply(organisation, without_one()).state == ImportState.APPLIED
        drain("default")
    assert Enrollment.objects.filter(run=run, state=EnrollmentState.BOOKED).get().employment == of(
        organisation, "1"
    )
    row = Message.objects.get(topic="leaver")
    assert "Busy" in row.last_error
    assert RoleAssignment.objects.get(person=of(organisation, "1").person).until == today()

    Message.objects.filter(pk=row.pk).update(available_at=timezone.now())
    drain("default")
    assert Enrollment.objects.get(run=run, employment=of(organisation, "2")).state == (
        EnrollmentState.BOOKED
    )


def _busy(_ids: object) -> None:
    raise SeatsBusy


def test_undo_gives_back_rights_and_team(cast: Cast, organisation: Organisation) -> None:
    role = RoleAssignment.objects.get(person=of(organisation, "1").person)
    later = give_role(role.person, Role.TRAINER, organisation)
    RoleAssignment.objects.filter(pk=later.pk).update(since=today() + 9 * DAY)
    RoleAssignment.objects.update(created_at=LONG_AGO)
    delivery = apply(organisation, without_one(day(-1)))
    assert not RoleAssignment.objects.filter(pk=later.pk).exists()
    assert of(organisation, "2").manager == of(organisation, "4").person

    undo_import(delivery=delivery, by=cast.petra)
    drain("default")

    role.refresh_from_db()
    later.refresh_from_db()
    assert (role.until, later.until, of(organisation, "1").until) == (None, None, None)
    assert of(organisation, "2").manager == of(organisation, "1").person
    given = SecurityEvent.objects.filter(action="role.give", detail__because="undone")
    assert set(given.values_list("object_id", flat=True)) == {str(role.pk), str(later.pk)}


def test_undo_is_refused_when_the_role_was_changed_since(
    cast: Cast, organisation: Organisation
) -> None:
    delivery = apply(organisation, without_one())
    role = RoleAssignment.objects.filter(person=of(organisation, "1").person)
    role.update(until=today() - DAY)
    with pytest.raises(UndoRefused):
        undo_import(delivery=delivery, by=cast.petra)
    assert of(organisation, "1").until == today()


def test_settling_after_an_undo_finds_nothing_to_do(cast: Cast, organisation: Organisation) -> None:
    full_run(organisation)
    delivery = apply(organisation, without_one())
    undo_import(delivery=delivery, by=cast.petra)
    drain("default")
    leaver = of(organisation, "1")
    assert Enrollment.objects.get(employment=leaver).state == EnrollmentState.BOOKED
    handle(str(leaver.pk), [{"personnel_import": 0}])


def test_leavers_without_rights_cost_no_queries_each(organisation: Organisation) -> None:
    costs = []
    for count in (1, 3):
        kept = [person("1"), person("4")]
        extra = [person(f"x{count}{n}") for n in range(count)]
        apply(organisation, csv_file([*kept, *extra]))
        delivery = deliver(organisation, csv_file(kept))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            carry_out(delivery)
        costs.append(len(captured))
    assert costs[0] == costs[1]


def contexts(organisation: Organisation, **filters: Any) -> list[dict[str, Any]]:
    events = apps.get_model("people.EmploymentEvent").objects
    rows = events.filter(pgh_obj__organisation=organisation, **filters).order_by("pgh_id")
    return [row.pgh_context.metadata if row.pgh_context else {} for row in rows]


def test_versions_name_their_import_in_the_background(
    cast: Cast, organisation: Organisation
) -> None:
    delivery = deliver(organisation, without_one(day(-1)))
    start(delivery=delivery, by=cast.petra, typed=str(delivery.counts["guard"]["leaving"]))
    drain("default")

    wanted = {"personnel_import": delivery.pk, "actor": str(cast.petra.pk)}
    assert contexts(organisation, pgh_label="update")
    assert all(found == wanted for found in contexts(organisation, pgh_label="update"))
    roles = apps.get_model("people.RoleAssignmentEvent").objects
    assert roles.latest("pgh_id").pgh_context.metadata == wanted


def test_versions_of_a_command_name_their_import(organisation: Organisation) -> None:
    first = PersonnelImport.objects.get()
    assert contexts(organisation) == [{"personnel_import": first.pk}] * 4


def test_within_a_request_actor_and_page_stay(
    cast: Cast, organisation: Organisation, client_of: Any
) -> None:
    give_role(cast.petra, Role.PO_ADMIN, organisation)
    client: Client = client_of(cast.petra)
    delivery = apply(organisation, csv_file([*map(person, "1234"), person("5")]))
    path = f"/import/{delivery.pk}/terugdraaien/"
    client.post(path)
    undone = contexts(organisation, pgh_label="update")
    wanted = {
        "actor": str(cast.petra.pk), "path": path, "personnel_import_undone": delivery.pk,
    }  # fmt: skip
    assert wanted in undone
