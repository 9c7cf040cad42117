"""What Moodle should hold: computed from the portal, and only then changed when it changed."""

from __future__ import annotations

import datetime
from datetime import UTC
from typing import Any

import pytest
from django.db import transaction

from enrollment.actions.booking import book, withdraw
from enrollment.models import Enrollment
from moodle.announcing import QUEUE
from moodle.connections.models import Connection
from moodle.links.actions import link_course
from moodle.links.models import CourseLink, EnrolmentLink, GroupLink, PersonLink
from moodle.states import ConnectionState, LinkState, Origin
from moodle.wanted.enrolments import Manner, Place, enrolment
from moodle.wanted.people import PersonFacts, account, plain
from moodle.wanted.refresh import refresh_all, refresh_people
from outbox.models import Message
from outbox.queue import drain
from people.actions import change_language
from people.leaving import end_employment
from people.models import Person
from planning.actions import cancel_run
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

MANNER = Manner(learner_role=5, trainer_role=4, opens_days=7, closes_days=30)
NOON = datetime.datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY = 24 * 3600


def place(**changed: Any) -> Place:
    values = {"run_id": 1, "dated": True, "seated": True, "begins_at": NOON, "ends_at": NOON}
    return Place(**{**values, **changed})


def facts(**changed: Any) -> PersonFacts:
    values = {
        "id": "a-b",
        "given_name": "Jan",
        "infix": "van der",
        "family_name": "Berg",
        "email": "Jan@Example.nl",
        "language": "nl",
        "department": "Team Oost",
        "organisation": "NVWA",
        "is_active": True,
        "employed": True,
    }
    return PersonFacts(**{**values, **changed})


def wanted(person: Person) -> dict[str, Any]:
    return EnrolmentLink.objects.get(person_link__person=person).wanted


@pytest.fixture
def connection(db: None) -> Connection:
    made = Connection(name="Moodle", base_url="http://127.0.0.1:1", dry_run=False)
    made.token = "geheim"
    made.state = ConnectionState.ACTIVE
    made.save()
    return made


@pytest.fixture
def run(cast: Cast, connection: Connection) -> CourseRun:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])
    with transaction.atomic():
        link_course(course=course, connection=connection, origin=Origin.CREATED, by=cast.olga)
    return make_run(course=course, in_days=20)


def book_for(person: Person, run: CourseRun) -> Enrollment:
    return book(run=run, employment=employment_of(person), by=person)


def test_account_of_a_person() -> None:
    made = account(facts(), username="a-b", auth="oauth2", languages=["nl"])
    assert made["lastname"] == "van der Berg"
    assert made["email"] == "jan@example.nl"
    assert made["suspended"] == 0
    assert made["lang"] == "nl"


@pytest.mark.parametrize("changed", [{"is_active": False}, {"employed": False}])
def test_who_left_is_suspended(changed: dict[str, Any]) -> None:
    assert account(facts(**changed), username="a", auth="oauth2", languages=[])["suspended"] == 1


def test_a_language_that_moodle_lacks_is_not_sent() -> None:
    assert "lang" not in account(facts(), username="a", auth="oauth2", languages=["en"])


@pytest.mark.parametrize(
    ("text", "taken"),
    [("<b>Jan</b>", "b>Jan/b>"), ("a < b", "a < b"), ("x" * 300, "x" * 100), ("\x00Jan ", "Jan")],
)
def test_names_that_moodle_would_refuse(text: str, taken: str) -> None:
    assert plain(text, 100) == taken


def test_access_opens_before_and_closes_after() -> None:
    made = enrolment([place()], trains=[], manner=MANNER)
    begin = int(NOON.timestamp())
    assert (made["start"], made["end"]) == (begin - 7 * DAY, begin + 30 * DAY)
    assert made["roles"] == [5]
    assert made["groups"] == [1]


def test_several_runs_are_one_enrolment() -> None:
    later = place(run_id=2, begins_at=NOON + datetime.timedelta(days=90),
                  ends_at=NOON + datetime.timedelta(days=91))  # fmt: skip
    made = enrolment([place(), later], trains=[], manner=MANNER)
    begin = int(NOON.timestamp())
    assert (made["start"], made["end"]) == (begin - 7 * DAY, begin + 121 * DAY)
    assert made["groups"] == [1, 2]


