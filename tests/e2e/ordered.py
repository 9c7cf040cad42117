"""A run that is ordered at a supplier, and a course that people wait for, in the portal."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone

from catalog.models import Course, Publication, Supplier
from enrollment.actions.booking import withdraw
from enrollment.interest.actions import When, show_interest
from enrollment.models import Interest
from enrollment.ordering.actions import send_order, set_up
from enrollment.ordering.answering import confirm, refuse
from people.models import Person
from planning.models import CourseRun
from tests.e2e import world
from tests.factories import LONG_AGO, employment_of

Find = Callable[[], str]
TITLE = "Verantwoordingsrapportages voor ketensamenwerking"


def supplied_run() -> CourseRun:
    """Of the NVWA, given by a supplier from outside; nothing is ordered yet."""
    run = world.offered_run(TITLE, in_days=40, capacity=8)
    supplier = Supplier.objects.get_or_create(slug="bureau", name="Bureau Buiten")[0]
    Course.objects.filter(pk=run.course_id).update(supplier=supplier)
    return CourseRun.objects.select_related("course__supplier").get(pk=run.pk)


def ordered_run() -> CourseRun:
    """With a line in each state, after the deadline."""
    run, officer = supplied_run(), world.cast_member("marieke")
    late = timezone.now() - datetime.timedelta(hours=2)
    set_up(run=run, email="planning@bureau.example", order_before=late, by=officer)
    told = [world.booked(world.learner(), run) for _number in range(4)]
    send_order(run=run, by=officer)
    world.drain_outbox()
    confirm(run=run, chosen=[told[0].pk], by=officer)
    refuse(run=run, chosen=[told[1].pk], reason="De groep is vol.", by=officer)
    withdraw(enrollment=told[2], by=told[2].person)
    world.booked(world.learner(), run)
    return run


def at_run(name: str, find: Callable[[], CourseRun]) -> Find:
    return lambda: reverse(name, args=[find().pk])


def ordered_list() -> str:
    ordered_run()
    return reverse("enrollment:orders")


def refused_enrollment() -> str:
    """Of Yvonne, by the supplier."""
    run, officer = supplied_run(), world.cast_member("marieke")
    set_up(run=run, email="planning@bureau.example", order_before=None, by=officer)
    enrollment = world.booked(world.cast_member("yvonne"), run)
    send_order(run=run, by=officer)
    refuse(run=run, chosen=[enrollment.pk], reason="De groep is vol.", by=officer)
    return reverse("enrollment:enrollment", args=[enrollment.pk])


def wants(person: Person, course: Course, when: When) -> Interest:
    return show_interest(course=course, employment=employment_of(person), when=when, by=person)


def wanted_course() -> Course:
    """Of the NVWA with a run to come; people of two organisations wait for another date."""
    course = world.offered_run(TITLE).course
    rvo = world.organisation("rvo")
    Publication.objects.get_or_create(course=course, organisation=rvo, since=LONG_AGO)
    for slug in ("nvwa", "nvwa", "rvo"):
        wants(world.learner(slug), course, When(city="Utrecht"))
    wants(world.learner(), course, When(since=timezone.localdate() + datetime.timedelta(90)))
    return course


def at_wanted(name: str) -> Find:
    return lambda: reverse(name, args=[wanted_course().slug])


def interested() -> str:
    """Yvonne waits for a date, at *Mijn leren*."""
    wants(world.cast_member("yvonne"), world.offered_run(TITLE).course, When(city="Utrecht"))
    return reverse("enrollment:mine")
