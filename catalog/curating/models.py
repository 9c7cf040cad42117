"""CourseImage and CourseCredit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import Timestamped


class CourseImage(Timestamped):
    """The picture of a course, made small on arrival (WebP). In the database: there are few, and a
    backup then holds all."""

    course = models.OneToOneField(
        "catalog.Course", on_delete=models.CASCADE, primary_key=True, related_name="image"
    )
    data = models.BinaryField()
    digest = models.CharField(max_length=64)
    """SHA-256 of `data`: part of its address, so that browsers may keep it for ever."""
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt_nl = models.CharField(max_length=200, blank=True, default="")
    alt_en = models.CharField(max_length=200, blank=True, default="")
    """What it shows, for who cannot see it; empty says that it only decorates."""

    def __str__(self) -> str:
        return f"image of {self.course_id}"


class CourseCredit(models.Model):
    """Accreditation points that a professional register gives for a course."""

    course = models.ForeignKey("catalog.Course", on_delete=models.CASCADE, related_name="credits")
    register = models.CharField(max_length=120)
    """Whose points, as the profession calls it ('NOvA', 'Register Belastingadviseurs')."""
    points = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["register"]
        constraints = [
            models.UniqueConstraint(fields=["course", "register"], name="credit_per_register"),
            models.CheckConstraint(name="credit_points_positive", condition=Q(points__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.register}: {self.points}"
