"""Who hears of what happens to a course."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models import Course
from notifications.actions import Message, tell
from notifications.kinds import register_kind
from organisations.models import OrganisationSettings
from people.models import Person, RoleAssignment
from people.permissions import ROLES, Permission

SUBMITTED, SENT_BACK = "course_submitted", "course_sent_back"
PUBLISHED, CHANGED = "course_published", "course_changed"
TITLES_SHOWN = 10


def register_kinds() -> None:
    register_kind(SUBMITTED, _("Een leeractiviteit wacht op jouw beoordeling"))
    register_kind(SENT_BACK, _("Een leeractiviteit is naar je teruggestuurd"))
    register_kind(PUBLISHED, _("Wat je ter beoordeling gaf, is gepubliceerd"))
    register_kind(CHANGED, _("Een collega wijzigde een gepubliceerde leeractiviteit"))


def four_eyes(course: Course) -> bool:
    return OrganisationSettings.of(course.owner).four_eyes


def curators(organisation_id: int) -> set[Any]:
    """The ids of who may curate the offer of that organisation."""
    roles = [role for role, given in ROLES.items() if Permission.COURSE_EDIT in given.grants]
    held = RoleAssignment.objects.current().filter(
        Q(organisation=organisation_id) | Q(organisation=None),
        role__in=roles,
        person__is_active=True,
    )
    return set(held.values_list("person", flat=True))


def tell_colleagues(course: Course, *, by: Person | None) -> None:
    """That a course waits for the eyes of a second person."""
    _tell(curators(course.owner_id), SUBMITTED, course, by)


def tell_submitter(course: Course, kind: str, *, by: Person | None, note: str = "") -> None:
    if course.submitted_by_id:
        _tell({course.submitted_by_id}, kind, course, by, note=note)


def tell_changed(courses: Sequence[Course], *, by: Person | None) -> None:
    """With four eyes: colleagues hear what was changed in the published offer, in one message."""
    if not courses:
        return
    titles = [course.title for course in courses]
    _tell(
        curators(courses[0].owner_id), CHANGED, courses[0], by, number=len(titles),
        titles=titles[:TITLES_SHOWN], more=max(len(titles) - TITLES_SHOWN, 0),
    )  # fmt: skip


def _tell(people: set[Any], kind: str, course: Course, by: Person | None, **facts: Any) -> None:
    about = {"title": course.title, "who": by.full_name if by else "", **facts}
    url = reverse("catalog:offer-course", args=[course.slug])
    tell(
        Message(person, kind, about, url)
        for person in sorted(people - {by.pk if by else None}, key=str)
    )
