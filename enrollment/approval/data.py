"""What deciding, budgets and reservations know of a person, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from enrollment.models import ApprovalStep, Budget, BudgetEntry, TeamReservation
from people.data import when
from people.models import Person
from people.points import PersonDataSection


def deciding_sections(person: Person) -> Sequence[PersonDataSection]:
    return [_about_you(person), _by_you(person), _money(person), _reservations(person)]


def _about_you(person: Person) -> PersonDataSection:
    found = ApprovalStep.objects.filter(enrollment__person=person).select_related("decided_by")
    rows = [
        {
            _("Wie moest beslissen"): str(step.get_decider_display()),
            _("Besluit"): str(step.get_state_display()),
            _("Door"): step.decided_by.full_name if step.decided_by else "",
            _("Wanneer"): when(step.decided_at),
            _("Reden"): step.reason,
        }
        for step in found.order_by("created_at", "position")
    ]
    return PersonDataSection(
        "approvals",
        _("Besluiten over je aanvragen"),
        _("Van wie volgens de regels van je organisatie akkoord moest geven."),
        rows,
        frozenset(),
    )


def _by_you(person: Person) -> PersonDataSection:
    found = ApprovalStep.objects.filter(decided_by=person)
    rows = [
        {_("Besluit"): str(step.get_state_display()), _("Wanneer"): when(step.decided_at)}
        for step in found.order_by("decided_at", "pk")
    ]
    return PersonDataSection(
        "decisions",
        _("Aanvragen waarover jij besliste"),
        _("Je eigen besluiten; over wie ze gingen, is van die collega."),
        rows,
        frozenset({"enrollment.ApprovalStep.decided_by"}),
    )


def _money(person: Person) -> PersonDataSection:
    rows = [
        {
            _("Jaar"): str(budget.year),
            _("Bedrag"): str(budget.amount),
            _("Jouw rol"): _("eigen leerbudget") if budget.person_id else _("budgethouder"),
        }
        for budget in Budget.objects.filter(person=person) | Budget.objects.filter(holder=person)
    ]
    rows += [
        {
            _("Jaar"): when(entry.modified_at),
            _("Bedrag"): str(entry.amount),
            _("Jouw rol"): _("ging akkoord boven het budget"),
        }
        for entry in BudgetEntry.objects.filter(overruled_by=person)
    ]
    return PersonDataSection(
        "budgets",
        _("Leerbudgetten"),
        _("Vastgelegd door je organisatie, en door jouw besluiten."),
        rows,
        frozenset(
            {
                "enrollment.Budget.person",
                "enrollment.Budget.holder",
                "enrollment.BudgetEntry.overruled_by",
            }
        ),
    )


def _reservations(person: Person) -> PersonDataSection:
    found = TeamReservation.objects.filter(manager=person).select_related("run__course")
    rows = [
        {
            _("Leeractiviteit"): one.run.course.title,
            _("Wanneer"): when(one.run.starts_at),
            _("Plaatsen"): str(one.asked),
        }
        for one in found.prefetch_related("run__course__texts").order_by("created_at")
    ]
    return PersonDataSection(
        "reservations",
        _("Plaatsen die je voor je team reserveerde"),
        _("Door jou."),
        rows,
        frozenset({"enrollment.TeamReservation.manager"}),
    )
