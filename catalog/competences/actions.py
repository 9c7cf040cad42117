"""Choosing competences to work on, and the concern's own ones."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify

from catalog.models import ChosenCompetence, Competence
from people.models import Person
from people.rights.log import record


class CompetenceRefused(Exception):
    """This cannot be; the message of the form says why."""


@transaction.atomic
def choose(*, competence: Competence, by: Person) -> None:
    """Puts it among what `by` works on; twice is once. Raises CompetenceRefused when retired."""
    if competence.retired:
        raise CompetenceRefused
    ChosenCompetence.objects.get_or_create(person=by, competence=competence)


@transaction.atomic
def drop(*, competence: Competence, by: Person) -> None:
    """`by` does not work on it any more; nothing of the choice is kept."""
    ChosenCompetence.objects.filter(person=by, competence=competence).delete()


@transaction.atomic
def add_competence(
    *, label: str, parent: Competence | None, description: str, by: Person
) -> Competence:
    """Adds one of the concern's own. Raises CompetenceRefused when the label exists."""
    if Competence.objects.filter(label__iexact=label).exists():
        raise CompetenceRefused
    competence: Competence = Competence.objects.create(
        slug=_free_slug(label), label=label, parent=parent, description=description
    )
    _log(competence, "competence.add", by)
    return competence


@transaction.atomic
def retire(*, competence: Competence, by: Person) -> None:
    """Not offered any more; who chose it keeps it. ESCO's stay: raises CompetenceRefused."""
    _set_retired(competence, to=True)
    _log(competence, "competence.retire", by)


@transaction.atomic
def restore(*, competence: Competence, by: Person) -> None:
    """Offered again. Raises CompetenceRefused for ESCO's."""
    _set_retired(competence, to=False)
    _log(competence, "competence.restore", by)


def _set_retired(competence: Competence, *, to: bool) -> None:
    if competence.uri:
        raise CompetenceRefused
    Competence.objects.filter(pk=competence.pk).update(retired=to)
    competence.retired = to


def _log(competence: Competence, action: str, by: Person) -> None:
    record(action=action, by=by, object_kind="competence", object_id=competence.pk)


def _free_slug(label: str) -> str:
    base = slugify(label)[:110] or "competentie"
    taken = set(Competence.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)
