"""What people add to their own record, in their own words."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass

from django.db import transaction

from enrollment.models import OwnLearning
from people.models import Person


@dataclass(frozen=True)
class OwnDetails:
    """What was learned, and when: a day in Amsterdam."""

    title: str
    learned_on: datetime.date
    what: str = ""
    hours: int | None = None


@transaction.atomic
def add_own(*, details: OwnDetails, by: Person) -> OwnLearning:
    return OwnLearning.objects.create(person=by, **asdict(details))


@transaction.atomic
def change_own(*, item: OwnLearning, details: OwnDetails, by: Person) -> None:
    """Writes the item anew. Raises PermissionError for somebody else's."""
    _own(item, by)
    for name, value in asdict(details).items():
        setattr(item, name, value)
    item.save()


@transaction.atomic
def remove_own(*, item: OwnLearning, by: Person) -> None:
    """It was a statement of one's own: nothing of it is kept. Raises PermissionError."""
    _own(item, by)
    item.delete()


def _own(item: OwnLearning, by: Person) -> None:
    if item.person_id != by.pk:
        raise PermissionError
