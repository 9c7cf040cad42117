"""EDU-DEX cost lines to one price.

A price is the tuition fee plus every other *required* cost, per person, for the whole program, in
euro. Anything else (two fees, a price per month or per group, another currency) has no single
price: it is flagged and its words are kept.

VAT: EDU-DEX does not define in its schema whether `amount` includes VAT. It is taken as excluding
VAT, as the standard is used, unless the line's own figures prove otherwise: `amountVAT` may be
the VAT itself or the amount with VAT, and is only used when it fits the rate. The rate comes from
`VATPercentage`, else `VATCode` (1 none, 2 reverse charge, 3 low, 4 and 5 high)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.feeds.notes import Findings
from catalog.feeds.parsing import MAX_AMOUNT
from catalog.feeds.records import PriceRecord, Text
from catalog.feeds.texts import plain_text

RATE_OF_CODE = {1: Decimal(0), 2: Decimal(0), 3: Decimal(9), 4: Decimal(21), 5: Decimal(21)}
CENT = Decimal("0.01")
TOLERANCE = Decimal("0.05")
MAIN_TYPE = "tuition fee"
WHOLE_PROGRAM = {None, "program"}

LABELS = {
    "tuition fee": "lesgeld",
    "registration fee": "inschrijfgeld",
    "study material": "studiemateriaal",
    "certificate": "certificaat",
    "examination": "examen",
    "location": "locatie",
    "accommodation": "verblijf",
}

Cost = Mapping[str, Any]


def read_price(costs: Sequence[Cost], *, field: str, findings: Findings) -> PriceRecord | None:
    """None without cost lines; a record without amounts when there is no single price."""
    required = [
        cost
        for cost in costs
        if cost["isRequiredCost"] and cost["costType"] != "single payment discount"
    ]
    if not required:
        return None
    reason = _no_single_price(required)
    if reason:
        note = "; ".join(_words(cost) for cost in required)[:500]
        findings.warn(field, note, reason, _("Vul de prijs bij de leeractiviteit zelf in."))
        return PriceRecord(note=note)
    prices = [_line_price(cost, field=field, findings=findings) for cost in required]
    return _sum(prices, required)


def _no_single_price(costs: Sequence[Cost]) -> Text:
    if any(cost["currency"] != "EUR" for cost in costs):
        return _("De prijs is niet in euro.")
    if any(cost.get("period") not in WHOLE_PROGRAM for cost in costs):
        return _("De prijs geldt per periode, niet voor het geheel.")
    if any(cost.get("payableBy") == "group" for cost in costs):
        return _("De prijs geldt per groep, niet per persoon.")
    if sum(cost["costType"] == MAIN_TYPE for cost in costs) > 1:
        return _("Er is meer dan één prijs.")
    if any(Decimal(cost["amount"]) < 0 for cost in costs):
        return _("Het bedrag is negatief.")
    if any(Decimal(cost["amount"]) > MAX_AMOUNT for cost in costs):
        return _("Het bedrag is niet aannemelijk.")
    return ""


def _line_price(cost: Cost, *, field: str, findings: Findings) -> PriceRecord:
    amount = Decimal(cost["amount"])
    rate = _rate(cost)
    stated = Decimal(cost["amountVAT"]) if "amountVAT" in cost else None
    if stated is None or "VATExemptAmount" in cost:
        return PriceRecord(amount_excl=amount, vat_rate=rate)
    if rate is not None:
        if _near(stated, amount * rate / 100):
            return PriceRecord(amount, amount + stated, rate)
        if _near(stated, amount * (100 + rate) / 100):
            return PriceRecord(amount, stated, rate)
        if _near(stated, amount * rate / (100 + rate)):
            return PriceRecord(amount - stated, amount, rate)
        findings.warn(
            f"{field}.amountVAT",
            cost["amountVAT"],
            _("Het btw-bedrag past niet bij het bedrag en het percentage."),
            _("Laat de leverancier de btw verbeteren."),
        )
    return PriceRecord(amount_excl=amount, vat_rate=rate)


def _rate(cost: Cost) -> Decimal | None:
    if "VATPercentage" in cost:
        return Decimal(int(cost["VATPercentage"]))
    return RATE_OF_CODE.get(int(cost["VATCode"])) if "VATCode" in cost else None


def _near(first: Decimal, second: Decimal) -> bool:
    return abs(first - second) <= TOLERANCE


def _sum(prices: Sequence[PriceRecord], costs: Sequence[Cost]) -> PriceRecord:
    excluding = [price.amount_excl for price in prices if price.amount_excl is not None]
    including = [price.amount_incl for price in prices if price.amount_incl is not None]
    rates = {price.vat_rate for price in prices}
    notes = [] if len(costs) == 1 else ["; ".join(_words(cost) for cost in costs)]
    if rates == {None}:
        notes.append("btw niet vermeld")
    if any(not cost["amountIsFinal"] for cost in costs):
        notes.append("prijs nog niet definitief")
    return PriceRecord(
        amount_excl=sum(excluding, Decimal(0)).quantize(CENT),
        amount_incl=sum(including, Decimal(0)).quantize(CENT)
        if len(including) == len(prices)
        else None,
        vat_rate=rates.pop() if len(rates) == 1 else None,
        note="; ".join(notes)[:500],
    )


def _words(cost: Cost) -> str:
    text = cost.get("summaryText") or cost.get("descriptionText") or {}
    label = plain_text(str(text.get("nl") or next(iter(text.values()), ""))) or LABELS.get(
        cost["costType"], cost["costType"]
    )
    period = f" per {cost['period']}" if cost.get("period") not in WHOLE_PROGRAM else ""
    return f"{label}: {cost['currency']} {cost['amount']}{period}"
