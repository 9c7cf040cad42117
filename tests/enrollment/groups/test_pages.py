"""The pages of a group: choosing, the dry run, progress, receipt, undo, the files to take along."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog.models import Publication
from enrollment.groups.actions import start
from enrollment.groups.models import GroupEnrollment, GroupSource, Outcome
from enrollment.models import Enrollment
from organisations.models import Organisation
from outbox.models import Message
from outbox.queue import drain
from people.models import Person
from people.permissions import Role
from planning.models import CourseRun
from planning.states import RunState
from tests.cast import Cast
from tests.enrollment.engine.conftest import MakeRun, wish
from tests.enrollment.groups.helpers import (
    WHY,
    carried_out,
    colleagues,
    dry_run,
    number_of,
    undone,
)
from tests.factories import give_role, make_course, make_department, make_employment, make_run

ClientOf = Callable[[Person], Client]


def new(run: CourseRun, source: str = "lijst") -> str:
    return reverse("enrollment:group-new", args=[run.pk]) + f"?bron={source}"


def page(group: GroupEnrollment, name: str = "group") -> str:
    return reverse(f"enrollment:{name}", args=[group.pk])


def filled_in(organisation: Organisation, **values: Any) -> dict[str, Any]:
    return {"organisation": organisation.pk, "reason": WHY, "accept_waitlist": "on", **values}


# -- choosing -----------------------------------------------------------------------------------


def test_a_pasted_list_becomes_a_dry_run(cast: Cast, client_of: ClientOf, run_of: MakeRun) -> None:
    client, run = client_of(cast.olga), run_of(capacity=1)
    pasted = f"  {number_of(cast.alice)}\n\n{cast.bob.email.upper()} \nweg@y.nl\n{cast.alice.email}"
    answer = client.post(new(run), filled_in(cast.nvwa, people=pasted), follow=True)
    group = GroupEnrollment.objects.get()
    assert answer.redirect_chain == [(page(group), 302)]
    assert (group.by, group.source, group.reason) == (cast.olga, GroupSource.LIST, WHY)
    text = answer.content.decode()
    for words in ("Er is nog niets gebeurd", "van der Werff, Alice", "weg@y.nl", "ook op regel 1",
                  "Niet gevonden bij NVWA"):  # fmt: skip
        assert words in text
    assert not Enrollment.objects.exists()


def test_a_file_becomes_a_dry_run(cast: Cast, client_of: ClientOf, run_of: MakeRun) -> None:
    client, run = client_of(cast.olga), run_of(capacity=9)
    lines = f"Naam;Personeelsnummer\nAlice;{number_of(cast.alice)}\nWeg;0-0\n"
    file = SimpleUploadedFile("mensen.csv", lines.encode())
    client.post(new(run, "bestand"), filled_in(cast.nvwa, file=file))
    group = GroupEnrollment.objects.get()
    assert (group.source, group.file_name, group.lines.count()) == ("file", "mensen.csv", 2)
    bad = SimpleUploadedFile("x.csv", b"%PDF-1.7")
    answer = client.post(new(run, "bestand"), filled_in(cast.nvwa, file=bad))
    assert answer.status_code == 422
    assert "geen tabel" in answer.content.decode()


def test_a_rule_is_counted_before_it_is_used(
    cast: Cast, client_of: ClientOf, run_of: MakeRun
) -> None:
    client, run = client_of(cast.olga), run_of(capacity=9)
    department = make_department(cast.nvwa, "Directie")
    make_employment(cast.alice, cast.nvwa, department, function="inspecteur", scale=9)
    asked = {"organisation": cast.nvwa.pk, "department": department.pk, "count": "1"}
    whole = client.post(new(run, "regel"), asked)
    assert whole.status_code == 200
    assert "<strong>1</strong> medewerker" in whole.content.decode()
    assert "Vul in waarom" not in whole.content.decode(), "it was only counted"
    part = client.post(new(run, "regel"), asked, headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith("<p>")
    nobody = client.post(new(run, "regel"), {**asked, "function": "minister"})
    assert "nu niemand" in nobody.content.decode()
    wrong = client.post(new(run, "regel"), {**asked, "scale_from": "9", "scale_to": "3"})
    assert "kunnen we niet tellen" in wrong.content.decode()
    assert not GroupEnrollment.objects.exists()
    values = filled_in(cast.nvwa, department=department.pk, function="inspecteur")
    client.post(new(run, "regel"), values)
    group = GroupEnrollment.objects.get()
    assert group.rule == {"department": department.pk, "function": "inspecteur"}
    assert group.lines.get().employment.person == cast.alice  # type: ignore[union-attr]
    assert "afdeling Directie, functie met" in client.get(page(group)).content.decode()


@pytest.mark.parametrize(
    ("source", "values"),
    [("lijst", {"people": ""}), ("lijst", {"people": " \n;"}), ("bestand", {}),
     ("regel", {"department": "999999"}), ("lijst", {"people": "1", "reason": ""})],
)  # fmt: skip
def test_a_mistake_is_told_and_makes_nothing(
    cast: Cast, client_of: ClientOf, run_of: MakeRun, source: str, values: dict[str, str]
) -> None:
    answer = client_of(cast.olga).post(new(run_of(), source), {**filled_in(cast.nvwa), **values})
    assert answer.status_code == 422
    assert not GroupEnrollment.objects.exists()


def test_people_of_an_organisation_one_does_not_advise_cannot_be_chosen(
    cast: Cast, client_of: ClientOf, run_of: MakeRun
) -> None:
    department = make_department(cast.rvo, "Directie")
    for source, values in {
        "lijst": {"people": cast.roos.email},
        "regel": {"department": department.pk},
    }.items():
        answer = client_of(cast.olga).post(
            new(run_of(capacity=9), source), filled_in(cast.rvo, **values)
        )
        assert answer.status_code == 422
    assert not GroupEnrollment.objects.exists()


def test_who_advises_two_organisations_chooses_one(
    cast: Cast, client_of: ClientOf, run_of: MakeRun
) -> None:
    give_role(cast.olga, Role.LD_OFFICER, cast.rvo)
    run = run_of(capacity=9)
    foreign = make_department(cast.nvwa, "Directie")
    text = client_of(cast.olga).get(new(run, "regel")).content.decode()
    assert "NVWA: Directie" in text
    answer = client_of(cast.olga).post(
        new(run, "regel"), filled_in(cast.rvo, department=foreign.pk)
    )
    assert "van een andere organisatie" in answer.content.decode()


# -- whose --------------------------------------------------------------------------------------


def test_the_officer_of_another_organisation_enrols_the_own_people(
    cast: Cast, client_of: ClientOf, run_of: MakeRun
) -> None:
    """In a run that is on offer to them; the run's own page stays closed."""
    run, client = run_of(capacity=9), client_of(cast.ruud)
    assert client.get(reverse("planning:run", args=[run.pk])).status_code == 404
    course = run.course.get_absolute_url()
    assert new(run).split("?")[0] in client.get(course).content.decode()
    client.post(new(run), filled_in(cast.rvo, people=cast.roos.email))
    group = GroupEnrollment.objects.get()
    assert course in client.get(page(group)).content.decode(), "the way back"
    client.post(page(group, "group-start"))
    drain("default")
    assert Enrollment.objects.get().person == cast.roos
    assert client_of(cast.olga).get(page(group)).status_code == 404
    run_page = client_of(cast.olga).get(reverse("planning:run", args=[run.pk])).content.decode()
    assert "Bakker" in run_page, "the organiser sees who takes part"
    assert str(group.pk) not in run_page


