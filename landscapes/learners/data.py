"""What landscapes know of a person, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from landscapes.choices import Preference
from landscapes.learners.models import LearnerPreferences
from landscapes.learners.words import DEGREES
from landscapes.maps.models import Remark
from people.data import when
from people.models import Person
from people.points import PersonDataSection


def preference_sections(person: Person) -> Sequence[PersonDataSection]:
    return [_preferences(person), _remarks(person)]


def _preferences(person: Person) -> PersonDataSection:
    kept = LearnerPreferences.objects.filter(person=person).first()
    degrees = dict(DEGREES)
    rows = []
    if kept:
        rows = [
            {_("Vraag"): str(Preference(key).label), _("Antwoord"): str(degrees.get(value, value))}
            for key, value in kept.answers.items()
        ]
        rows.append({_("Vraag"): _("In eigen woorden"), _("Antwoord"): kept.own_words})
        shown = _("aan") if kept.suggestions else _("uit")
        rows.append({_("Vraag"): _("Suggesties"), _("Antwoord"): shown})
    return PersonDataSection(
        "learner-preferences",
        _("Hoe je graag leert"),
        _("Dat vulde je zelf in; niemand anders ziet het."),
        rows,
        frozenset({"landscapes.LearnerPreferences.person"}),
    )


def _remarks(person: Person) -> PersonDataSection:
    rows = [
        {
            _("Wanneer"): when(one.created_at),
            _("Landschap"): one.landscape.name,
            _("Opmerking"): one.text,
        }
        for one in Remark.objects.filter(by=person).select_related("landscape")
    ]
    return PersonDataSection(
        "landscape-remarks",
        _("Wat je bij leerlandschappen opmerkte"),
        _("Dat schreef je zelf."),
        rows,
        frozenset({"landscapes.Remark.by"}),
    )
