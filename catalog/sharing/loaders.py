"""Loaders of the pages for sharing.

What is offered and not taken over is seen by nobody in the catalogue; only the advisers to whom it
is offered may look at it here, to decide.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404

from catalog.curating.loaders import curated_organisations
from catalog.loaders import get_visible_course_or_404
from catalog.models import Course, Publication
from catalog.states import CourseState
from organisations.models import Organisation
from people.middleware import ActorRequest
from people.permissions import Permission


def get_taking_organisation(request: ActorRequest) -> tuple[Organisation, list[Organisation]]:
    """For which organisation somebody takes over, and for which others they could: the one named
    in the address (`voor`), else the one they act for."""
    mine = curated_organisations(request.actor)
    if not mine:
        raise PermissionDenied
    wanted = request.GET.get("voor", "")
    return next((one for one in mine if one.slug == wanted), mine[0]), mine


def get_shared_course_or_404(slug: str, organisation: Organisation) -> Course:
    """A published course of others that this organisation has, hidden or not, or may have."""
    courses = Course.objects.filter(slug=slug, state=CourseState.PUBLISHED).with_card_data()
    found = courses.shared_to(organisation.pk).first() or courses.had_by(organisation.pk).first()
    if found is None:
        raise Http404
    return found


def get_pictured_course_or_404(request: ActorRequest, slug: str) -> Course:
    """A course whose page, or whose preview for advisers, the actor may see."""
    try:
        return get_visible_course_or_404(request, slug)
    except Http404:
        for organisation in curated_organisations(request.actor):
            found = Course.objects.filter(slug=slug).shared_to(organisation.pk).first()
            if found:
                return found
        raise


def get_own_publication_or_404(request: ActorRequest, pk: int) -> Publication:
    """A publication, not over yet, to the people of an organisation whose offer the actor curates.

    The owner's advisers see what others made of it, and get 403.
    """
    rows = Publication.objects.not_over().select_related("course__owner", "organisation")
    found = rows.filter(pk=pk).first()
    reach = request.actor.reach(Permission.COURSE_EDIT)
    if found is None:
        raise Http404
    if found.organisation_id in reach:
        return found
    if found.course.owner_id in reach:
        raise PermissionDenied
    raise Http404