@pytest.mark.parametrize("how", ["not offered", "planned", "hidden"])
def test_what_is_not_on_offer_does_not_exist_for_another_organisation(
    cast: Cast, client_of: ClientOf, how: str
) -> None:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])
    run = make_run(course=course)
    theirs = Publication.objects.filter(course=course, organisation=cast.rvo)
    match how:
        case "not offered":
            theirs.delete()
        case "hidden":
            theirs.update(hidden_at=timezone.now(), hidden_reason="Vol.")
        case "planned":
            CourseRun.objects.filter(pk=run.pk).update(state=RunState.PLANNED)
    assert client_of(cast.ruud).get(new(run)).status_code == 404
    assert client_of(cast.olga).get(new(run)).status_code == 200


def test_an_organiser_who_does_not_offer_it_reads_why(cast: Cast, client_of: ClientOf) -> None:
    run = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.rvo]))
    text = client_of(cast.olga).get(new(run)).content.decode()
    assert "nu niet open voor jouw organisatie" in text
    assert 'name="people"' not in text


def test_a_learner_sees_no_way_to_it(cast: Cast, client_of: ClientOf, run_of: MakeRun) -> None:
    run = run_of(capacity=9)
    assert new(run).split("?")[0] not in client_of(cast.alice).get(
        run.course.get_absolute_url()
    ).content.decode()  # fmt: skip


# -- carrying out -------------------------------------------------------------------------------


