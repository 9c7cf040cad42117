"""Before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from landscapes.analysis.charts import Bar, bar_chart
from landscapes.analysis.sums.change import Change, Seen
from landscapes.analysis.telling.report import Behind, Cell, Report, Table, whole
from landscapes.choices import Status

Rows = Sequence[tuple[str, tuple[int, int]]]
"""Zone key with its weight before and after."""


def tell_change(change: Change, zones: Mapping[str, str], behind: Behind) -> Report:
    """`zones` has the titles of all that occur, key → title."""
    title = _("Wat er veranderde")
    rows = _in_order(change, zones)
    bars = [
        Bar(
            zones.get(key, key),
            after,
            _("%(after)s, eerst %(before)s") % {"after": whole(after), "before": whole(before)},
            before,
        )
        for key, (before, after) in rows
    ]
    return Report(
        title=title,
        sentence=_sentence(change),
        chart=bar_chart(title, bars) if bars else None,
        tables=[_zone_table(rows, zones), _moves(change, zones, behind)],
        explained=[
            _(
                "Vergeleken is wat op de gedeelde kaart staat, van elke status. Een interventie is"
                " verplaatst als ze nu voor een deel in een ander gebied ligt; een stukje"
                " verschuiven binnen een gebied telt niet."
            ),
            _("Het streepje in de tekening is het gewicht van eerst."),
        ],
    )


def _sentence(change: Change) -> str:
    if not change:
        return _("Er is geen verschil: dezelfde interventies, in dezelfde gebieden.")
    return _(
        "%(added)s erbij, %(gone)s weg, %(moved)s naar een ander gebied, %(restated)s met een"
        " andere status."
    ) % {
        "added": len(change.added),
        "gone": len(change.gone),
        "moved": len(change.moved),
        "restated": len(change.restated),
    }


def _in_order(change: Change, zones: Mapping[str, str]) -> Rows:
    """As the model has them; zones that this edition lacks come last."""
    place = {key: number for number, key in enumerate(zones)}
    return sorted(change.zones.items(), key=lambda row: place.get(row[0], len(place)))


def _zone_table(weights: Rows, zones: Mapping[str, str]) -> Table:
    heads = [(_("Gebied"), False), (_("Eerst"), True), (_("Nu"), True), (_("Verschil"), True)]
    rows = [
        [
            Cell(zones.get(key, key)),
            Cell(whole(before), amount=True),
            Cell(whole(after), amount=True),
            Cell(("+" if after > before else "") + whole(after - before), amount=True),
        ]
        for key, (before, after) in weights
    ]
    return Table(_("Gewicht per gebied, eerst en nu"), heads, rows, _("Op beide staat niets."))


def _moves(change: Change, zones: Mapping[str, str], behind: Behind) -> Table:
    heads = [(_("Interventie"), False), (_("Wat"), False), (_("Eerst"), False), (_("Nu"), False)]
    rows = []
    for what, some in ((_("erbij"), change.added), (_("weg"), change.gone)):
        for pk, seen in some.items():
            sides = ("–", _places(seen, zones))
            before, after = sides if some is change.added else sides[::-1]
            # What is gone may not exist any more: no link.
            url = behind([pk]) if some is change.added else ""
            rows.append([Cell(seen.title, url), Cell(what), Cell(before), Cell(after)])
    rows += [
        [
            Cell(one.after.title, behind([one.mark])),
            Cell(_("verplaatst, %(n)s %%") % {"n": one.distance}),
            Cell(_places(one.before, zones)),
            Cell(_places(one.after, zones)),
        ]
        for one in change.moved
    ]
    rows += [
        [
            Cell(one.after.title, behind([one.mark])),
            Cell(_("andere status")),
            Cell(str(Status(one.before.status).label)),
            Cell(str(Status(one.after.status).label)),
        ]
        for one in change.restated
    ]
    return Table(_("Per interventie"), heads, rows, _("Niets veranderde."))


def _places(seen: Seen, zones: Mapping[str, str]) -> str:
    return ", ".join(f"{zones.get(key, key)} {n} %" for key, n in seen.shares.items())
