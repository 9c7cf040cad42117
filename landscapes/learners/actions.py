"""What a learner keeps of themselves."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from landscapes.learners.models import LearnerPreferences
from people.models import Person


@transaction.atomic
def keep_preferences(*, answers: Mapping[str, int], own_words: str, by: Person) -> None:
    """The answers of the check replace those of before."""
    LearnerPreferences.objects.update_or_create(
        person=by, defaults={"answers": dict(answers), "own_words": own_words}
    )


@transaction.atomic
def choose_suggestions(*, on: bool, by: Person) -> None:
    """Shows suggestions, or never again until asked for."""
    LearnerPreferences.objects.update_or_create(person=by, defaults={"suggestions": on})


@transaction.atomic
def forget_preferences(*, by: Person) -> None:
    """The answers and words go; that somebody wants no suggestions stays."""
    kept = LearnerPreferences.objects.filter(person=by)
    kept.filter(suggestions=True).delete()
    kept.update(answers={}, own_words="")
