"""What an import does: new, changed, ending, links, managers, undo, and nothing the second time."""

from __future__ import annotations

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from organisations.models import Department
from outbox.queue import drain
from people.hr import links
from people.hr.actions import ImportRefused, choose_columns, start
from people.hr.models import ImportState, LinkState, PendingLink, PersonnelImport
from people.hr.undo import UndoRefused, undo_import
from people.models import Employment, Person, SecurityEvent
from people.permissions import Role
from tests.cast import Cast
from tests.factories import (
    give_role,
    make_course,
    make_department,
    make_employment,
    make_organisation,
    make_person,
    make_run,
)
from tests.people.hr.files import (
    HEADER,
    apply,
    csv_file,
    deliver,
    entries,
    person,
    problems,
    xlsx_file,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def versions() -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    with connection.cursor() as cursor:
        for table in ("people_person", "people_employment", "organisations_department",
                      "people_pendinglink", "people_employmentevent"):  # fmt: skip
            key = "pgh_id" if table.endswith("event") else "id"
            version = f"SELECT '{table}', {key}::text, xmin::text || ctid::text FROM {table}"  # noqa: S608
            cursor.execute(version)
            found |= set(cursor.fetchall())
    return found


def new_organisation():  # type: ignore[no-untyped-def]
    return make_organisation("nieuw")


def test_people_departments_and_managers_come_in() -> None:
    organisation = new_organisation()
    header = [*HEADER, "Bovenliggende afdeling"]
    data = csv_file(
        [
            [*person("2", Leidinggevende="1", Roepnaam="Alia", Schaal="S11"), "Directie"],
            [*person("1", Roepnaam="Mo", Afdelingscode="DIR", Afdeling="Directie"), ""],
        ],
        header,
    )

    delivery = apply(organisation, data)

    assert delivery.state == ImportState.APPLIED
    alia = Employment.objects.get(organisation=organisation, personnel_number="2")
    assert (alia.person.given_name, alia.scale, alia.function) == ("Alia", 11, "adviseur")
    assert alia.manager is not None
    assert alia.manager.given_name == "Mo", "a manager may come later in the file"
    assert alia.department.parent == Department.objects.get(organisation=organisation, code="DIR")
    assert not alia.person.has_usable_password()
    assert SecurityEvent.objects.filter(action="personnel.import").exists()


def test_the_same_file_again_writes_no_row(cast: Cast) -> None:
    organisation = new_organisation()
    data = csv_file(
        [
            person("1", Leidinggevende="2"),
            person("2"),
            person("3", Leidinggevende="99"),
            person("4", Uit_dienst="31-12-2019", In_dienst="01-01-2019"),
            person("5", Email=cast.alice.email),
            person("6", Uit_dienst="31-12-2090"),
        ]
    )
    apply(organisation, data)
    before = versions()

    again = deliver(organisation, data)
    call_command_output = apply(organisation, data)

    assert again.counts["empty"]
    assert call_command_output.counts["unchanged"] == again.counts["unchanged"] == 5
    assert versions() == before


def test_an_import_changes_only_what_differs() -> None:
    organisation = new_organisation()
    apply(organisation, csv_file([person("1"), person("2")]))
    before = versions()

    delivery = deliver(organisation, csv_file([person("1", Functie="jurist"), person("2")]))

    assert entries(delivery, "changed") == {"1": {"function": ("adviseur", "jurist")}}
    assert versions() == before, "a dry run writes nothing about people"
    apply(organisation, csv_file([person("1", Functie="jurist"), person("2")]))
    changed = {key[:2] for key in versions() ^ before}
    assert len([one for one in changed if one[0] == "people_employment"]) == 1
    assert not [one for one in changed if one[0] == "people_person"]


def test_who_is_not_in_the_file_leaves_today_and_comes_back() -> None:
    organisation = new_organisation()
    both = csv_file([person("1"), person("2")])
    apply(organisation, both)

    delivery = apply(organisation, csv_file([person("1")]))
    gone = Employment.objects.get(organisation=organisation, personnel_number="2")
    assert list(entries(delivery, "ending")) == ["2"]
    assert gone.until == TODAY()

    apply(organisation, both)
    gone.refresh_from_db()
    assert gone.until is None


def test_who_returns_later_gets_a_second_period() -> None:
    organisation = new_organisation()
    apply(organisation, csv_file([person("1", In_dienst="01-01-2020")]))
    Employment.objects.filter(organisation=organisation).update(until=datetime.date(2021, 1, 1))

    apply(organisation, csv_file([person("1", In_dienst="01-03-2022")]))

    periods = Employment.objects.filter(organisation=organisation).order_by("since")
    assert [one.until for one in periods] == [datetime.date(2021, 1, 1), None]
    assert len({one.person_id for one in periods}) == 1


def test_nobody_is_absent_while_a_line_has_no_number() -> None:
    organisation = new_organisation()
    apply(organisation, csv_file([person("1"), person("2")]))

    delivery = deliver(organisation, csv_file([person("1"), person("", Email="p2@nieuw.example")]))

    assert delivery.counts["ending"] == 0
    assert delivery.counts["absence_ignored"]


def test_nobody_is_matched_by_name_or_across_organisations(cast: Cast) -> None:
    number = cast.alice.employments.get().personnel_number
    data = csv_file([person(number, Roepnaam="Alice", Tussenvoegsel="van der", Achternaam="Werff")])

    apply(cast.rvo, data)

    twins = Person.objects.filter(given_name="Alice")
    assert twins.count() == 2
    assert cast.alice.employments.count() == 1


def test_a_known_address_waits_for_a_yes(cast: Cast) -> None:
    organisation = new_organisation()
    data = csv_file([person("1"), person("7", Email=cast.alice.email, Leidinggevende="1")])

    delivery = apply(organisation, data)

    link = PendingLink.objects.get()
    assert entries(delivery, "waiting") == {"7": {}}
    assert cast.alice.employments.count() == 1
    assert cast.alice.full_name not in str(delivery.rows)

    employment = links.confirm(link=link, by=cast.alice)

    assert employment.person == cast.alice
    assert employment.manager is not None
    again = deliver(organisation, data)
    assert again.counts["empty"], entries(again, "changed")
    cast.alice.refresh_from_db()
    assert cast.alice.given_name == "Alice", "the first employer says how somebody is called"


def test_a_refused_link_is_not_asked_again(cast: Cast) -> None:
    organisation = new_organisation()
    data = csv_file([person("7", Email=cast.alice.email)])
    apply(organisation, data)
    link = PendingLink.objects.get()
    links.refuse(link=link, by=cast.alice)

    delivery = apply(organisation, data)

    assert [one.code for one in problems(delivery)] == ["link_refused"]
    assert PendingLink.objects.filter(state=LinkState.PENDING).count() == 0
    with pytest.raises(links.LinkRefused):
        links.confirm(link=link, by=cast.alice)


def test_a_manager_who_waits_is_named(cast: Cast) -> None:
    data = csv_file([person("7", Email=cast.alice.email), person("8", Leidinggevende="7")])
    delivery = apply(new_organisation(), data)
    assert [one.code for one in problems(delivery)] == ["waiting_manager"]


def many(count: int) -> list[list[str]]:
    return [person(str(n)) for n in range(1, count + 1)]


def test_many_leaving_asks_for_the_number(cast: Cast) -> None:
    organisation = new_organisation()
    apply(organisation, csv_file(many(20)))
    assert not deliver(organisation, csv_file(many(19))).counts["empty"]

    few = deliver(organisation, csv_file(many(19)))
    start(delivery=few, by=cast.petra, typed="")
    PersonnelImport.objects.filter(pk=few.pk).delete()
    delivery = deliver(organisation, csv_file(many(18)))
    for typed in ("", "ja", "1"):
        with pytest.raises(ImportRefused, match="2"):
            start(delivery=delivery, by=cast.petra, typed=typed)
    start(delivery=delivery, by=cast.petra, typed=" 2 ")

    drain("default")
    delivery.refresh_from_db()
    assert delivery.state == ImportState.APPLIED
    assert delivery.confirmation == f"2 · {cast.petra.full_name}"


@pytest.mark.parametrize(
    "lines",
    [
        [person("2", Leidinggevende=""), *many(30)[2:], person("1")],
        [person("2", Leidinggevende="1"), *many(30)[2:]],
        [person("2", Leidinggevende="1"), *many(30)[2:], person("1", Uit_dienst="31-12-2090")],
    ],
    ids=["manager emptied", "manager absent", "manager with a last day"],
)
def test_a_lost_manager_asks_for_confirmation(lines: list[list[str]]) -> None:
    organisation = new_organisation()
    apply(organisation, csv_file([person("1"), person("2", Leidinggevende="1"), *many(30)[2:]]))

    guard = deliver(organisation, csv_file(lines)).counts["guard"]

    assert guard["managers_lost"] == 1


def test_a_change_in_between_is_not_run_over(cast: Cast) -> None:
    organisation = new_organisation()
    apply(organisation, csv_file([person("1")]))
    delivery = deliver(organisation, csv_file([person("1", Functie="jurist")]))
    Employment.objects.filter(organisation=organisation).update(function="arts")

    start(delivery=delivery, by=cast.petra, typed="")
    drain("default")

    delivery.refresh_from_db()
    assert delivery.state == ImportState.FAILED
    assert problems(delivery)[0].code == "changed_meanwhile"
    assert Employment.objects.get(organisation=organisation).function == "arts"


def test_columns_are_chosen_once_and_remembered() -> None:
    organisation = new_organisation()
    header = ["Sleutel", *HEADER[1:]]
    delivery = deliver(organisation, csv_file([person("1")], header))
    assert delivery.counts["blocked"]

    mapping = {**delivery.rows["mapping"], "number": "Sleutel"}
    choose_columns(delivery=delivery, mapping=mapping)

    delivery.refresh_from_db()
    assert delivery.counts["new"] == 1
    assert deliver(organisation, csv_file([person("1")], header)).counts["new"] == 1


@pytest.mark.parametrize(
    "written",
    ["2020-02-01", "01-02-2020", "1/2/2020", "01.02.2020", "20200201", "1 februari 2020",
     "2020-02-01 00:00", "1-feb-2020"],
)  # fmt: skip
def test_dates_in_the_notations_people_use(written: str) -> None:
    organisation = new_organisation()
    apply(organisation, csv_file([person("1", In_dienst=written, Uit_dienst="31-12-9999")]))
    employment = Employment.objects.get(organisation=organisation)
    assert (employment.since, employment.until) == (datetime.date(2020, 2, 1), None)


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
def test_separators_and_byte_order_marks(sign: str, bom: bytes) -> None:
    organisation = new_organisation()
    apply(
        organisation,
        bom + csv_file([person("1", Roepnaam="Zoë\0 ")], sign=sign).replace(b"\0", b""),
    )
    assert Person.objects.get(email="p1@nieuw.example").given_name == "Zoë"


def test_a_sheet_and_english_columns() -> None:
    organisation = new_organisation()
    header = [
        "Employee ID",
        "First name",
        "Last name",
        "E-mail address",
        "Department",
        "Start date",
    ]
    line = [1234, "Sam", "Smit", "S.Smit@nieuw.example", "Team Oost", datetime.date(2021, 5, 1)]

    apply(organisation, xlsx_file([line], header))

    employment = Employment.objects.get(organisation=organisation)
    assert (employment.personnel_number, employment.since) == ("1234", datetime.date(2021, 5, 1))
    assert employment.department.name == "Team Oost"
    assert employment.person.email == "s.smit@nieuw.example"


def test_undo_puts_everything_back(cast: Cast) -> None:
    organisation = new_organisation()
    apply(organisation, csv_file([person("1"), person("2", Leidinggevende="1"), person("3")]))
    before = snapshot()
    data = csv_file(
        [
            person("1", Leidinggevende="4", Achternaam="Anders", Afdelingscode="D9"),
            person("2", Leidinggevende="4"),
            person("4"),
            person("5", Email=cast.alice.email),
        ]
    )

    delivery = apply(organisation, data)
    assert snapshot() != before
    undo_import(delivery=delivery, by=cast.petra)

    assert snapshot() == before
    assert PersonnelImport.objects.get(pk=delivery.pk).state == ImportState.UNDONE
    with pytest.raises(UndoRefused):
        undo_import(delivery=delivery, by=cast.petra)


def snapshot() -> list[object]:
    return [
        sorted(map(str, Person.objects.values_list("pk", "email", "family_name"))),
        sorted(map(str, Employment.objects.values_list(
            "pk", "person", "department", "manager", "since", "until", "function"))),
        sorted(map(str, Department.objects.values_list("pk", "name", "parent"))),
        sorted(map(str, PendingLink.objects.values_list("pk", "state"))),
    ]  # fmt: skip


@pytest.mark.parametrize("thing", ["enrollment", "role", "sign-in", "change", "colleague"])
def test_undo_is_refused_when_something_depends_on_it(cast: Cast, thing: str) -> None:
    organisation = new_organisation()
    delivery = apply(organisation, csv_file([person("1")]))
    employment = Employment.objects.get(organisation=organisation)
    if thing == "enrollment":
        run = make_run(course=make_course(owner=organisation, published_to=[organisation]))
        Enrollment.objects.create(
            run=run, person=employment.person, employment=employment,
            organisation=organisation, department=employment.department,
            state=EnrollmentState.WITHDRAWN,
            requested_at=timezone.now(), withdrawn_at=timezone.now(),
        )  # fmt: skip
    elif thing == "role":
        give_role(employment.person, Role.TRAINER, organisation)
    elif thing == "sign-in":
        Person.objects.filter(pk=employment.person_id).update(last_login=timezone.now())
    elif thing == "change":
        delivery = apply(organisation, csv_file([person("1", Functie="jurist")]))
        Employment.objects.filter(pk=employment.pk).update(function="arts")
    else:
        make_employment(make_person(), organisation, make_department(organisation),
                        manager=employment.person)  # fmt: skip
    before = snapshot()

    with pytest.raises(UndoRefused):
        undo_import(delivery=delivery, by=cast.petra)

    assert snapshot() == before


def test_only_the_last_import_can_be_undone(cast: Cast) -> None:
    organisation = new_organisation()
    first = apply(organisation, csv_file([person("1")]))
    apply(organisation, csv_file([person("1", Functie="jurist")]))
    with pytest.raises(UndoRefused):
        undo_import(delivery=first, by=cast.petra)


def test_the_command_prints_and_applies(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    organisation = new_organisation()
    path = tmp_path / "mensen.csv"
    path.write_bytes(csv_file(many(30)))

    call_command("import_people", path, organisation="nieuw")
    printed = capsys.readouterr().out
    assert "new: 1 Sam Smit" in printed
    assert "30 new, 0 changed" in printed
    assert not organisation.employments.exists()
    call_command("import_people", path, organisation="nieuw", apply=True)
    assert organisation.employments.count() == 30
    call_command("import_people", path, organisation="nieuw", apply=True)
    assert "Nothing to change." in capsys.readouterr().out

    path.write_bytes(csv_file(many(20)))
    with pytest.raises(CommandError, match="--confirm 10"):
        call_command("import_people", path, organisation="nieuw", apply=True)
    call_command("import_people", path, organisation="nieuw", apply=True, confirm="10")
    assert organisation.employments.filter(until=None).count() == 20


def test_the_command_refuses_what_it_cannot_use(tmp_path) -> None:  # type: ignore[no-untyped-def]
    new_organisation()
    path = tmp_path / "mensen.csv"
    path.write_bytes(b"%PDF")
    for arguments in ({"organisation": "nieuw"}, {"organisation": "bestaat-niet"}):
        with pytest.raises(CommandError):
            call_command("import_people", path, **arguments)
    with pytest.raises(CommandError):
        call_command("import_people", tmp_path / "niets.csv", organisation="nieuw")
