"""The wave plan: organisations by their turn to join."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import F

from organisations.models import Organisation


@dataclass
class Wave:
    """Organisations that join together; `number` None holds those without a place in the plan."""

    number: int | None
    organisations: list[Organisation] = field(default_factory=list)


def waves() -> list[Wave]:
    """First wave first, unplanned last; within a wave by planned day and name. One query."""
    by_number: dict[int | None, Wave] = {}
    order = (F("wave").asc(nulls_last=True), F("planned_live_on").asc(nulls_last=True), "name")
    for organisation in Organisation.objects.order_by(*order):
        wave = by_number.setdefault(organisation.wave, Wave(organisation.wave))
        wave.organisations.append(organisation)
    return list(by_number.values())
