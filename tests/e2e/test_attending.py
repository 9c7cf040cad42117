"""In the room: the trainer shows a code, a learner scans it, and both finish what follows."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from enrollment.attendance.codes import code_for
from enrollment.attendance.models import Attendance
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from planning.models import CourseRun
from tests.e2e import world
from tests.e2e.browsing import DESK, PHONE, settled
from tests.e2e.conftest import OpenWindow
from tests.enrollment.attendance.conftest import hours, move_to

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_code_in_the_room_to_completion(open_window: OpenWindow, javascript: bool) -> None:
    scans, types, stays_away = world.learner(), world.learner(), world.learner()
    run = world.given_run(scans, types, stays_away, hours=0)
    meeting, trainer = run.meetings.get(), world.cast_member("sietske")

    screen = open_window(person=trainer, size=DESK, javascript=javascript).page
    screen.goto(reverse("planning:run", args=[run.pk]))
    screen.get_by_role("link", name="code op het scherm").click()
    expect(screen.get_by_role("img", name="QR-code om te scannen")).to_be_visible()

    phone = open_window(person=scans, size=PHONE, javascript=javascript)
    phone.may_answer(410)
    old = code_for(meeting, at=world.now() - hours(1))
    phone.page.goto(reverse("enrollment:attend-scan", args=[meeting.pk, old]))
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Deze code is verlopen")
    phone.page.goto(reverse("enrollment:attend-scan", args=[meeting.pk, code_for(meeting)]))
    phone.page.get_by_role("button", name="Ja, ik ben er").click()
    expect(phone.page.get_by_text("Je bent er. Dat is opgeschreven.")).to_be_visible()

    other = open_window(person=types, size=PHONE, javascript=javascript)
    other.page.goto(reverse("enrollment:attend"))
    other.page.get_by_label("Code op het scherm").fill(code_for(meeting, short=True).lower())
    other.page.get_by_role("button", name="Ik ben er").click()
    expect(other.page.get_by_text("Je bent er. Dat is opgeschreven.")).to_be_visible()

    listed = open_window(person=trainer, size=PHONE, javascript=javascript).page
    listed.goto(reverse("enrollment:attendance", args=[meeting.pk]))
    expect(listed.locator("main")).to_contain_text("2 van 3 aanwezig")
    row = listed.get_by_role("group", name=stays_away.listed_name)
    row.get_by_label("afwezig").check()
    if javascript:
        expect(listed.get_by_role("main").get_by_text("Opgeslagen")).to_be_visible()
        settled(listed)
    else:
        listed.get_by_role("button", name="Opslaan").click()
        expect(listed.get_by_text("1 deelnemer opgeslagen.")).to_be_visible()
    assert Attendance.objects.filter(meeting=meeting).count() == 3

    move_to(run, world.now() - hours(8))
    listed.goto(reverse("planning:run", args=[run.pk]))
    listed.get_by_role("link", name="Afronden").click()
    expect(listed.locator("main")).to_contain_text("Niet gekomen en niet afgemeld.")
    listed.get_by_role("button", name="Rond iedereen af").click()
    expect(listed.get_by_text("3 deelnemers zijn afgerond.")).to_be_visible()
    assert _states(run) == {
        scans.pk: EnrollmentState.COMPLETED,
        types.pk: EnrollmentState.COMPLETED,
        stays_away.pk: EnrollmentState.NOT_COMPLETED,
    }
    own = Enrollment.objects.get(run=run, person=scans)
    phone.page.goto(reverse("enrollment:enrollment", args=[own.pk]))
    expect(phone.page.locator("main")).to_contain_text("100 % gevolgd")


def _states(run: CourseRun) -> dict[object, str]:
    return dict(run.enrollments.values_list("person", "state"))
