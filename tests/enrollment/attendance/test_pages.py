"""The pages of trainer, officer and learner."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enrollment.attendance.contests import contest
from enrollment.attendance.models import Attendance, Contest
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from people.data import everything_about
from people.models import Person
from planning.models import CourseRun
from tests.cast import Cast
from tests.enrollment.attendance.conftest import (
    ABSENT,
    PRESENT,
    MakeRun,
    days,
    hours,
    mark_one,
    marked,
    seat,
)
from tests.factories import make_employment, make_person

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]


def list_url(run: CourseRun) -> str:
    return reverse("enrollment:attendance", args=[run.meetings.get().pk])


def test_all_present_with_one_button_leaves_exceptions(
    cast: Cast, run_of: MakeRun, client_of: ClientOf
) -> None:
    run = run_of(cast.alice, cast.bob, starts=hours(-1))
    mark_one(run.meetings.get(), seat(run, cast.bob), ABSENT, by=cast.tim)
    assert client_of(cast.tim).post(list_url(run), {"all": "1"}).status_code == 302
    rows = dict(Attendance.objects.values_list("enrollment__person__given_name", "presence"))
    assert rows == {"Alice": "present", "Bob": "absent"}


def test_the_whole_form_saves_what_changed_and_names_conflicts(
    cast: Cast, run_of: MakeRun, client_of: ClientOf
) -> None:
    run = run_of(cast.alice, cast.bob, starts=hours(-1))
    alice, bob = seat(run, cast.alice), seat(run, cast.bob)
    mark_one(run.meetings.get(), bob, ABSENT, by=cast.olga)
    posted = {
        f"p-{alice.pk}": "late", f"m-{alice.pk}": "25", f"s-{alice.pk}": "",
        f"p-{bob.pk}": "present", f"m-{bob.pk}": "", f"s-{bob.pk}": "",
    }  # fmt: skip
    answer = client_of(cast.tim).post(list_url(run), posted, follow=True).content.decode()
    assert "1 deelnemer opgeslagen" in answer
    assert "Een collega heeft dit intussen veranderd: Bob van der Werff" in answer
    assert Attendance.objects.get(enrollment=alice).minutes_missed == 25
    assert Attendance.objects.get(enrollment=bob).presence == "absent"


@pytest.mark.parametrize("minutes", ["-5", "x", "12.5", "99999", "²"])
def test_minutes_that_are_no_number(
    cast: Cast, run_of: MakeRun, client_of: ClientOf, minutes: str
) -> None:
    run = run_of(cast.alice, starts=hours(-1))
    key = seat(run, cast.alice).pk
    posted = {f"p-{key}": "late", f"m-{key}": minutes}
    answer = client_of(cast.tim).post(list_url(run), posted, follow=True).content.decode()
    assert "heel getal" in answer
    assert not Attendance.objects.exists()


def test_one_row_by_htmx(cast: Cast, run_of: MakeRun, client_of: ClientOf) -> None:
    run = run_of(cast.alice, cast.bob, starts=hours(-1))
    alice, bob = seat(run, cast.alice), seat(run, cast.bob)
    posted = {"only": str(alice.pk), f"p-{alice.pk}": "present", f"p-{bob.pk}": "absent"}
    answer = client_of(cast.tim).post(list_url(run), posted, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in html
    assert "Opgeslagen" in html
    assert f'name="s-{alice.pk}" value="present:0"' in html
    assert Attendance.objects.get().enrollment == alice
    stale = client_of(cast.olga).post(
        list_url(run),
        {"only": str(alice.pk), f"p-{alice.pk}": "absent", f"s-{alice.pk}": ""},
        headers={"HX-Request": "true"},
    )
    assert "intussen veranderd" in stale.content.decode()
    assert Attendance.objects.get().presence == "present"
    for nobody in ("", "x" * 36, "-" * 36):
        assert client_of(cast.tim).post(list_url(run), {"only": nobody}).status_code == 302


def test_too_early_shows_when(cast: Cast, run_of: MakeRun, client_of: ClientOf) -> None:
    run = run_of(cast.alice, starts=hours(3))
    html = client_of(cast.tim).get(list_url(run)).content.decode()
    assert "vanaf een uur voor het begin" in html
    assert 'type="radio"' not in html


def test_a_trainer_sees_own_runs_only(cast: Cast, run_of: MakeRun, client_of: ClientOf) -> None:
    run = run_of(cast.alice, starts=hours(-1))
    run.trainers.clear()
    assert client_of(cast.tim).get(list_url(run)).status_code == 404
    assert client_of(cast.ruud).get(list_url(run)).status_code == 404
    assert client_of(cast.alice).get(list_url(run)).status_code == 403


def test_queries_of_the_pages_do_not_grow(cast: Cast, run_of: MakeRun, client_of: ClientOf) -> None:
    client = client_of(cast.olga)
    counts: dict[str, list[int]] = {"list": [], "finish": [], "run": [], "code": []}
    for number in (1, 3):
        people = [make_person("Deel", f"Nemer{one}") for one in range(number)]
        for person in people:
            make_employment(person, cast.nvwa)
        run = run_of(*people, starts=hours(-5))
        client.post(list_url(run), {"all": "1"})
        pages = {
            "list": list_url(run),
            "finish": reverse("enrollment:finish", args=[run.pk]),
            "run": reverse("planning:run", args=[run.pk]),
            "code": reverse("enrollment:attendance-code", args=[run.meetings.get().pk]),
        }
        for name, url in pages.items():
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts[name].append(len(queries))
    for name, (one, three) in counts.items():
        assert one == three, name


def test_finish_shows_who_and_why_and_does_it(
    cast: Cast, run_of: MakeRun, client_of: ClientOf
) -> None:
    run = run_of(cast.alice, cast.bob, starts=days(-1))
    marked(run, cast.tim, alice=PRESENT)
    url = reverse("enrollment:finish", args=[run.pk])
    html = client_of(cast.tim).get(url).content.decode()
    assert "Van 1 deelnemer is de aanwezigheid nog niet overal ingevuld" in html
    assert "Rond iedereen af" not in html
    marked(run, cast.tim, bob=ABSENT)
    html = client_of(cast.tim).get(url).content.decode()
    assert "100 % gevolgd; 80 % is genoeg." in html
    assert "Niet gekomen en niet afgemeld." in html
    assert "1 deelnemer rondt af" in html
    assert "Met de hand" not in html, "that is for the officer"
    after = client_of(cast.tim).post(url, follow=True).content.decode()
    assert "2 deelnemers zijn afgerond" in after
    assert "1 deelnemer kwam niet" in after
    assert "Met de hand" in client_of(cast.olga).get(url).content.decode()


def test_by_hand(cast: Cast, run_of: MakeRun, client_of: ClientOf) -> None:
    run = run_of(cast.alice, starts=days(-1))
    enrollment = seat(run, cast.alice)
    url = reverse("enrollment:finish-participant", args=[enrollment.pk])
    assert client_of(cast.tim).get(url).status_code == 403
    client = client_of(cast.olga)
    assert client.post(url, {}).status_code == 422
    values = {"finished": "yes", "completed_on": "2001-01-01", "note": "Was erbij."}
    assert "voor het begin" in client.post(url, values).content.decode()
    values["completed_on"] = f"{run.starts_at:%Y-%m-%d}"
    assert client.post(url, values).status_code == 302
    enrollment.refresh_from_db()
    assert enrollment.state == EnrollmentState.COMPLETED


def test_contest_from_learner_to_answer(cast: Cast, run_of: MakeRun, client_of: ClientOf) -> None:
    run = run_of(cast.alice, starts=days(-1))
    enrollment, meeting = seat(run, cast.alice), run.meetings.get()
    marked(run, cast.tim, alice=ABSENT)
    learner, officer = client_of(cast.alice), client_of(cast.olga)
    own = reverse("enrollment:enrollment", args=[enrollment.pk])
    assert "Klopt dit niet?" in learner.get(own).content.decode()
    new = reverse("enrollment:contest-new", args=[enrollment.pk])
    assert learner.post(new, {"text": ""}).status_code == 422
    assert learner.post(new, {"text": "Ik zat achterin."}).status_code == 302
    assert learner.post(new, {"text": "Nog eens."}).status_code == 422
    assert "Je bezwaar wordt bekeken" in learner.get(own).content.decode()
    assert "1 bezwaar" in officer.get(reverse("enrollment:decisions")).content.decode()
    url = reverse("enrollment:contest", args=[Contest.objects.get().pk])
    assert officer.post(url, {"granted": "yes", "answer": "Klopt."}).status_code == 422
    values = {"granted": "yes", "answer": "Klopt.", f"p-{meeting.pk}": "present"}
    values[f"s-{meeting.pk}"] = "absent:0"
    assert officer.post(url, values).status_code == 302
    assert Attendance.objects.get().presence == "present"
    html = learner.get(own).content.decode()
    assert "Je bezwaar is toegewezen" in html
    assert "100 % gevolgd" in html
    assert "1 bezwaar" not in officer.get(reverse("enrollment:decisions")).content.decode()


def test_correcting_from_the_page(cast: Cast, run_of: MakeRun, client_of: ClientOf) -> None:
    run = run_of(cast.alice, starts=days(-1))
    enrollment, meeting = seat(run, cast.alice), run.meetings.get()
    marked(run, cast.tim, alice=ABSENT)
    url = reverse("enrollment:correct-attendance", args=[enrollment.pk])
    values = {f"p-{meeting.pk}": "excused", f"s-{meeting.pk}": "absent:0", "reason": ""}
    client = client_of(cast.olga)
    assert client.post(url, values).status_code == 422
    assert client.post(url, {**values, "reason": "Had gebeld."}).status_code == 302
    assert Attendance.objects.get().presence == "excused"


def test_decisions_name_runs_to_finish(cast: Cast, run_of: MakeRun, client_of: ClientOf) -> None:
    run = run_of(cast.alice, starts=days(-1))
    url = reverse("enrollment:decisions")
    assert "af te ronden" not in client_of(cast.olga).get(url).content.decode()
    marked(run, cast.tim, alice=PRESENT)
    assert "1 uitvoering af te ronden" in client_of(cast.olga).get(url).content.decode()
    assert "af te ronden" not in client_of(cast.ruud).get(url).content.decode()


def test_my_data_tells_marks_and_contests(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, starts=days(-1))
    marked(run, cast.tim, alice=ABSENT)
    contest(enrollment=seat(run, cast.alice), text="Ik zat achterin.", by=cast.alice)
    told = {one.name: one.rows for one in everything_about(cast.alice)}
    assert "afwezig" in told["attendance"][0].values()
    assert "Ik zat achterin." in told["contests"][0].values()
    assert not [one for one in everything_about(cast.bob) if one.name == "contests" and one.rows]


def test_nothing_of_it_for_who_waits(cast: Cast, run_of: MakeRun, client_of: ClientOf) -> None:
    run = run_of(cast.alice, starts=days(-1))
    Enrollment.objects.filter(run=run).update(
        state=EnrollmentState.WITHDRAWN, withdrawn_at=run.starts_at
    )
    from enrollment.seats import store_counts

    store_counts(run.seats)
    own = reverse("enrollment:enrollment", args=[seat(run, cast.alice).pk])
    assert "Je aanwezigheid" not in client_of(cast.alice).get(own).content.decode()
