"""PathEnrollment and StepMark."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from catalog.models import LearningPath, PathStep, PathVersion
from core.models import Timestamped
from enrollment.paths.querysets import PathEnrollmentQuerySet
from enrollment.paths.states import PathState
from organisations.models import Organisation
from people.models import Employment, Person


class PathEnrollment(Timestamped):
    """A person on a learning path, in the version they began with.

    How far they are is never stored but read: from their enrollments in the courses of the steps,
    and from marks.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, related_name="enrollments")
    version = models.ForeignKey(PathVersion, on_delete=models.PROTECT, related_name="enrollments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="path_enrollments")
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PathState, default=PathState.ACTIVE)
    started_on = models.DateField()
    """A day in Amsterdam; deadlines of steps count from it."""
    ended_at = models.DateTimeField(null=True, blank=True)
    """When it was completed or stopped."""

    objects = PathEnrollmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "path"],
                condition=Q(state=PathState.ACTIVE),
                name="path_enrollment_one_active",
            ),
            models.CheckConstraint(
                name="path_enrollment_state_known", condition=Q(state__in=PathState.values)
            ),
            models.CheckConstraint(
                name="path_enrollment_ended_has_moment",
                condition=Q(state=PathState.ACTIVE, ended_at=None)
                | (~Q(state=PathState.ACTIVE) & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.path_id} · {self.state}"


class StepMark(Timestamped):
    """A step counted as done by hand: an assignment handed in, something followed elsewhere."""

    enrollment = models.ForeignKey(PathEnrollment, on_delete=models.CASCADE, related_name="marks")
    step = models.ForeignKey(PathStep, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField()
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "step"], name="step_mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} · {self.step_id}"


__all__ = ["PathEnrollment", "PathState", "StepMark"]
