"""A small world that changes step by step: roles, employments, publications, bookings."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from catalog.models import Course, Publication, Theme
from catalog.search.indexing import rebuild
from catalog.states import CourseState
from enrollment.actions.booking import AlreadyEnrolled, book
from enrollment.rules import BookingRefused
from organisations.models import Department, Organisation
from people.models import Employment, Person, RoleAssignment
from people.permissions import Role
from planning.models import CourseRun
from tests.factories import (
    LONG_AGO,
    make_course,
    make_department,
    make_employment,
    make_organisation,
    make_person,
    make_run,
)

NAMES = ("Annelies Appelboom", "Berend Berkenhout", "Cato Ceder", "Diederik Dennenbos")
TITLES = ("Tulpenkweek", "Windturbine", "Koopkracht", "Zendmasten")
ROLES = (Role.LD_OFFICER, Role.TRAINER, Role.PO_ADMIN, Role.FUNCTIONAL_ADMIN, Role.COUNCIL_MEMBER)


@dataclass(frozen=True)
class Village:
    """Two organisations, four people who work nowhere yet, four courses with a run."""

    organisations: list[Organisation]
    departments: list[Department]
    people: list[Person]
    courses: list[Course]
    runs: list[CourseRun]


def make_village() -> Village:
    organisations = [make_organisation("noord"), make_organisation("zuid")]
    people = [make_person(*name.split()) for name in NAMES]
    courses = []
    for number, title in enumerate(TITLES):
        owner = organisations[number % 2]
        course = make_course(owner=owner, published_to=[owner], title=title)
        slug = title.lower()
        course.themes.add(Theme.objects.create(slug=slug, title_nl=title, title_en=title))
        courses.append(course)
    runs = [make_run(course=course, capacity=3) for course in courses]
    for run, person in zip(runs, people, strict=True):
        run.trainers.add(person)
    for person, organisation in zip(people, organisations * 2, strict=True):
        make_employment(person, organisation)
    rebuild([course.pk for course in courses])
    departments = [make_department(organisation) for organisation in organisations]
    return Village(organisations, departments, people, courses, runs)


Step = tuple[str, int, int, int]
"""A verb, and three numbers that choose whom and what."""


def take(village: Village, step: Step) -> None:
    verb, first, second, third = step
    VERBS[verb](village, first, second, third)


def _yesterday() -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=1)


def _give_role(village: Village, who: int, which: int, where: int) -> None:
    organisation = [*village.organisations, None][where % 3]
    RoleAssignment.objects.get_or_create(
        person=village.people[who],
        role=ROLES[which % len(ROLES)],
        organisation=organisation,
        until=None,
        defaults={"since": LONG_AGO},
    )


def _end_roles(village: Village, who: int, _which: int, _where: int) -> None:
    RoleAssignment.objects.filter(person=village.people[who], until=None).update(until=_yesterday())


def _start_employment(village: Village, who: int, where: int, days: int) -> None:
    here = where % 2
    make_employment(
        village.people[who],
        village.organisations[here],
        village.departments[here],
        since=timezone.localdate() + datetime.timedelta(days=days - 2),
    )


def _end_employment(village: Village, who: int, where: int, days: int) -> None:
    """Yesterday, today or later; today still counts."""
    until = timezone.localdate() + datetime.timedelta(days=days - 1)
    Employment.objects.filter(
        person=village.people[who],
        organisation=village.organisations[where % 2],
        since__lte=until,
    ).update(until=until)


def _set_state(village: Village, which: int, state: int, _third: int) -> None:
    states = (CourseState.PUBLISHED, CourseState.WITHDRAWN, CourseState.DRAFT, CourseState.ARCHIVED)
    Course.objects.filter(pk=village.courses[which].pk).update(state=states[state])


def _publish(village: Village, which: int, where: int, days: int) -> None:
    course, organisation = village.courses[which], village.organisations[where % 2]
    Publication.objects.filter(course=course, organisation=organisation).delete()
    Publication.objects.create(
        course=course,
        organisation=organisation,
        since=timezone.localdate() + datetime.timedelta(days=days - 2),
    )


def _unpublish(village: Village, which: int, where: int, _third: int) -> None:
    Publication.objects.filter(
        course=village.courses[which],
        organisation=village.organisations[where % 2],
        since__lte=_yesterday(),
    ).update(until=_yesterday())


def _book(village: Village, who: int, which: int, where: int) -> None:
    employment = Employment.objects.filter(
        person=village.people[who], organisation=village.organisations[where % 2]
    ).first()
    if employment is None:
        return
    try:
        book(run=village.runs[which], employment=employment, by=village.people[who])
    except (BookingRefused, AlreadyEnrolled):
        return


VERBS: dict[str, Callable[[Village, int, int, int], None]] = {
    "give role": _give_role,
    "end roles": _end_roles,
    "start employment": _start_employment,
    "end employment": _end_employment,
    "set state": _set_state,
    "publish": _publish,
    "unpublish": _unpublish,
    "book": _book,
}
