"""What is wanted comes to be in Moodle: over HTTP, once, and in few calls."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from enrollment.actions.booking import withdraw
from moodle import sync
from moodle.announcing import QUEUE
from moodle.connections.models import CallCount, Connection
from moodle.links.actions import confirm_accounts, retry
from moodle.links.models import CourseLink, EnrolmentLink, GroupLink, PersonLink
from moodle.states import ConnectionState, LinkState, Origin
from moodle.wanted.refresh import refresh_enrolments, refresh_people
from notifications.models import Notification
from outbox.queue import drain
from people.actions import change_language
from people.models import Person
from tests.factories import make_employment, make_person
from tests.moodle.linked import Linked, names


def test_booked_here_enrolled_there(both: Linked) -> None:
    run = both.course()
    both.book(run, both.cast.alice)
    assert both.sync() == ""
    user = both.site.user(str(both.cast.alice.pk))
    assert (user.email, user.idnumber) == (both.cast.alice.email, str(both.cast.alice.pk))
    assert (user.auth, user.lang, user.lastname) == ("oauth2", "nl", "van der Werff")
    enrolment = both.enrolment(run, both.cast.alice)
    assert not enrolment.suspended
    assert enrolment.start < run.starts_at.timestamp() < run.ends_at.timestamp() < enrolment.end
    group = next(iter(both.site.groups.values()))
    assert group.members == {user.id}
    assert group.idnumber == f"portal-run-{run.pk}"
    course = both.site.courses[both.remote_course(run)]
    assert (course.fullname, course.enddate) == (run.course.title, 0)
    for model in (PersonLink, CourseLink, GroupLink, EnrolmentLink):
        assert model.objects.get().state == LinkState.DONE


def test_a_push_between_the_link_and_its_messages(both: Linked) -> None:
    """A worker's turn may begin before the outbox told anybody of the new link."""
    run = both.course()
    assert sync.push(both.connection.pk).why == ""
    assert both.site.courses[both.remote_course(run)].idnumber == f"portal-course-{run.course_id}"


def test_an_idle_sync_asks_nothing(both: Linked) -> None:
    run = both.course()
    both.book(run, both.cast.alice)
    both.sync()
    both.forget()
    assert both.sync() == ""
    assert list(both.site.seen) == []


def test_few_calls_for_many(both: Linked) -> None:
    people = [make_person(f"P{number}") for number in range(120)]
    for person in people:
        make_employment(person, both.cast.nvwa)
    run = both.course()
    both.book(run, *people)
    both.sync()
    calls = both.writes()
    assert [items for name, items in calls if name == "core_user_create_users"] == [50, 50, 20]
    assert [items for name, items in calls if name == "enrol_manual_enrol_users"] == [50, 50, 20]
    members = [items for name, items in calls if name == "core_group_add_group_members"]
    assert members == [50, 50, 20]
    assert len(calls) == 11  # And one course and one group.
    assert max(seen.fields for seen in both.site.seen) <= 900
    assert len(both.site.enrolments[both.remote_course(run)]) == 120


def test_one_change_is_one_call_with_one_field(both: Linked) -> None:
    run = both.course()
    both.book(run, both.cast.alice, both.cast.bob)
    both.sync()
    both.forget()
    with transaction.atomic():
        change_language(by=both.cast.alice, language="en")
    both.sync()
    assert both.writes() == [("core_user_update_users", 1)]
    update = next(seen for seen in both.site.seen if seen.function == "core_user_update_users")
    assert update.fields == 4 + 2  # Envelope; id and lang.
    assert both.site.user(str(both.cast.alice.pk)).lang == "en"


def test_who_withdraws_is_suspended_and_comes_back_with_dates(both: Linked) -> None:
    run = both.course()
    (enrollment,) = both.book(run, both.cast.alice)
    both.sync()
    withdraw(enrollment=enrollment, by=both.cast.alice)
    both.sync()
    assert both.enrolment(run, both.cast.alice).suspended
    assert next(iter(both.site.groups.values())).members == set()
    both.book(run, both.cast.alice)
    both.sync()
    again = both.enrolment(run, both.cast.alice)
    assert not again.suspended
    assert again.start > 0
    assert both.site.calls("enrol_manual_enrol_users") == 3


