"""LearnerPreferences."""

from __future__ import annotations

from django.db import models

from core.models import Timestamped
from people.models import Person


class LearnerPreferences(Timestamped):
    """How somebody likes to learn, in their own words. Private: no query joins it to a report, a
    team or an export but the person's own."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="learner_preferences"
    )
    answers = models.JSONField(default=dict)
    """Preference → 0 (not me) to 3 (very much me)."""
    own_words = models.CharField(max_length=600, blank=True, default="")
    suggestions = models.BooleanField(default=True)
    """Show *past bij hoe jij leert* and a nudge toward an empty island."""

    def __str__(self) -> str:
        return f"preferences of {self.person_id}"
