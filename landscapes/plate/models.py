"""ModelVersion and Zone."""

from __future__ import annotations

from collections.abc import Sequence

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from core.models import Timestamped
from landscapes.choices import ZoneKind

PLATE = 1000
"""The plate is this wide and high; y grows downwards."""


@pghistory.track()
class ModelVersion(Timestamped):
    """One edition of the model. Published editions never change; a new one begins as a copy."""

    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=120)
    credit_nl = models.TextField()
    credit_en = models.TextField()
    """Whose thinking it is, and what of it is ours."""
    suggestions = models.JSONField(default=dict)
    """A first idea per form of intervention: form → list of [zone key, percent]. The function
    decides, never the form."""
    note = models.CharField(max_length=400, blank=True, default="")
    """What changed and why."""
    published_at = models.DateTimeField(null=True, blank=True)
    is_current = models.BooleanField(default=False)
    """New landscapes begin with it."""

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="landscape_model_one_current",
            ),
            models.CheckConstraint(
                name="landscape_model_current_is_published",
                condition=Q(is_current=False) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def credit(self) -> str:
        return self.credit_en if get_language() == "en" else self.credit_nl


@pghistory.track()
class Zone(Timestamped):
    """An area of the plate. `geometry` is one of
    `{"shape": "circle", "centre": [x, y], "radius": r}`,
    `{"shape": "polygon", "points": [[x, y], …]}`,
    `{"shape": "arc", "start": [x, y], "control": [x, y], "end": [x, y], "width": w}` and, for the
    sea, `{"shape": "rest"}`."""

    version = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="zones")
    key = models.SlugField(max_length=60)
    """The same in all versions, so that versions can be compared."""
    kind = models.CharField(max_length=8, choices=ZoneKind)
    title_nl = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)
    question_nl = models.CharField(max_length=200, blank=True, default="")
    question_en = models.CharField(max_length=200, blank=True, default="")
    geometry = models.JSONField()
    anchors = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    """Keys of the islands that a bridge joins, or to which a polder belongs."""
    source = models.CharField(max_length=200, blank=True, default="")
    certainty = models.JSONField(default=dict, blank=True)
    """Of name, question, place and so on: a `Certainty`."""
    position = models.PositiveSmallIntegerField(default=0)
    adjacent = models.ManyToManyField("self", blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="landscape_zone_once"),
            models.CheckConstraint(
                name="landscape_zone_kind_known", condition=Q(kind__in=ZoneKind.values)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_nl

    @property
    def question(self) -> str:
        return self.question_en if get_language() == "en" else self.question_nl

    @property
    def takes_marks(self) -> bool:
        """The sea is the context: remarks are made there, interventions stand on land."""
        return self.kind != ZoneKind.SEA


def zones_with_marks(version: ModelVersion) -> Sequence[Zone]:
    """The zones on which interventions stand, in the order of the model."""
    return [zone for zone in version.zones.all() if zone.takes_marks]