def test_withdrawn_before_it_was_sent_sends_nothing(both: Linked) -> None:
    run = both.course()
    (enrollment,) = both.book(run, both.cast.alice)
    drain(QUEUE)
    withdraw(enrollment=enrollment, by=both.cast.alice)
    both.sync()
    assert both.site.calls("enrol_manual_enrol_users") == 0


def test_a_trainer_gets_the_role_of_a_trainer(both: Linked) -> None:
    run = both.course()
    run.trainers.add(both.cast.tim)
    both.book(run, both.cast.tim)
    both.sync()
    key = (both.remote_course(run), both.remote(both.cast.tim))
    assert both.site.roles[key] == {4, 5}
    run.trainers.remove(both.cast.tim)
    refresh_enrolments(run.course_id)
    both.sync()
    assert both.site.roles[key] == {5}


def test_a_copy_of_a_template_gets_our_number(both: Linked) -> None:
    template = both.site.add_course("Sjabloon", "sjabloon", activities=["Toets"])
    run = both.course(Origin.TEMPLATE, template_id=template.id)
    both.book(run, both.cast.alice)
    both.sync()
    copy = both.site.courses[both.remote_course(run)]
    assert copy.id != template.id
    assert copy.idnumber == f"portal-course-{run.course_id}"
    assert CourseLink.objects.get().state == LinkState.DONE
    assert both.enrolment(run, both.cast.alice) is not None


def test_a_picked_course_keeps_its_own_texts(both: Linked) -> None:
    there = both.site.add_course("Al jaren zo", "oud", idnumber="OUD-1")
    run = both.course(Origin.PICKED, remote_id=there.id, remote_idnumber="OUD-1")
    both.book(run, both.cast.alice)
    both.sync()
    assert there.fullname == "Al jaren zo"
    assert both.enrolment(run, both.cast.alice) is not None
    assert both.site.calls("core_course_update_courses") == 0


def test_an_account_that_was_there_waits_for_a_yes(both: Linked) -> None:
    alice = both.cast.alice
    old = both.site.add_user("alice.oud", "Alice", "Werff", alice.email)
    run = both.course()
    both.book(run, alice, both.cast.bob)
    both.sync()
    link = PersonLink.objects.get(person=alice)
    assert link.state == LinkState.PROPOSED
    assert link.candidates[0]["id"] == old.id
    assert both.enrolment(run, both.cast.bob) is not None  # Others go on.
    assert str(alice.pk) not in both.site.usernames

    assert confirm_accounts(links=[link]) == 1
    both.sync()
    assert both.site.users[old.id].username == str(alice.pk)
    assert both.enrolment(run, alice) is not None
    assert len([one for one in both.site.users.values() if one.email == alice.email]) == 1


def test_an_old_name_may_stay(both: Linked) -> None:
    Connection.objects.update(rename_existing=False)
    alice = both.cast.alice
    old = both.site.add_user("alice.oud", "Alice", "Werff", "ander@example.nl",
                             idnumber=str(alice.pk))  # fmt: skip
    run = both.course()
    both.book(run, alice)
    both.sync()
    confirm_accounts(links=list(PersonLink.objects.all()))
    both.sync()
    assert old.username == "alice.oud"
    assert old.email == alice.email
    assert PersonLink.objects.get().state == LinkState.DONE


def test_two_accounts_are_a_conflict_for_a_person(both: Linked) -> None:
    alice = both.cast.alice
    first = both.site.add_user("a1", "A", "W", alice.email)
    both.site.add_user("a2", "A", "W", "x@example.nl", idnumber=str(alice.pk))
    both.book(both.course(), alice)
    both.sync()
    link = PersonLink.objects.get()
    assert link.state == LinkState.CONFLICT
    assert confirm_accounts(links=[link]) == 0
    assert confirm_accounts(links=[link], choice=first.id) == 1
    both.sync()
    assert both.site.users[first.id].username == str(alice.pk)


