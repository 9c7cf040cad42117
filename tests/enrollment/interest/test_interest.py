"""Interest without a date: shown, grouped, invited, and ended."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Course
from enrollment.actions.booking import book
from enrollment.interest.actions import (
    InterestRefused,
    When,
    invite,
    show_interest,
    withdraw_interest,
)
from enrollment.interest.grouping import groups_of, wanted_courses
from enrollment.interest.seasons import Name, Season, read_season, season_of, seasons_from
from enrollment.models import Interest
from enrollment.states import EnrollmentState
from notifications.models import Notification
from people.leaving import end_employment
from people.models import Person
from people.points import person_data
from people.policy import actor_for
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_person, make_run

pytestmark = pytest.mark.django_db
AUTUMN = Season(timezone.localdate().year + 1, Name.AUTUMN)
NEXT_AUTUMN = When(AUTUMN.first_day, AUTUMN.last_day, "Utrecht")


@pytest.fixture
def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])


def wants(person: Person, course: Course, when: When = NEXT_AUTUMN) -> Interest:
    return show_interest(course=course, employment=employment_of(person), when=when, by=person)


def test_seasons() -> None:
    winter = season_of(datetime.date(2027, 1, 31))
    assert winter == Season(2026, Name.WINTER) == season_of(datetime.date(2026, 12, 1))
    assert (winter.first_day, winter.last_day) == (
        datetime.date(2026, 12, 1),
        datetime.date(2027, 2, 28),
    )
    assert winter.label == "winter 2026–2027"
    assert [one.code for one in seasons_from(datetime.date(2026, 11, 23), 3)] == [
        "2026-9",
        "2026-12",
        "2027-3",
    ]
    assert read_season("2027-3") == Season(2027, Name.SPRING)
    assert [read_season(code) for code in ("", "2027-4", "x-3", "9999-3", "2027-")] == [None] * 5


def test_once_per_course_and_changed_by_saying_it_again(cast: Cast, course: Course) -> None:
    first = wants(cast.alice, course)
    again = wants(cast.alice, course, When(city="Den Haag"))
    assert first.pk == again.pk
    assert (again.since, again.city) == (None, "Den Haag")
    withdraw_interest(interest=again, by=cast.bob)
    assert Interest.objects.open().exists(), "somebody else's stays"
    assert withdraw_interest(interest=again, by=cast.alice)
    assert not withdraw_interest(interest=again, by=cast.alice)
    assert wants(cast.alice, course).pk != first.pk


def test_only_for_what_is_on_offer_and_not_booked(cast: Cast, course: Course) -> None:
    with pytest.raises(InterestRefused):
        wants(cast.roos, make_course(owner=cast.nvwa, published_to=[cast.nvwa]))
    book(run=make_run(course=course), employment=employment_of(cast.alice), by=cast.alice)
    with pytest.raises(InterestRefused):
        wants(cast.alice, course)


def test_grouped_with_names_of_the_own_organisation_only(cast: Cast, course: Course) -> None:
    for person in (cast.alice, cast.bob, cast.roos):
        wants(person, course)
    wants(cast.mo, course, When())
    autumn, any_time = groups_of(actor_for(cast.olga), course)
    assert autumn.label == f"3 collega’s willen najaar {AUTUMN.year} in Utrecht"
    assert {one.person for one in autumn.own} == {cast.alice, cast.bob}
    assert len(autumn.elsewhere) == 1
    assert any_time.label == "1 collega wil op elk moment waar dan ook"
    (of_rvo,) = [one for one in groups_of(actor_for(cast.ruud), course) if one.own]
    assert {one.person for one in of_rvo.own} == {cast.roos}


def test_what_has_gone_by_or_is_not_on_offer_counts_no_more(cast: Cast, course: Course) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    wants(cast.alice, course, When(until=yesterday))
    wants(cast.roos, course)
    course.publications.filter(organisation=cast.rvo).update(until=yesterday)
    assert not Interest.objects.counting().exists()
    assert Interest.objects.open().count() == 2


def test_courses_most_wanted_without_dates_first(cast: Cast, course: Course) -> None:
    dated = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    make_run(course=dated)
    for person in (cast.alice, cast.bob):
        wants(person, dated)
    wants(cast.alice, course)
    wants(cast.roos, course)
    wanted = {one: wanted_courses(actor_for(cast.olga), without_dates=one) for one in (True, False)}
    assert list(wanted[True]) == [course]
    assert [(one.wanted, one.own) for one in wanted[False]] == [(2, 1), (2, 2)]
    hidden = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    wants(cast.alice, hidden)
    of_rvo = wanted_courses(actor_for(cast.ruud), without_dates=True)
    assert list(of_rvo) == [course]


def invited(person: Person) -> list[Notification]:
    return list(Notification.objects.filter(person=person, kind="interest_invited"))


def test_invited_once_with_the_date(cast: Cast, course: Course) -> None:
    chosen = [wants(one, course).pk for one in (cast.alice, cast.roos)]
    run = make_run(course=course)
    assert invite(run=run, chosen=chosen, by=cast.olga) == 2
    assert invite(run=run, chosen=chosen, by=cast.olga) == 0
    (told,) = invited(cast.alice)
    assert told.url == f"/inschrijven/{run.pk}/"
    assert Interest.objects.open().filter(invited_to=run).count() == 2
    another = make_run(course=course, in_days=30)
    assert invite(run=another, chosen=chosen, by=cast.olga) == 2


def test_nobody_is_invited_to_what_cannot_be_booked(cast: Cast, course: Course) -> None:
    chosen = [wants(cast.alice, course).pk]
    with pytest.raises(InterestRefused):
        invite(run=make_run(course=course, in_days=-3), chosen=chosen, by=cast.olga)
    elsewhere = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]))
    assert invite(run=elsewhere, chosen=chosen, by=cast.olga) == 0
    assert not invited(cast.alice)


def test_inviting_takes_the_same_queries_for_one_and_three(cast: Cast, course: Course) -> None:
    run, counts = make_run(course=course), []
    for people in ([cast.alice], [cast.bob, cast.mo, cast.roos]):
        chosen = [wants(one, course).pk for one in people]
        with CaptureQueriesContext(connection) as queries:
            invite(run=run, chosen=chosen, by=cast.olga)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def seat(person: Person, run: CourseRun) -> str:
    return str(book(run=run, employment=employment_of(person), by=person).state)


def test_a_seat_ends_it_and_a_place_in_the_queue_does_not(cast: Cast, course: Course) -> None:
    run = make_run(course=course, capacity=1)
    other = wants(cast.alice, make_course(owner=cast.nvwa, published_to=[cast.nvwa]))
    first, second = wants(cast.alice, course), wants(cast.bob, course)
    assert seat(cast.alice, run) == EnrollmentState.BOOKED
    assert seat(cast.bob, run) == EnrollmentState.WAITLISTED
    for interest in (first, second, other):
        interest.refresh_from_db()
    assert first.ended_at
    assert second.ended_at is None
    assert other.ended_at is None, "it is about another course"


def test_the_end_of_an_employment_ends_it(cast: Cast, course: Course) -> None:
    now, later = wants(cast.alice, course, When()), wants(cast.bob, course)
    today = timezone.localdate()
    for person in (cast.alice, cast.bob):
        end_employment(
            employment=employment_of(person),
            last_day=today + datetime.timedelta(days=3),
            by=cast.petra,
        )
    now.refresh_from_db()
    later.refresh_from_db()
    assert now.ended_at is None, "it may still be within that time"
    assert later.ended_at


def test_mijn_gegevens_tells_it(cast: Cast, course: Course) -> None:
    wants(cast.alice, course)
    told = {one.name: one for found in person_data.answers(cast.alice) for one in found}
    assert [row["Plaats"] for row in told["interests"].rows] == ["Utrecht"]
    stranger = make_person("Nog", "Niemand")
    told = {one.name: one for found in person_data.answers(stranger) for one in found}
    assert not told["interests"].rows
