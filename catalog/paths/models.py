"""LearningPath, its versions and their steps."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.paths.querysets import LearningPathQuerySet
from catalog.states import CourseState
from core.models import Timestamped
from organisations.models import Organisation


@pghistory.track()
class LearningPath(Timestamped):
    """A path as people find it. What it asks of them stands in its versions.

    Its states are those of courses (`catalog.states`), without a review.
    """

    slug = models.SlugField(max_length=120, unique=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="paths")
    state = models.CharField(max_length=12, choices=CourseState, default=CourseState.DRAFT)
    language = models.CharField(
        max_length=2, choices=[("nl", _("Nederlands")), ("en", _("Engels"))], default="nl"
    )
    title = models.CharField(max_length=255)
    summary = models.CharField(max_length=2000, blank=True, default="")
    sharing = models.CharField(
        max_length=8,
        choices=[
            ("kept", _("alleen de eigen organisatie")),
            ("chosen", _("gekozen organisaties")),
            ("concern", _("het hele concern")),
        ],
        default="kept",
    )
    shared_with = models.ManyToManyField(Organisation, related_name="shared_paths", blank=True)
    current = models.ForeignKey(
        "catalog.PathVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The version that who starts now follows; empty until it is published."""

    objects = LearningPathQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                name="path_published_has_version",
                condition=~Q(state=CourseState.PUBLISHED) | Q(current__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PathVersion(Timestamped):
    """What a path asks. Fixed once published: a change makes a next version, and who is under way
    keeps theirs."""

    path = models.ForeignKey(LearningPath, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["path", "number"], name="path_version_number"),
            models.UniqueConstraint(
                fields=["path"],
                condition=Q(published_at=None),
                name="path_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path_id} v{self.number}"


class StepKind(models.TextChoices):
    COURSES = "courses", _("leeractiviteiten")
    ASSIGNMENT = "assignment", _("opdracht")


class PathStep(models.Model):
    """One step: courses of any form (classroom, digital, micro-lesson), or an assignment."""

    version = models.ForeignKey(PathVersion, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=StepKind, default=StepKind.COURSES)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    courses = models.ManyToManyField("catalog.Course", related_name="path_steps", blank=True)
    needed = models.PositiveSmallIntegerField(null=True, blank=True)
    """How many of the courses one must complete; empty is all of them."""
    required = models.BooleanField(default=True)
    due_days = models.PositiveSmallIntegerField(null=True, blank=True)
    """Days after one's start on the path; empty is no deadline."""

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="path_step_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="path_step_needs_one", condition=Q(needed=None) | Q(needed__gte=1)
            ),
            models.CheckConstraint(
                name="path_step_kind_known", condition=Q(kind__in=StepKind.values)
            ),
        ]

    def __str__(self) -> str:
        return self.title


__all__ = ["LearningPath", "PathStep", "PathVersion", "StepKind"]
