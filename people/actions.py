"""What people change about themselves. All else about them comes from the personnel system."""

from __future__ import annotations

from django.db import transaction

from people.models import Person
from people.points import people_followers


@transaction.atomic
def change_language(*, by: Person, language: str) -> None:
    """Pages and mails of `by` come in `language` from now on; messages follow, old ones too.

    Raises django.db.IntegrityError for a language the portal does not have; forms check first.
    """
    Person.objects.filter(pk=by.pk).update(language=language)
    by.language = language
    for _answer in people_followers.answers([by.pk]):
        pass
