"""Hours, days, seats and prices per form: plausible for a Dutch public organisation."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from decimal import Decimal

from demo.content.suppliers import SupplierContent, academy_of, firms_for
from demo.content.variants import Variant

_DAY_HOURS = 7
_BANDS = {0: (0,), 1: (145, 165, 195), 2: (245, 275, 295, 325), 3: (395, 445, 495, 525)}
_INTERNAL_FORMS = frozenset({"community", "intervision", "on_the_job", "micro_learning"})
_SELF_PACED = frozenset({"e_learning", "micro_learning"})


@dataclass(frozen=True, slots=True)
class Logistics:
    """`days` counts meetings and is zero for self-paced forms, which have no limits of people."""

    minutes: int
    days: int
    minimum: int | None
    maximum: int | None


def _hours(variant: Variant) -> int:
    hours = variant.topic.hours
    if variant.kind == "angle":
        return min(hours, 7)
    if variant.kind in ("refresh", "audience"):
        return min(hours, 4 if variant.kind == "refresh" else 14)
    return min(hours, 14) if variant.kind == "deepen" else hours


def logistics_of(*, variant: Variant, rng: random.Random) -> Logistics:
    hours, form = _hours(variant), variant.form
    if form == "micro_learning":
        return Logistics(rng.choice((5, 8, 10)), 0, None, None)
    if form == "e_learning":
        return Logistics(min(480, max(30, hours * 60 // 3 // 15 * 15)), 0, None, None)
    if form == "coaching":
        sessions = rng.choice((4, 5, 6))
        return Logistics(sessions * 60, sessions, 1, 1)
    if form == "intervision":
        meetings = rng.choice((4, 5, 6))
        return Logistics(meetings * 120, meetings, 5, 8)
    if form == "community":
        return Logistics(4 * 120, 4, 5, 60)
    if form == "event":
        return Logistics(rng.choice((60, 90, 180)), 1, 15, rng.choice((40, 80, 150, 300)))
    if form == "on_the_job":
        return Logistics(min(hours, 16) * 60, max(1, math.ceil(min(hours, 16) / 8)), 1, 3)
    days = max(1, math.ceil(hours / _DAY_HOURS))
    if form == "blended" and days > 2:
        days -= 1
    return Logistics(hours * 60, days, rng.choice((6, 8)), rng.choice((10, 12, 14, 16)))


def supplier_of(*, variant: Variant, owner_slug: str, rng: random.Random) -> SupplierContent:
    """Own academy for what colleagues do together; firms for most of the rest."""
    if variant.form in _INTERNAL_FORMS or variant.topic.price == 0 or rng.random() < 0.35:
        return academy_of(owner_slug)
    return rng.choice(firms_for(variant.topic.field))


def price_of(
    *, variant: Variant, plan: Logistics, supplier: SupplierContent, rng: random.Random
) -> Decimal | None:
    """Euro per person excl. VAT; None ("on request") for some coaching and long programmes."""
    if variant.form in _INTERNAL_FORMS or variant.topic.price == 0:
        return Decimal("0.00")
    external = supplier.owner_slug is None
    if external and (variant.form == "coaching" or plan.days > 8) and rng.random() < 0.3:
        return None
    if variant.form == "coaching":
        return Decimal(plan.days * rng.choice((95, 115, 135))).quantize(Decimal("0.01"))
    if variant.form == "event":
        return Decimal(rng.choice((0, 0, 45, 75)) if external else 0).quantize(Decimal("0.01"))
    if variant.form == "e_learning":
        return Decimal(rng.choice((25, 39, 49, 75)) if external else 0).quantize(Decimal("0.01"))
    per_day = rng.choice(_BANDS[variant.topic.price]) if external else rng.choice((0, 45, 75, 95))
    factor = Decimal("0.6") if plan.minutes <= 4 * 60 else Decimal(plan.days)
    return (Decimal(per_day) * factor / 5).quantize(Decimal(1)) * Decimal("5.00")