def test_from_the_runs_page_to_the_receipt(
    cast: Cast, client_of: ClientOf, run_of: MakeRun
) -> None:
    client, run = client_of(cast.olga), run_of(capacity=1)
    run_page = reverse("planning:run", args=[run.pk])
    assert new(run).split("?")[0] in client.get(run_page).content.decode()
    group = dry_run(run, cast.olga, [cast.alice, cast.bob])
    wish(run, cast.roos)
    client.post(page(group, "group-start"))
    busy = client.get(page(group)).content.decode()
    assert 'hx-trigger="every 2s"' in busy
    assert "0 van 2" in busy
    assert "Enrollment" not in busy
    part = client.get(page(group), headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<div id="groep"')
    drain("default")
    text = client.get(page(group)).content.decode()
    assert "hx-trigger" not in text
    assert "liep anders dan de proef zei" in text
    different = client.get(page(group) + "?deel=anders").content.decode()
    assert "de proef zei: plaats" in different
    assert "van der Werff, Bob" not in different
    assert page(group) in client.get(run_page).content.decode()


def test_a_second_click_is_told_so(cast: Cast, client_of: ClientOf, run_of: MakeRun) -> None:
    client, group = client_of(cast.olga), dry_run(run_of(capacity=9), cast.olga, [cast.alice])
    client.post(page(group, "group-start"))
    again = client.post(page(group, "group-start"), follow=True)
    assert "was al gestart" in again.content.decode()
    drain("default")
    assert Enrollment.objects.count() == 1


def test_what_was_interrupted_goes_on(cast: Cast, client_of: ClientOf, run_of: MakeRun) -> None:
    client, group = client_of(cast.olga), dry_run(run_of(capacity=9), cast.olga, [cast.alice])
    start(group=group, by=cast.olga)
    Message.objects.update(parked_at=timezone.now())
    assert "onderbroken" in client.get(page(group)).content.decode()
    client.post(page(group, "group-resume"))
    drain("default")
    assert "Alles ging zoals de proef zei" in client.get(page(group)).content.decode()
    late = client.post(page(group, "group-resume"), follow=True)
    assert "niet onderbroken" in late.content.decode()


def test_undo_is_shown_first_and_done_in_the_background(
    cast: Cast, client_of: ClientOf, run_of: MakeRun
) -> None:
    client, run = client_of(cast.olga), run_of(capacity=9)
    group = carried_out(dry_run(run, cast.olga, [cast.alice, cast.bob]), cast.olga)
    touched = Enrollment.objects.get(person=cast.bob)
    touched.log.create(event="moved", target=touched.state, at=timezone.now())
    assert page(group, "group-undo") in client.get(page(group)).content.decode()
    preview = client.get(page(group, "group-undo")).content.decode()
    assert "1 collega wordt kosteloos uitgeschreven" in preview
    assert "Bob van der Werff: ingeschreven" in preview
    assert Enrollment.objects.open().count() == 2
    client.post(page(group, "group-undo"))
    assert "wordt teruggedraaid" in client.get(page(group)).content.decode()
    drain("default")
    text = client.get(page(group)).content.decode()
    assert "is 1 collega kosteloos uitgeschreven" in text
    assert "al teruggedraaid" in client.get(page(group, "group-undo")).content.decode()
    again = client.post(page(group, "group-undo"))
    assert again.status_code == 302


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_lines_can_be_taken_along_without_formulas(
    cast: Cast, client_of: ClientOf, run_of: MakeRun, kind: str
) -> None:
    given = [cast.alice, "=HYPERLINK(1)@x.nl", "weg@y.nl"]
    group = carried_out(dry_run(run_of(capacity=9), cast.olga, given), cast.olga)
    undone(group, cast.olga)
    address = reverse("enrollment:group-lines", args=[group.pk, kind])
    answer = client_of(cast.olga).get(address)
    assert f".{kind}" in answer["Content-Disposition"]
    if kind == "csv":
        rows = [line.split(";") for line in answer.content.decode("utf-8-sig").splitlines()]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        rows = [[cell.value or "" for cell in row] for row in sheet.rows]
    assert rows[0][:4] == ["Regel", "Opgegeven", "Personeelsnummer", "Naam"]
    assert rows[1][3] == "van der Werff, Alice"
    assert rows[1][5:] == ["plaats", "plaats", "", "ja"]
    assert rows[2][1] == "'=HYPERLINK(1)@x.nl"
    assert rows[3][5] == "niet gevonden"
    other = reverse("enrollment:group-lines", args=[group.pk, "exe"])
    assert client_of(cast.olga).get(other).status_code == 404


def test_the_tabs_show_the_lines_they_count(
    cast: Cast, client_of: ClientOf, run_of: MakeRun
) -> None:
    group = dry_run(run_of(capacity=1), cast.olga, [cast.alice, cast.bob, "weg@y.nl"])
    client = client_of(cast.olga)
    for part, name in {Outcome.BOOKED: "Alice", Outcome.WAITLISTED: "Bob"}.items():
        text = client.get(page(group) + f"?deel={part}").content.decode()
        shown = {one for one in ("van der Werff, Alice", "van der Werff, Bob") if one in text}
        assert shown == {f"van der Werff, {name}"}
    assert "weg@y.nl" in client.get(page(group) + "?deel=onzin").content.decode()


def test_the_queries_of_the_pages_do_not_grow(
    cast: Cast, client_of: ClientOf, run_of: MakeRun
) -> None:
    client = client_of(cast.olga)

    def queries(count: int) -> list[int]:
        run = run_of(capacity=2)
        group = carried_out(dry_run(run, cast.olga, colleagues(cast.nvwa, count)), cast.olga)
        numbers = []
        for address in (page(group), page(group, "group-undo")):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            numbers.append(len(captured))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("enrollment:group-lines", args=[group.pk, "csv"]))
        return [*numbers, len(captured)]

    assert queries(1) == queries(5)
