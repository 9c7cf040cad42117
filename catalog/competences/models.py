"""Competence and ChosenCompetence."""

from __future__ import annotations

from django.db import models
from tree_queries.models import TreeNode

from core.models import Timestamped
from people.models import Person


class Competence(TreeNode):
    """What somebody can be able to do. With a `uri` it is ESCO's, without one the concern's own."""

    slug = models.SlugField(max_length=120, unique=True)
    uri = models.URLField(max_length=200, blank=True, default="")
    code = models.CharField(max_length=20, blank=True, default="")
    label = models.CharField(max_length=200)
    """Dutch: ESCO's labels are kept as they were delivered."""
    description = models.TextField(blank=True, default="")
    retired = models.BooleanField(default=False)
    """Not offered for choosing any more; what points at it stays."""

    class Meta:
        ordering = ["code", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["uri"], condition=~models.Q(uri=""), name="competence_once_per_uri"
            )
        ]

    def __str__(self) -> str:
        return self.label


class ChosenCompetence(Timestamped):
    """A competence that a person wants to work on: steers suggestions, seen by nobody else."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="chosen_competences")
    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="chosen")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "competence"], name="chosen_competence_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.competence_id}"
