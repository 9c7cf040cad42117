"""What is known of somebody's wishes and own learning, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from enrollment.models import LearningWish, OwnLearning, WishLog
from enrollment.wishes.states import WishState
from people.data import when
from people.models import Person
from people.points import PersonDataSection


def wish_sections(person: Person) -> Sequence[PersonDataSection]:
    return [_wishes(person), _steps(person), _own(person)]


def _wishes(person: Person) -> PersonDataSection:
    found = LearningWish.objects.of(person).with_facts().order_by("created_at", "pk")
    rows = [
        {
            _("Wat"): one.title,
            _("Doel"): one.goal,
            _("Wie geeft het"): one.supplier,
            _("Website"): one.website,
            _("Prijs zonder btw"): "" if one.price_excl is None else str(one.price_excl),
            _("Begint op"): when(one.starts_on),
            _("Eindigt op"): when(one.ends_on),
            _("Uren"): str(one.hours or ""),
            _("Stand"): one.get_state_display(),
            _("Voor organisatie"): one.organisation.name,
            _("Afdeling"): one.department.name,
            _("Kostenplaats"): one.cost_centre,
            _("Leidinggevende"): one.manager.full_name if one.manager else "",
            _("Beslist door"): one.decided_by.full_name if one.decided_by else "",
            _("Reden"): one.decision_reason,
            _("Afgerond op"): when(one.completed_on),
        }
        for one in found
    ]
    return PersonDataSection(
        "wishes",
        _("Wat je buiten de catalogus vroeg"),
        _("Door jou; je afdeling en leidinggevende zoals die toen waren."),
        rows,
        frozenset({"enrollment.LearningWish.person"}),
    )


def _steps(person: Person) -> PersonDataSection:
    found = WishLog.objects.filter(wish__person=person).select_related("by", "wish")
    rows = [
        {
            _("Wanneer"): when(step.at),
            _("Wat"): f"{step.wish.title}: {WishState(step.target).label}",
            _("Door"): step.by.full_name if step.by else _("het portaal zelf"),
            _("Reden"): _(step.reason) if step.reason and not step.by else step.reason,
        }
        for step in found
    ]
    return PersonDataSection(
        "wish_steps",
        _("Wat er met die wensen gebeurde"),
        _("Het portaal houdt zelf elke stap bij."),
        rows,
        frozenset({"enrollment.WishLog.by"}),
    )


def _own(person: Person) -> PersonDataSection:
    rows = [
        {
            _("Wat"): one.title,
            _("Wanneer"): when(one.learned_on),
            _("Uren"): str(one.hours or ""),
            _("Wat je ervan meeneemt"): one.what,
        }
        for one in OwnLearning.objects.filter(person=person)
    ]
    return PersonDataSection(
        "own_learning",
        _("Wat je zelf toevoegde"),
        _("Door jou. Je verandert of verwijdert het bij Mijn leren."),
        rows,
        frozenset({"enrollment.OwnLearning.person"}),
    )
