"""What happens in the village, step by step: roles, employments, publications, bookings.

A new verb: a function of the village and three numbers from 0 to 3, named in `VERBS`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.utils import timezone

from catalog.models import Course, LearningPath, Publication
from catalog.states import CourseState
from enrollment.actions.booking import AlreadyEnrolled, book
from enrollment.rules import BookingRefused
from people.models import Delegation, Employment, RoleAssignment
from people.permissions import Role
from tests.factories import LONG_AGO, make_employment
from tests.policy.village import Village

ROLES = (Role.LD_OFFICER, Role.TRAINER, Role.PO_ADMIN, Role.FUNCTIONAL_ADMIN, Role.COUNCIL_MEMBER)
STATES = (CourseState.PUBLISHED, CourseState.WITHDRAWN, CourseState.DRAFT, CourseState.ARCHIVED)

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
    Course.objects.filter(pk=village.courses[which].pk).update(state=STATES[state])


def _set_path_state(village: Village, whose: int, state: int, _third: int) -> None:
    paths = LearningPath.objects.filter(owner=village.organisations[whose % 2])
    paths.update(state=STATES[state])


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


def _lead(village: Village, who: int, manager: int, _third: int) -> None:
    """From now on `manager` leads `who`, in all their work."""
    if who != manager:
        own = Employment.objects.filter(person=village.people[who])
        own.update(manager=village.people[manager])


def _stand_in(village: Village, who: int, manager: int, days: int) -> None:
    """From the day before yesterday to tomorrow, for two days."""
    if who == manager:
        return
    since = timezone.localdate() + datetime.timedelta(days=days - 2)
    Delegation.objects.create(
        manager=village.people[manager],
        delegate=village.people[who],
        since=since,
        until=since + datetime.timedelta(days=1),
    )


VERBS: dict[str, Callable[[Village, int, int, int], None]] = {
    "give role": _give_role,
    "end roles": _end_roles,
    "start employment": _start_employment,
    "end employment": _end_employment,
    "set state": _set_state,
    "set path state": _set_path_state,
    "publish": _publish,
    "unpublish": _unpublish,
    "book": _book,
    "lead": _lead,
    "stand in": _stand_in,
}