def test_the_one_that_moodle_refuses_is_put_aside(both: Linked) -> None:
    people = [make_person(f"P{number}") for number in range(50)]
    for person in people:
        make_employment(person, both.cast.nvwa)
    run = both.course()
    both.book(run, *people)
    bad = people[31]
    Person.objects.filter(pk=bad.pk).update(email="ü@example.nl")  # Moodle takes ASCII only.
    assert both.sync() == ""
    link = PersonLink.objects.get(person=bad)
    assert link.state == LinkState.PARKED
    assert "Moodle neemt deze gegevens niet aan" in link.reason
    assert PersonLink.objects.filter(state=LinkState.DONE).count() == 49
    assert len(both.site.enrolments[both.remote_course(run)]) == 49

    Person.objects.filter(pk=bad.pk).update(email="u@example.nl")
    refresh_people([bad.pk])
    both.sync()
    assert both.enrolment(run, bad) is not None


def test_who_was_deleted_there_is_made_again_on_request(both: Linked) -> None:
    run = both.course()
    both.book(run, both.cast.alice)
    both.sync()
    user = both.site.user(str(both.cast.alice.pk))
    both.site.change_user(user, {"deleted": True, "username": "weg.123", "email": "md5"})
    with transaction.atomic():
        change_language(by=both.cast.alice, language="en")
    both.sync()
    link = PersonLink.objects.get()
    assert link.state == LinkState.PARKED
    assert retry([link]) == 1
    both.sync()
    assert both.remote(both.cast.alice) != user.id


def test_a_course_without_manual_enrolment_spoils_no_other(both: Linked) -> None:
    closed, open_ = both.course(), both.course()
    both.book(closed, both.cast.alice)
    both.book(open_, both.cast.alice)
    both.sync()
    both.site.courses[both.remote_course(closed)].manual = False
    both.book(closed, both.cast.bob)
    both.book(open_, both.cast.bob)
    assert both.sync() == ""
    link = EnrolmentLink.objects.get(
        person_link__person=both.cast.bob, course_link__course=closed.course
    )
    assert link.state == LinkState.PARKED
    assert "Handmatige aanmelding" in link.reason
    assert both.enrolment(open_, both.cast.bob) is not None


@pytest.mark.parametrize("version", ["4.5", "5.1"])
def test_a_token_that_is_gone_stops_the_connection(both: Linked, version: str) -> None:
    both.site.version = version  # type: ignore[assignment]
    both.book(both.course(), both.cast.alice)
    both.site.tokens.clear()
    assert "invalidtoken" in both.sync()
    connection = Connection.objects.get()
    assert connection.state == ConnectionState.STOPPED
    assert "token" in connection.reason
    assert Notification.objects.filter(kind="moodle_stopped", person=both.cast.femke).exists()
    assert both.sync() == "not now"


def test_trying_out_sends_nothing_and_tells_all(both: Linked) -> None:
    Connection.objects.update(dry_run=True)
    both.book(both.course(), both.cast.alice)
    assert both.sync() == "dry run"
    result = sync.preview(both.connection.pk)
    assert both.writes() == []
    planned = [plan.function for plan in result.planned]
    assert planned == ["core_course_create_courses", "core_user_create_users"]
    assert PersonLink.objects.get().state == LinkState.WAITING


def test_calls_are_counted_without_names(both: Linked) -> None:
    both.book(both.course(), both.cast.alice)
    both.sync()
    made = CallCount.objects.get(function="core_user_create_users")
    assert (made.calls, made.items, made.error) == (1, 1, "")


def test_quiet_hours(both: Linked) -> None:
    Connection.objects.update(quiet_from=datetime.time(22), quiet_until=datetime.time(6))
    both.book(both.course(), both.cast.alice)
    night = timezone.make_aware(datetime.datetime(2027, 1, 1, 23, 30))  # noqa: DTZ001
    assert sync.push(both.connection.pk, now=night).why == "quiet hours"
    assert names(both.writes()) == []
    day = timezone.make_aware(datetime.datetime(2027, 1, 2, 7))  # noqa: DTZ001
    drain(QUEUE)
    assert sync.push(both.connection.pk, now=day).why == ""
    assert both.writes()
