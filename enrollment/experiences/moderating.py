"""Whose texts wait for whom: the learning advisers of who owns the course."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from catalog.models import Course
from enrollment.experiences.figures import ENOUGH
from enrollment.experiences.models import Moderation
from enrollment.models import Experience
from people.middleware import ActorRequest
from people.permissions import Purpose
from people.policy import Actor


def courses_to_moderate(actor: Actor) -> QuerySet[Course]:
    """Own courses with texts and enough answers; most unread texts first."""
    path = "runs__enrollments__experience"
    texts = ~Q(**{f"{path}__text": ""})
    found: QuerySet[Course] = (
        Course.objects.visible_to(actor, Purpose.CURATE)
        .annotate(
            answers=Count(path),
            texts_told=Count(path, filter=texts),
            unread=Count(path, filter=texts & Q(**{f"{path}__moderation": Moderation.NEW})),
        )
        .filter(answers__gte=ENOUGH, texts_told__gt=0)
        .prefetch_related("texts")
        .order_by("-unread", "pk")
    )
    return found


def texts_of(course: Course) -> QuerySet[Experience]:
    return Experience.objects.filter(enrollment__run__course=course).exclude(text="")


def get_moderated_course_or_404(request: ActorRequest, slug: str) -> Course:
    """An own course whose texts may be read; other people's do not exist here."""
    course: Course | None = courses_to_moderate(request.actor).filter(slug=slug).first()
    if course is None:
        raise Http404
    return course


def get_text_or_404(course: Course, handle: str) -> Experience:
    for experience in texts_of(course):
        if experience.handle == handle:
            return experience
    raise Http404
