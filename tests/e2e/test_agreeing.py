"""On a phone: asking, agreeing from the mail, an offered seat, a run that moved."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from catalog.models import Publication
from enrollment.actions.booking import withdraw
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from notifications.models import Notification
from people.models import Person
from planning.actions import RunRules
from planning.states import Promotion
from tests.e2e import world
from tests.e2e.browsing import PHONE
from tests.e2e.conftest import OpenWindow
from tests.e2e.test_learner import press

pytestmark = pytest.mark.e2e


def link_in_the_last_mail(person: Person) -> str:
    """The path of the deciding page in the newest mail to `person`."""
    mails = [one for one in mail.outbox if person.email in one.to]
    found = re.search(r"(/te-beslissen/per-mail/\S+/)", str(mails[-1].body))
    assert found, mails[-1].body
    return found[1]


def test_asked_agreed_from_the_mail_booked(open_window: OpenWindow) -> None:
    manager, learner = world.learner(), world.learner()
    world.leads(manager, learner)
    run = world.offered_run()
    Publication.objects.filter(course=run.course_id).update(approval_rule="manager")
    page = open_window(person=learner, size=PHONE).page
    page.goto(reverse("enrollment:book", args=[run.pk]))
    expect(page.get_by_text("leidinggevende", exact=True)).to_be_visible()
    press(page, "Vraag aan")
    expect(page.get_by_text("Er moet nog akkoord komen")).to_be_visible()

    world.drain_outbox()
    mailed = open_window(size=PHONE).page
    mailed.goto(link_in_the_last_mail(manager))
    assert Enrollment.objects.get(person=learner).state == EnrollmentState.REQUESTED
    expect(mailed.get_by_text(learner.full_name)).to_be_visible()
    press(mailed, "Akkoord")
    expect(mailed.get_by_text("Je ging akkoord.")).to_be_visible()
    mailed.reload()
    expect(mailed.get_by_role("button", name="Akkoord")).to_have_count(0)

    page.reload()
    expect(page.get_by_text("Je plaats is zeker")).to_be_visible()
    told = Notification.objects.get(person=learner, kind="enrollment_booked")
    assert [item["method"] for item in told.calendar] == ["REQUEST"]


def test_an_offered_seat_is_taken(open_window: OpenWindow) -> None:
    seated, learner = world.learner(), world.learner()
    run = world.offered_run(capacity=1, rules=RunRules(promotion=Promotion.OFFER))
    place = world.booked(seated, run)
    page = open_window(person=learner, size=PHONE).page
    page.goto(reverse("enrollment:book", args=[run.pk]))
    press(page, "Zet me op de wachtlijst")
    expect(page.get_by_text("Je bent nummer 1.")).to_be_visible()
    withdraw(enrollment=place, by=seated)
    page.goto(reverse("enrollment:mine"))
    expect(page.get_by_text(re.compile("Kies vóór"))).to_be_visible()
    page.get_by_role("link", name=run.course.title).click()
    press(page, "Ja, ik neem de plaats")
    expect(page.get_by_text("De plaats is van jou.")).to_be_visible()
    assert Enrollment.objects.get(person=learner).state == EnrollmentState.BOOKED


def test_several_at_once(open_window: OpenWindow) -> None:
    manager, first, second = world.learner(), world.learner(), world.learner()
    world.leads(manager, first, second)
    runs = [world.offered_run(), world.offered_run()]
    for person, run in zip((first, second), runs, strict=True):
        world.asked(person, run)
    page = open_window(person=manager, size=PHONE).page
    page.goto(reverse("enrollment:decisions"))
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page, "Akkoord met wat ik koos")
    expect(page.get_by_text("Je ging akkoord met 2 aanvragen.")).to_be_visible()
    states = Enrollment.objects.filter(person__in=[first, second]).values_list("state", flat=True)
    assert set(states) == {EnrollmentState.BOOKED}