def test_self_paced_lasts_until_the_end_of_the_day_in_amsterdam() -> None:
    one = place(dated=False, ends_at=None, access_until=datetime.date(2027, 7, 1))
    made = enrolment([one], trains=[], manner=MANNER)
    assert made["end"] == int(datetime.datetime(2027, 7, 1, 22, tzinfo=UTC).timestamp())
    assert made["groups"] == []
    endless = enrolment([one, place(dated=False, ends_at=None)], trains=[], manner=MANNER)
    assert endless["end"] == 0


def test_who_trains_and_learns_has_both_roles_and_no_end() -> None:
    made = enrolment([place()], trains=[9], manner=MANNER)
    assert (made["roles"], made["groups"], made["end"]) == ([4, 5], [1, 9], 0)


def test_who_lost_the_last_place_is_suspended() -> None:
    made = enrolment([place(seated=False)], trains=[], manner=MANNER)
    assert made == {"roles": [], "groups": [], "suspended": 1, "start": 0, "end": 0}


def test_booking_and_withdrawing_reach_the_links(cast: Cast, run: CourseRun) -> None:
    enrollment = book_for(cast.alice, run)
    drain(QUEUE)
    assert wanted(cast.alice)["roles"] == [5]
    assert wanted(cast.alice)["groups"] == [run.pk]
    assert PersonLink.objects.get().wanted["idnumber"] == str(cast.alice.pk)
    assert GroupLink.objects.get().run == run
    assert CourseLink.objects.get().wanted["fullname"] == run.course.title

    withdraw(enrollment=enrollment, by=cast.alice)
    drain(QUEUE)
    assert wanted(cast.alice)["suspended"] == 1


def test_a_cancelled_run_lets_everybody_go(cast: Cast, run: CourseRun) -> None:
    book_for(cast.alice, run)
    drain(QUEUE)
    cancel_run(run=run, by=cast.olga, reason="Ziek")
    drain(QUEUE)
    assert wanted(cast.alice)["suspended"] == 1


def test_a_course_in_no_moodle_costs_no_row(cast: Cast, connection: Connection) -> None:
    elsewhere = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]))
    book_for(cast.alice, elsewhere)
    assert not Message.objects.filter(topic__startswith="moodle.").exists()


def test_what_people_change_is_wanted(cast: Cast, run: CourseRun) -> None:
    book_for(cast.alice, run)
    drain(QUEUE)
    with transaction.atomic():
        change_language(by=cast.alice, language="en")
    drain(QUEUE)
    assert PersonLink.objects.get().wanted["lang"] == "en"


def test_a_leaver_is_suspended(cast: Cast, run: CourseRun) -> None:
    book_for(cast.alice, run)
    drain(QUEUE)
    yesterday = datetime.date.today() - datetime.timedelta(days=1)  # noqa: DTZ011
    end_employment(employment=employment_of(cast.alice), last_day=yesterday, by=cast.petra)
    drain(QUEUE)
    assert PersonLink.objects.get().wanted["suspended"] == 1


def test_the_same_again_changes_nothing(cast: Cast, run: CourseRun) -> None:
    book_for(cast.alice, run)
    drain(QUEUE)
    before = list(EnrolmentLink.objects.values()) + list(PersonLink.objects.values())
    refresh_all()
    assert list(EnrolmentLink.objects.values()) + list(PersonLink.objects.values()) == before


def test_as_many_queries_for_three_as_for_one(
    cast: Cast, run: CourseRun, django_assert_num_queries: Any
) -> None:
    book_for(cast.alice, run)
    drain(QUEUE)
    with django_assert_num_queries(_queries()):
        refresh_people()
    for person in (cast.bob, cast.mo):
        book_for(person, run)
    drain(QUEUE)
    with django_assert_num_queries(_queries()):
        refresh_people()
    assert PersonLink.objects.count() == 3


def _queries() -> int:
    """Ids, savepoint, links, employments, release."""
    return 5


def test_a_new_wish_frees_what_was_parked(cast: Cast, run: CourseRun) -> None:
    book_for(cast.alice, run)
    drain(QUEUE)
    PersonLink.objects.update(state=LinkState.PARKED, reason="Te lang.", error="x")
    Person.objects.filter(pk=cast.alice.pk).update(given_name="Alicia")
    refresh_people([cast.alice.pk])
    link = PersonLink.objects.get()
    assert (link.state, link.reason) == (LinkState.WAITING, "")
