"""Learning paths on other pages: the path's own, Mijn leren, the team's, P&O's of a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from catalog.points import Panel
from catalog.states import CourseState
from enrollment.paths.loaders import with_names
from enrollment.paths.models import PathEnrollment
from enrollment.paths.querysets import PathEnrollmentQuerySet
from enrollment.paths.screen import Followed, followed
from enrollment.paths.states import PathState
from people.middleware import ActorRequest
from people.models import Employment, Person
from people.permissions import Permission, Purpose
from people.points import ProfilePanel
from people.policy import Actor

MOST = 20


def begin_panel(request: ActorRequest, path: Any) -> Panel | None:
    """The button to begin, or the way to one's own path when one is on it."""
    if not request.actor.may(Permission.ENROLL_SELF):
        return None
    own = PathEnrollment.objects.visible_to(request.actor, Purpose.OWN_RECORD).filter(path=path)
    last = own.exclude(state=PathState.STOPPED).order_by("-created_at").first()
    active = last is not None and last.state == PathState.ACTIVE
    if path.state != CourseState.PUBLISHED and last is None:
        return None
    context = {
        "last": last,
        "active": active,
        "begins": not active and path.state == CourseState.PUBLISHED,
        "slug": path.slug,
        "employment": request.actor.employment,
    }
    return Panel("enrollment/paths/_begin_panel.html", context, aside=True)


def own_paths(request: ActorRequest) -> list[Followed]:
    """For Mijn leren: those under way first, then what was completed."""
    own = PathEnrollment.objects.visible_to(request.actor, Purpose.OWN_RECORD)
    found = with_names(own).exclude(state=PathState.STOPPED).order_by("state", "-started_on", "pk")
    return followed(found[:MOST])


def team_paths(actor: Actor, employments: Sequence[Employment]) -> list[Followed]:
    """For Mijn team: what the people of one page follow for their work there."""
    people = [employment.person_id for employment in employments]
    found = (
        PathEnrollment.objects.visible_to(actor, Purpose.REPORT)
        .filter(PathEnrollmentQuerySet.for_team(actor), person__in=people)
        .filter(Q(state=PathState.ACTIVE) | Q(state=PathState.COMPLETED))
    )
    return followed(
        with_names(found).order_by("person__family_name", "person__given_name", "state", "pk")
    )


def person_paths_panel(request: ActorRequest, person: Person) -> ProfilePanel:
    """For P&O: those followed for their organisation."""
    visible = PathEnrollment.objects.visible_to(request.actor, Purpose.REPORT).of(person)
    found = with_names(visible).order_by("state", "-started_on", "pk")
    return ProfilePanel("enrollment/paths/_person_panel.html", {"paths": followed(found[:MOST])})
