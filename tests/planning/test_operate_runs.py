"""The list of runs and the page of one: who sees which, and how much it costs to show them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enrollment.actions.booking import book, withdraw
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from organisations.models import OrganisationSettings
from planning.actions import RunRules, cancel_run
from planning.models import CourseRun
from planning.states import RunState
from tests.factories import (
    employment_of,
    make_course,
    make_department,
    make_employment,
    make_person,
    make_run,
)


@pytest.fixture
def course(cast):
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])


@pytest.fixture
def run(cast, course):
    run = make_run(course=course, capacity=2)
    run.trainers.add(cast.tim)
    return run


def enroll(run, *people):
    return [book(run=run, employment=employment_of(person), by=person) for person in people]


def page(client, run, status=200):
    response = client.get(reverse("planning:run", args=[run.pk]))
    assert response.status_code == status
    return response.content.decode()


# -- who sees which runs -----------------------------------------------------------------------


def test_officer_sees_runs_of_own_organisation_only(cast, client_of, run):
    other = make_run(course=make_course(owner=cast.rvo, title="Loon en recht"))
    listed = client_of(cast.olga).get(reverse("planning:runs")).content.decode()
    assert "Omgaan met werkdruk" in listed
    assert "Loon en recht" not in listed
    page(client_of(cast.olga), other, 404)
    page(client_of(cast.ruud), run, 404)


def test_trainer_sees_own_runs_without_actions(cast, client_of, course, run):
    elsewhere = make_run(course=course, in_days=30)
    client = client_of(cast.tim)
    html = page(client, run)
    assert "wijzigen" not in html
    page(client, elsewhere, 404)
    assert client.get(reverse("planning:runs")).context["page"].paginator.count == 1


@pytest.mark.parametrize("who", ["alice", "mo", "petra", "carla", "femke", "stranger"])
def test_others_do_not_plan(cast, client_of, run, who):
    client = client_of(getattr(cast, who))
    assert client.get(reverse("planning:runs")).status_code == 403
    page(client, run, 403)


def test_only_reading(cast, client_of, run):
    client = client_of(cast.olga)
    assert client.post(reverse("planning:runs")).status_code == 405
    assert client.post(reverse("planning:run", args=[run.pk])).status_code == 405


# -- tabs, filters, growth ---------------------------------------------------------------------


def test_tabs_part_the_runs(cast, client_of, course, run):
    past = make_run(course=course, in_days=-10)
    cancelled = make_run(course=course, in_days=20)
    cancel_run(run=cancelled, reason="Te weinig animo", by=cast.olga)
    self_paced = make_run(course=course, self_paced=True)
    client = client_of(cast.olga)

    def shown(tab):
        found = client.get(reverse("planning:runs"), {"soort": tab}).context["page"]
        return [run.pk for run in found]

    assert shown("komend") == [self_paced.pk, run.pk]
    assert shown("geweest") == [past.pk]
    assert shown("geannuleerd") == [cancelled.pk]
    assert shown("onzin") == [self_paced.pk, run.pk]


def test_filter_by_words_and_month(cast, client_of, run):
    make_run(course=make_course(owner=cast.nvwa, title="Café schrijven"), in_days=60)
    client = client_of(cast.olga)

    def titles(**query):
        found = client.get(reverse("planning:runs"), query).context["page"]
        return [run.course.title for run in found]

    assert titles(q="cafe") == ["Café schrijven"]
    month = f"{run.starts_at:%Y-%m}"
    assert titles(maand=month) == ["Omgaan met werkdruk"]
    assert titles(q="bestaat niet") == []
    assert len(titles(maand="1999-13")) == 2, "an unknown month filters nothing"


def test_list_costs_the_same_with_more_runs(cast, client_of, course, run):
    client = client_of(cast.olga)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("planning:runs")).status_code == 200
        return len(captured)

    queries()
    few = queries()
    for day in range(3):
        make_run(course=make_course(owner=cast.nvwa), in_days=10 + day)
    assert queries() == few


# -- participants ------------------------------------------------------------------------------


def test_participants_in_dutch_order_and_waitlist_in_queue_order(cast, client_of, run):
    yvonne = make_person("Yvonne", "Werff", infix="van der")
    zoe = make_person("Zoë", "Ábels")
    for person in (yvonne, zoe):
        make_employment(person, cast.nvwa)
    enroll(run, yvonne, zoe, cast.roos, cast.alice)
    html = page(client_of(cast.olga), run)
    names = ["Ábels, Zoë", "Werff, Yvonne van der", "Bakker, Roos", "van der Werff, Alice"]
    places = [html.index(name) for name in names]
    assert places == sorted(places)
    assert re.search(r">1</td>\s*<th scope=\"row\">Bakker, Roos", html)
    assert "RVO" in html


def test_department_and_manager_stay_out_of_sight(cast, client_of, run):
    visitor, chief = make_person("Vera", "Visser"), make_person("Chris", "Chef")
    make_employment(visitor, cast.rvo, make_department(cast.rvo, "Geheime Zaken"), manager=chief)
    enroll(run, visitor)
    html = page(client_of(cast.olga), run)
    assert "Visser, Vera" in html
    assert "Geheime Zaken" not in html
    assert "Chef" not in html


def test_who_waits_for_agreement_or_chooses_stands_apart_and_can_be_withdrawn(
    cast, client_of, course
):
    run = make_run(course=course, capacity=1, rules=RunRules(promotion="offer"))
    [seated] = enroll(run, cast.alice)
    [offered] = enroll(run, cast.roos)
    withdraw(enrollment=seated, by=cast.alice)
    OrganisationSettings.objects.update_or_create(
        organisation=cast.nvwa, defaults={"approval_rule": "manager"}
    )
    [requested] = enroll(run, cast.bob)
    olga = client_of(cast.olga)
    shown = page(olga, run)
    section = shown[shown.index("Wacht op akkoord of keuze") :]
    assert "plaats aangeboden" in section
    assert "aangevraagd" in section
    for enrollment in (requested, offered):
        url = reverse("enrollment:withdraw-participant", args=[enrollment.pk])
        assert url in shown
        olga.post(url, {"reason": "Op verzoek."})
        enrollment.refresh_from_db()
        assert enrollment.state == EnrollmentState.WITHDRAWN
        assert olga.get(url).status_code == 302


@pytest.mark.parametrize(
    ("priority", "words"),
    [
        ("first_come", "Wie het langst wacht, krijgt de eerste vrije plaats."),
        ("own_organisation", "Eerst wie bij NVWA werkt"),
        ("compulsory", "Eerst wie het verplicht volgt"),
    ],
)
def test_the_queues_order_is_said(cast, client_of, course, priority, words):
    run = make_run(course=course, capacity=1, rules=RunRules(priority=priority))
    enroll(run, cast.alice, cast.bob)
    assert words in page(client_of(cast.olga), run)


def test_trainer_sees_participants_but_cannot_withdraw_them(cast, client_of, run):
    [enrollment] = enroll(run, cast.alice)
    client = client_of(cast.tim)
    assert "Alice" in page(client, run)
    url = reverse("enrollment:withdraw-participant", args=[enrollment.pk])
    assert url not in page(client, run)
    assert client.post(url, {"reason": "zomaar"}).status_code == 403


def test_page_costs_the_same_with_more_participants(cast, client_of, course):
    run = make_run(course=course, capacity=6)
    client = client_of(cast.olga)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(client, run)
        return len(captured)

    enroll(run, cast.alice)
    queries()
    few = queries()
    enroll(run, cast.bob, cast.roos, cast.mo)
    assert queries() == few


# -- withdrawing a participant -------------------------------------------------------------------


def test_officer_withdraws_with_a_reason_and_the_next_gets_the_seat(cast, client_of, course):
    run = make_run(course=course, capacity=1)
    booked, waiting = enroll(run, cast.alice, cast.roos)
    client = client_of(cast.olga)
    url = reverse("enrollment:withdraw-participant", args=[booked.pk])
    assert client.get(url).status_code == 200
    refused = client.post(url, {"reason": "  "})
    assert refused.status_code == 422
    done = client.post(url, {"reason": "Ziek gemeld"})
    assert done.headers["Location"] == reverse("planning:run", args=[run.pk])
    booked.refresh_from_db()
    waiting.refresh_from_db()
    assert booked.state == EnrollmentState.WITHDRAWN
    assert booked.log.last().reason == "Ziek gemeld"
    assert waiting.state == EnrollmentState.BOOKED
    again = client.post(url, {"reason": "Nog eens"}, follow=True)
    assert "was al uitgeschreven" in again.content.decode()


def test_withdrawing_is_for_the_organiser(cast, client_of, run):
    [enrollment] = enroll(run, cast.roos)
    url = reverse("enrollment:withdraw-participant", args=[enrollment.pk])
    assert client_of(cast.ruud).post(url, {"reason": "Mijn medewerker"}).status_code == 404
    assert client_of(cast.roos).post(url, {"reason": "Ik"}).status_code == 403
    assert client_of(cast.olga).put(url).status_code == 405
    assert Enrollment.objects.get().state == EnrollmentState.BOOKED


def test_closed_run_is_not_called_open(cast, client_of, run):
    CourseRun.objects.update(state=RunState.CLOSED)
    page = client_of(cast.olga).get(reverse("planning:run", args=[run.pk])).content.decode()
    assert "inschrijving gesloten" in page


def test_run_that_is_over_offers_no_way_to_undo_it(cast, client_of, course):
    past = make_run(course=course, in_days=-9)
    page = client_of(cast.olga).get(reverse("planning:run", args=[past.pk])).content.decode()
    assert reverse("planning:run-cancel", args=[past.pk]) not in page
