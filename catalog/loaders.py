"""Loaders: a view gets its course only through one of these, and so only with the right."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404

from catalog.models import Course
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose


def get_visible_course_or_404(request: ActorRequest, slug: str) -> Course:
    """A course that the actor may browse, has in their own record, or curates."""
    courses = Course.objects.filter(slug=slug).with_page_data()
    for purpose in (Purpose.BROWSE, Purpose.OWN_RECORD, Purpose.CURATE):
        course = courses.visible_to(request.actor, purpose).first()
        if course:
            return course
    raise Http404


def get_course_or_404(request: ActorRequest, slug: str, permission: Permission) -> Course:
    """A course for which the actor holds `permission`.

    Whoever may not even see it gets 404; who may see it but lacks the right gets 403.
    """
    course = get_visible_course_or_404(request, slug)
    if not request.actor.may(permission, course.owner_id):
        raise PermissionDenied
    return course
