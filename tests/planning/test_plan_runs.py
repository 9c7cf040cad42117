"""Making, changing and cancelling a run on the planner's screen."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import CourseForm
from catalog.states import CourseState
from enrollment.actions.booking import book
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from notifications.models import Notification
from planning.actions import cancel_run
from planning.models import CourseRun, Location
from planning.states import RunState
from tests.factories import employment_of, make_course, make_location, make_run
from tests.planning.browser import form_on

DAY = timezone.localdate() + datetime.timedelta(days=40)


@pytest.fixture
def course(cast):
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])


@pytest.fixture
def run(cast, course):
    run = make_run(course=course, capacity=4, meetings=2)
    run.trainers.add(cast.tim)
    return run


def new_url(course):
    return reverse("planning:run-new", args=[course.slug])


def edit_url(run):
    return reverse("planning:run-edit", args=[run.pk])


def cancel_url(run):
    return reverse("planning:run-cancel", args=[run.pk])


def opened(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return form_on(response.content.decode())


def filled(client, course, **changes):
    day = {"capacity": "10", "minimum": "3", "meetings-0-day": DAY.isoformat()}
    return {**opened(client, new_url(course)), **day, **changes}


# -- planning ------------------------------------------------------------------------------------


def test_officer_plans_a_run(cast, client_of, course):
    place = make_location("Zwolle")
    client = client_of(cast.olga)
    data = filled(
        client, course, location=str(place.pk), price_excl="12,50", note="Neem je laptop mee"
    )
    response = client.post(new_url(course), data)
    run = CourseRun.objects.get()
    assert response.headers["Location"] == reverse("planning:run", args=[run.pk])
    assert (run.organiser, run.state, run.location) == (cast.nvwa, RunState.OPEN, place)
    assert (run.seats.capacity, run.seats.minimum) == (10, 3)
    assert run.price_excl == Decimal("12.50")
    [meeting] = run.meetings.all()
    assert meeting.location == place, "a meeting without a place of its own follows the run"
    begins = timezone.localtime(meeting.starts_at)
    assert (begins.date(), begins.hour) == (DAY, 9)


def test_officer_plans_what_is_published_to_them_for_their_own_organisation(
    cast, client_of, course
):
    client = client_of(cast.ruud)
    client.post(new_url(course), filled(client, course))
    assert CourseRun.objects.get().organiser == cast.rvo


def test_not_published_not_visible_or_no_officer(cast, client_of, course):
    own = make_course(owner=cast.nvwa)
    assert client_of(cast.ruud).get(new_url(own)).status_code == 404
    assert client_of(cast.olga).get(new_url(own)).status_code == 200, "an owner need not publish"
    for who in (cast.alice, cast.tim, cast.stranger):
        assert client_of(who).get(new_url(course)).status_code == 403
    assert client_of(cast.olga).delete(new_url(course)).status_code == 405


def test_what_was_archived_or_withdrawn_is_not_planned_by_others(cast, client_of, course):
    course.state = CourseState.WITHDRAWN
    course.save()
    assert client_of(cast.ruud).get(new_url(course)).status_code == 404
    course.state = CourseState.ARCHIVED
    course.save()
    assert client_of(cast.olga).get(new_url(course)).status_code == 403


def test_rows_are_added_and_taken_out_without_losing_a_word(cast, client_of, course):
    client = client_of(cast.olga)
    data = filled(client, course, note="Blijft staan", **{"meetings-0-begins": "10:15"})
    more = client.post(new_url(course), {**data, "add": "1"})
    assert more.status_code == 200
    assert "utrecht-form-field--invalid" not in more.content.decode()
    data = form_on(more.content.decode())
    assert data["note"] == "Blijft staan"
    assert data["meetings-1-begins"] == "10:15", "a new row takes the times of the one before"
    data["meetings-1-day"] = (DAY + datetime.timedelta(days=7)).isoformat()
    fewer = client.post(new_url(course), {**data, "remove": "0"})
    data = form_on(fewer.content.decode())
    assert data["meetings-TOTAL_FORMS"] == "1"
    assert data["meetings-0-day"] == (DAY + datetime.timedelta(days=7)).isoformat()
    assert client.post(new_url(course), data).status_code == 302
    assert CourseRun.objects.get().meetings.count() == 1


@pytest.mark.parametrize("number", ["x", "9", "-1", "1" * 500])
def test_nonsense_rows_are_no_error_of_ours(cast, client_of, course, number):
    data = {"remove": number, "meetings-TOTAL_FORMS": "a", f"meetings-{number}-day": "b"}
    assert client_of(cast.olga).post(new_url(course), data).status_code == 200


def test_a_row_without_a_day_is_no_meeting_unless_something_was_typed(cast, client_of, course):
    client = client_of(cast.olga)
    drafted = client.post(new_url(course), {**filled(client, course), "add": "1"})
    data = form_on(drafted.content.decode())
    assert client.post(new_url(course), {**data, "meetings-1-room": "B12"}).status_code == 422
    assert client.post(new_url(course), data).status_code == 302
    assert CourseRun.objects.get().meetings.count() == 1


def test_self_paced_has_no_meetings(cast, client_of):
    course = make_course(owner=cast.nvwa, form=CourseForm.E_LEARNING)
    client = client_of(cast.olga)
    data = {**opened(client, new_url(course)), "capacity": "500"}
    assert data["self_paced"] == "on"
    assert data["meetings-TOTAL_FORMS"] == "0"
    assert client.post(new_url(course), data).status_code == 302
    assert CourseRun.objects.get().self_paced


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"meetings-0-day": ""}, "Vul ten minste één bijeenkomst in"),
        ({"meetings-0-ends": "08:30"}, "later eindigen"),
        ({"meetings-0-day": "2020-01-06"}, "al geweest"),
        ({"minimum": "11"}, "minimum is hoger"),
        ({"capacity": "0"}, "Maximum aantal deelnemers"),
        ({"booking_closes_at": f"{DAY}T10:00"}, "later dan het begin"),
        ({"booking_closes_at": "morgen"}, "Inschrijven kan tot"),
        ({"self_paced": "on"}, "heeft geen bijeenkomsten"),
        ({"location": "999999"}, "Locatie"),
        ({"price_excl": "-1"}, "Prijs per deelnemer"),
    ],
)
def test_what_is_wrong_is_said_at_the_top(cast, client_of, course, changes, reason):
    client = client_of(cast.olga)
    response = client.post(new_url(course), filled(client, course, **changes))
    assert response.status_code == 422
    html = response.content.decode()
    assert reason in html[html.index("utrecht-alert--error") :]
    assert not CourseRun.objects.exists()


def test_meetings_at_the_same_time_are_refused(cast, client_of, course):
    client = client_of(cast.olga)
    data = form_on(
        client.post(new_url(course), {**filled(client, course), "add": "1"}).content.decode()
    )
    response = client.post(new_url(course), {**data, "meetings-1-day": DAY.isoformat()})
    assert response.status_code == 422
    assert "vallen samen" in response.content.decode()


@pytest.mark.parametrize(
    ("day", "time", "reason"),
    [("2030-03-31", "02:30", "een uur vooruit"), ("2030-10-27", "02:30", "twee keer voor")],
)
def test_the_hours_of_the_clock_change(cast, client_of, course, day, time, reason):
    client = client_of(cast.olga)
    times = {"meetings-0-day": day, "meetings-0-begins": time}
    response = client.post(new_url(course), filled(client, course, **times))
    assert response.status_code == 422
    assert reason in response.content.decode()


def test_nine_in_the_morning_stays_nine_across_the_clock_change(cast, client_of, course):
    client = client_of(cast.olga)
    for day, hour in (("2030-03-30", 8), ("2030-03-31", 7)):
        client.post(new_url(course), filled(client, course, **{"meetings-0-day": day}))
        assert CourseRun.objects.latest("pk").starts_at.hour == hour


def test_places_are_the_concerns_and_ones_own(cast, client_of, course):
    shared = make_location("Assen")
    own = Location.objects.create(name="Eigen zaal", city="Ede", organisation=cast.nvwa)
    theirs = Location.objects.create(name="Hun zaal", city="Epe", organisation=cast.rvo)
    html = client_of(cast.olga).get(new_url(course)).content.decode()
    assert f'<option value="{shared.pk}">Assen – De Werkplaats' in html
    assert f'<option value="{own.pk}">' in html
    assert f'<option value="{theirs.pk}">' not in html


# -- changing ------------------------------------------------------------------------------------


def test_saving_unchanged_changes_nothing_and_tells_nobody(cast, client_of, run):
    book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    Notification.objects.all().delete()
    before = list(run.meetings.values_list("pk", "sequence", "starts_at", "location"))
    client = client_of(cast.olga)
    assert client.post(edit_url(run), opened(client, edit_url(run))).status_code == 302
    assert list(run.meetings.values_list("pk", "sequence", "starts_at", "location")) == before
    assert not Notification.objects.exists()


def test_the_rules_of_giving_out_seats(cast, client_of, course):
    client = client_of(cast.olga)
    data = filled(client, course)
    assert data["promotion"] == "offer", "the usual rules are filled in"
    client.post(new_url(course), {**data, "priority": "own_organisation", "offer_hours": "24"})
    run = CourseRun.objects.get()
    chosen = (run.priority, run.promotion, run.offer_hours, run.waitlist_stops_days)
    assert chosen == ("own_organisation", "offer", 24, 0)
    shown = client.get(reverse("planning:run", args=[run.pk])).content.decode()
    assert "eerst de organisatie die het organiseert" in shown
    assert "met 24 uur om te kiezen" in shown
    client.post(edit_url(run), {**opened(client, edit_url(run)), "note": "Neem brood mee"})
    run.refresh_from_db()
    assert (run.note, run.priority, run.offer_hours) == ("Neem brood mee", "own_organisation", 24)


def test_days_of_access_are_for_runs_without_a_date(cast, client_of, course):
    client = client_of(cast.olga)
    client.post(new_url(course), filled(client, course, access_days="90"))
    dated = CourseRun.objects.get()
    assert dated.access_days is None
    paced = make_run(course=course, self_paced=True)
    client.post(edit_url(paced), {**opened(client, edit_url(paced)), "access_days": "90"})
    paced.refresh_from_db()
    assert paced.access_days == 90
    shown = client.get(reverse("planning:run", args=[paced.pk])).content.decode()
    assert "90 dagen vanaf de inschrijving" in shown


@pytest.mark.parametrize(("name", "value"), [("offer_hours", "0"), ("waitlist_stops_days", "")])
def test_wrong_rules_are_shown_open(cast, client_of, course, name, value):
    client = client_of(cast.olga)
    answer = client.post(new_url(course), filled(client, course, **{name: value}))
    assert answer.status_code == 422
    assert '<details class="lp-disclosure" open>' in answer.content.decode()
    assert not CourseRun.objects.exists()


def test_moving_a_meeting_raises_its_sequence_and_tells_people(cast, client_of, run):
    book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    Notification.objects.all().delete()
    client = client_of(cast.olga)
    data = {**opened(client, edit_url(run)), "meetings-1-begins": "10:00"}
    assert client.post(edit_url(run), data).status_code == 302
    assert list(run.meetings.values_list("sequence", flat=True)) == [0, 1]
    assert Notification.objects.filter(person=cast.alice, kind="enrollment_moved").count() == 1


def test_taking_a_meeting_out_keeps_the_others_identity(cast, client_of, run):
    _first, second = run.meetings.all()
    client = client_of(cast.olga)
    drafted = client.post(edit_url(run), {**opened(client, edit_url(run)), "remove": "0"})
    assert run.meetings.count() == 2, "nothing happens before saving"
    client.post(edit_url(run), form_on(drafted.content.decode()))
    [left] = run.meetings.all()
    assert (left.pk, left.uid, left.sequence) == (second.pk, second.uid, 0)


def test_a_past_meeting_may_stay_as_it_is(cast, client_of, course):
    run = make_run(course=course, in_days=-3, meetings=2)
    client = client_of(cast.olga)
    data = {**opened(client, edit_url(run)), "note": "Vergeet je boek niet"}
    assert client.post(edit_url(run), data).status_code == 302
    moved = {**opened(client, edit_url(run)), "meetings-0-begins": "08:00"}
    assert client.post(edit_url(run), moved).status_code == 422


def test_capacity_does_not_drop_below_what_is_booked(cast, client_of, run):
    for person in (cast.alice, cast.bob):
        book(run=run, employment=employment_of(person), by=person)
    client = client_of(cast.olga)
    response = client.post(edit_url(run), {**opened(client, edit_url(run)), "capacity": "1"})
    assert response.status_code == 422
    assert "Er zijn al 2 plaatsen bezet" in response.content.decode()
    run.seats.refresh_from_db()
    assert run.seats.capacity == 4


def test_a_raised_capacity_seats_who_waits(cast, client_of, course):
    run = make_run(course=course, capacity=1)
    for person in (cast.alice, cast.bob):
        book(run=run, employment=employment_of(person), by=person)
    client = client_of(cast.olga)
    client.post(edit_url(run), {**opened(client, edit_url(run)), "capacity": "2"})
    assert Enrollment.objects.get(person=cast.bob).state == EnrollmentState.BOOKED


def test_a_colleague_in_between_is_not_overwritten_unseen(cast, client_of, run):
    client = client_of(cast.olga)
    mine = {**opened(client, edit_url(run)), "note": "Van mij"}
    theirs = {**opened(client, edit_url(run)), "note": "Van een collega"}
    assert client.post(edit_url(run), theirs).status_code == 302
    refused = client.post(edit_url(run), mine)
    html = refused.content.decode()
    assert refused.status_code == 409
    assert "Een collega heeft deze uitvoering zojuist gewijzigd" in html
    assert "Van een collega" in html, "what is there now is shown"
    run.refresh_from_db()
    assert run.note == "Van een collega"
    again = form_on(html)
    assert again["note"] == "Van mij", "what was typed is not lost"
    assert client.post(edit_url(run), again).status_code == 302
    run.refresh_from_db()
    assert run.note == "Van mij"


def test_a_tampered_stamp_overwrites_nothing(cast, client_of, run):
    client = client_of(cast.olga)
    data = {**opened(client, edit_url(run)), "modified_at": "gisteren", "note": "Stiekem"}
    assert client.post(edit_url(run), data).status_code == 409


@pytest.mark.parametrize("url_of", [edit_url, cancel_url])
def test_changing_is_for_officers_of_the_organiser(cast, client_of, run, url_of):
    for who, status in (
        (cast.olga, 200),
        (cast.ruud, 404),
        (cast.tim, 403),
        (cast.alice, 403),
        (cast.stranger, 403),
    ):
        assert client_of(who).get(url_of(run)).status_code == status
        if status != 200:
            assert client_of(who).post(url_of(run), {"reason": "x"}).status_code == status
    assert client_of(cast.olga).put(url_of(run)).status_code == 405


def test_an_officer_who_trains_elsewhere_reads_but_does_not_change(cast, client_of, run):
    """Roles add up: an officer of RVO who is trainer of a run of NVWA."""
    from people.permissions import Role
    from tests.factories import give_role

    give_role(cast.ruud, Role.TRAINER, cast.rvo)
    run.trainers.add(cast.ruud)
    client = client_of(cast.ruud)
    assert client.get(reverse("planning:run", args=[run.pk])).status_code == 200
    assert client.get(edit_url(run)).status_code == 403


# -- cancelling ----------------------------------------------------------------------------------


def test_cancelling_ends_enrollments_and_tells_people(cast, client_of, course):
    run = make_run(course=course, capacity=1)
    for person in (cast.alice, cast.roos):
        book(run=run, employment=employment_of(person), by=person)
    Notification.objects.all().delete()
    client = client_of(cast.olga)
    assert client.post(cancel_url(run), {"reason": " "}).status_code == 422
    done = client.post(cancel_url(run), {"reason": "De trainer is ziek"}, follow=True)
    assert "De trainer is ziek" in done.content.decode()
    states = set(Enrollment.objects.values_list("state", flat=True))
    assert states == {EnrollmentState.CANCELLED}
    assert Notification.objects.filter(kind="enrollment_cancelled").count() == 2


def test_a_cancelled_run_stays_as_it_is(cast, client_of, run):
    client = client_of(cast.olga)
    data = opened(client, edit_url(run))
    cancel_run(run=run, reason="Geen zaal", by=cast.olga)
    run_url = reverse("planning:run", args=[run.pk])
    for url in (edit_url(run), cancel_url(run)):
        assert client.post(url, {**data, "reason": "Nog eens"}).headers["Location"] == run_url
    run.refresh_from_db()
    assert run.cancel_reason == "Geen zaal"


# -- the way in from a course ----------------------------------------------------------------------


def test_the_course_page_offers_planning_to_those_who_may(cast, rf, course):
    from people.policy import actor_for
    from planning.panels import plan_panel

    def panel_for(person):
        request = rf.get("/")
        request.actor = actor_for(person)
        return plan_panel(request, course)

    assert panel_for(cast.alice) is None
    assert panel_for(cast.tim) is None
    assert panel_for(cast.olga).context["organiser"] == cast.nvwa
    assert panel_for(cast.ruud).context["organiser"] == cast.rvo
