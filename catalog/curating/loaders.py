"""Loaders of the pages for curating."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.http import Http404

from catalog.loaders import get_course_or_404
from catalog.models import Course
from catalog.querysets import CourseQuerySet
from organisations.models import Organisation
from organisations.states import OrganisationState
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose
from people.policy import Actor


def get_curated_course_or_404(request: ActorRequest, slug: str) -> Course:
    """A course of an organisation whose offer the actor curates; 403 for one they only see."""
    return get_course_or_404(request, slug, Permission.COURSE_EDIT)


def own_courses(actor: Actor) -> CourseQuerySet:
    return Course.objects.visible_to(actor, Purpose.CURATE)


def curated_organisations(actor: Actor) -> list[Organisation]:
    """For whom the actor may make courses; the one they act for comes first."""
    reach = actor.reach(Permission.COURSE_EDIT)
    if not reach:
        return []
    found = Organisation.objects.filter(reach.q("pk")).exclude(state=OrganisationState.LEFT)
    return sorted(found, key=lambda one: (one.pk != actor.organisation_id, one.name))


def get_text_version_or_404(course: Course, pk: int) -> Any:
    """An earlier text of that course."""
    events = apps.get_model("catalog", "CourseTextEvent").objects
    found = events.filter(course_id=course.pk, pk=pk).first()
    if found is None:
        raise Http404
    return found
