"""A series of six meetings, from the template to a stranger who checks the certificate."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from enrollment.attendance.codes import code_for
from enrollment.models import Attendance, Enrollment
from planning.models import CourseRun, Meeting, RoomBooking, Trainer, TrainerBooking
from planning.trainers.links import token_for
from tests.e2e import world
from tests.e2e.browsing import DESK, PHONE
from tests.e2e.conftest import OpenWindow
from tests.enrollment.attendance.conftest import hours
from tests.factories import make_course
from tests.planning.arranged import make_room, make_trainer

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("javascript", [True, False])
def test_from_six_meetings_to_a_certificate_that_is_checked(
    open_window: OpenWindow, javascript: bool
) -> None:
    here, planner, learner = world.organisation(), world.cast_member("marieke"), world.learner()
    course = make_course(owner=here, published_to=[here], title=f"Reeks van zes {javascript}")
    room, trainer = make_room(f"Reekszaal {javascript}"), make_trainer(courses=[course])

    desk = open_window(person=planner, size=DESK, javascript=javascript).page
    run = _plan(desk, course.slug, room.name, trainer)
    assert run.meetings.count() == 6
    assert RoomBooking.objects.filter(meeting__run=run, room=room).count() == 6

    asked = TrainerBooking.objects.filter(meeting__run=run).earliest("pk")
    mailbox = open_window(size=PHONE, javascript=javascript).page
    mailbox.goto(
        reverse("planning:answer-by-mail", args=[token_for(trainer.uuid, run.pk, asked.asked_at)])
    )
    mailbox.get_by_role("button", name="Verstuur het antwoord").click()
    expect(mailbox.get_by_text("Genoteerd: de trainer kan.")).to_be_visible()
    answers = set(TrainerBooking.objects.filter(meeting__run=run).values_list("answer", flat=True))
    assert answers == {"confirmed"}

    own = world.booked(learner, run)
    phone = open_window(person=learner, size=PHONE, javascript=javascript).page
    for meeting in run.meetings.all():
        _held_now(meeting)
        phone.goto(reverse("enrollment:attend-scan", args=[meeting.pk, code_for(meeting)]))
        phone.get_by_role("button", name="Ja, ik ben er").click()
        expect(phone.get_by_text("Je bent er. Dat is opgeschreven.")).to_be_visible()
    assert Attendance.objects.filter(enrollment=own).count() == 6

    _over(run)
    desk.goto(reverse("planning:run", args=[run.pk]))
    desk.get_by_role("link", name="Afronden").click()
    desk.get_by_role("button", name="Rond iedereen af").click()
    expect(desk.get_by_text("1 deelnemer is afgerond.")).to_be_visible()

    phone.goto(reverse("enrollment:enrollment", args=[own.pk]))
    expect(phone.locator("main")).to_contain_text("100 % gevolgd")
    _checked_by_a_stranger(open_window(size=PHONE, javascript=javascript).page, own)


def _plan(page: Page, slug: str, room: str, trainer: Trainer) -> CourseRun:
    """Makes the template, and plans one run with it."""
    page.goto(reverse("planning:template-new", args=[slug]))
    page.get_by_label("Naam van het sjabloon").fill("Zes ochtenden")
    page.get_by_label("Maximum aantal deelnemers").fill("8")
    days = page.get_by_label("Dagen na de eerste bijeenkomst")
    for week in range(6):
        days.nth(week).fill(str(7 * week))
    page.get_by_role("button", name="Sla het sjabloon op").click()
    first = timezone.localdate() + datetime.timedelta(days=400)
    page.get_by_label("Eerste dag").fill(first.isoformat())
    page.get_by_role("button", name="Bekijk hoe het uitkomt").click()
    expect(page.get_by_role("heading", name="Zo komt het uit")).to_be_visible()
    page.locator("select[name=rows-0-room]").select_option(
        page.locator("select[name=rows-0-room] option", has_text=room).get_attribute("value")
    )
    page.get_by_label(trainer.full_name).check()
    page.get_by_role("button", name="Plan wat is aangevinkt").click()
    expect(page.get_by_text("1 uitvoering is gepland")).to_be_visible()
    return CourseRun.objects.get(course__slug=slug)


def _held_now(meeting: Meeting) -> None:
    """Time passes: this meeting goes on at this moment, with its room and trainer."""
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=world.now() + hours(0.1), ends_at=world.now() + hours(3)
    )
    meeting.refresh_from_db()


def _over(run: CourseRun) -> None:
    """All six are done, a day apart."""
    for number, meeting in enumerate(run.meetings.order_by("pk"), start=1):
        ends_at = world.now() - datetime.timedelta(days=number)
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=ends_at - hours(3), ends_at=ends_at)
    starts_at = world.now() - datetime.timedelta(days=6, hours=3)
    ends_at = world.now() - datetime.timedelta(days=1)
    CourseRun.objects.filter(pk=run.pk).update(starts_at=starts_at, ends_at=ends_at)


def _checked_by_a_stranger(page: Page, own: Enrollment) -> None:
    """Who holds the number sees what the paper shows, and nothing else."""
    own.refresh_from_db()
    page.goto(reverse("enrollment:certificate-check", args=[own.certificate.number]))
    main = page.locator("main")
    expect(main).to_contain_text(own.person.full_name)
    expect(main).to_contain_text(own.run.course.title)
    expect(main).not_to_contain_text(own.person.email)
    assert own.department is None or own.department.name not in main.inner_text()
