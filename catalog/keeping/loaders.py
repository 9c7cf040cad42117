"""Loaders: only one's own, and only a course one may browse."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from catalog.models import Course, Favourite, SavedSearch
from people.middleware import ActorRequest
from people.permissions import Purpose


def get_own_search_or_404(request: ActorRequest, pk: int) -> SavedSearch:
    found: SavedSearch = get_object_or_404(SavedSearch, pk=pk, person=request.user)
    return found


def get_own_favourite_or_404(request: ActorRequest, pk: int) -> Favourite:
    found: Favourite = get_object_or_404(Favourite, pk=pk, person=request.user)
    return found


def get_browsable_course_or_404(request: ActorRequest, slug: str) -> Course:
    """Not what one only has in one's record: that is kept already."""
    courses = Course.objects.visible_to(request.actor, Purpose.BROWSE)
    found: Course = get_object_or_404(courses, slug=slug)
    return found
