"""What learners and officers see of it, and the whole way: booked, started, finished."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from enrollment.models import Enrollment
from moodle.links.models import EnrolmentLink, PersonLink
from moodle.states import LinkState
from tests.factories import make_course, make_run
from tests.moodle.linked import Linked


def page_of(client_of: Any, enrollment: Enrollment) -> str:
    url = reverse("enrollment:enrollment", args=[enrollment.pk])
    return str(client_of(enrollment.person).get(url).content.decode())


def test_booked_started_finished(both: Linked, client_of: Any) -> None:
    run = make_run(course=both.course().course, self_paced=True, capacity=9)
    (enrollment,) = both.book(run, both.cast.alice)
    assert "wordt klaargezet" in page_of(client_of, enrollment)
    both.sync()
    start = f"{both.site.url}/course/view.php?id={both.remote_course(run)}"
    assert f'href="{start}"' in page_of(client_of, enrollment)
    both.finish(run, both.cast.alice, timezone.now())
    both.pull()
    mine = client_of(both.cast.alice).get(reverse("enrollment:mine")).content.decode()
    assert "afgerond" in mine.lower()
    enrollment.refresh_from_db()
    assert enrollment.state == "completed"


def test_the_same_while_moodle_is_away_for_an_hour(both: Linked, client_of: Any) -> None:
    run = make_run(course=both.course().course, self_paced=True, capacity=9)
    both.site.faults.plan("cli_maintenance", times=0)
    (enrollment,) = both.book(run, both.cast.alice)
    for _minute in range(6):
        both.ready()
        both.sync()
    assert "wordt klaargezet" in page_of(client_of, enrollment)
    both.site.faults.clear()
    both.ready()
    both.sync()
    assert "course/view.php" in page_of(client_of, enrollment)
    assert both.site.calls("enrol_manual_enrol_users") == 1


def test_a_run_that_is_far_away_opens_later(both: Linked, client_of: Any) -> None:
    course = both.course().course
    run = make_run(course=course, in_days=60)
    (enrollment,) = both.book(run, both.cast.alice)
    both.sync()
    page = page_of(client_of, enrollment)
    assert "Je kunt er beginnen vanaf" in page
    assert "course/view.php" not in page


def test_after_it_closed(both: Linked, client_of: Any) -> None:
    run = both.course()
    (enrollment,) = both.book(run, both.cast.alice)
    both.sync()
    link = EnrolmentLink.objects.get()
    past = int((timezone.now() - datetime.timedelta(days=1)).timestamp())
    link.applied["end"] = past  # type: ignore[index]
    EnrolmentLink.objects.update(applied=link.applied)
    assert "Je kon er in tot" in page_of(client_of, enrollment)


def test_when_it_is_stuck_nobody_is_left_guessing(both: Linked, client_of: Any) -> None:
    run = both.course()
    (enrollment,) = both.book(run, both.cast.alice)
    both.site.add_user("oud", "A", "W", both.cast.alice.email)
    both.sync()
    assert PersonLink.objects.get().state == LinkState.PROPOSED
    assert "is nog niet klaar" in page_of(client_of, enrollment)


def test_a_course_in_no_moodle_shows_nothing_of_it(both: Linked, client_of: Any) -> None:
    run = make_run(course=make_course(owner=both.cast.nvwa, published_to=[both.cast.nvwa]))
    (enrollment,) = both.book(run, both.cast.alice)
    assert "digitale leeromgeving" not in page_of(client_of, enrollment)


def test_officers_see_where_it_lives_and_learners_do_not(both: Linked, client_of: Any) -> None:
    run = both.course()
    both.book(run, both.cast.alice, both.cast.bob)
    both.sync()
    url = run.course.get_absolute_url()
    page = client_of(both.cast.olga).get(url).content.decode()
    assert "2 deelnemers staan goed" in page
    assert "Bekijk in Moodle" in page
    for person in (both.cast.alice, both.cast.ruud):
        assert "Bekijk in Moodle" not in client_of(person).get(url).content.decode()


def test_my_data_tells_of_the_account(both: Linked, client_of: Any) -> None:
    run = both.course()
    both.book(run, both.cast.alice)
    both.sync()
    page = client_of(both.cast.alice).get("/mijn-gegevens/").content.decode()
    assert "De digitale leeromgeving" in page
    assert str(both.cast.alice.pk) in page
