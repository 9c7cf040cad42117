"""Who does what."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from landscapes.analysis.charts import Bar, bar_chart
from landscapes.analysis.gather import Facts
from landscapes.analysis.sums.facts import Mark, Sum
from landscapes.analysis.sums.roles import Doer, doers, leaderless
from landscapes.analysis.telling.report import Behind, Cell, Report, Table, figure, whole
from landscapes.choices import Part


def tell_roles(facts: Facts, behind: Behind) -> Report:
    found = doers(facts.marks, facts.agreed)
    without = leaderless(facts.marks, facts.agreed)
    title = _("Wie doet wat")
    weights = [(doer, sum(total.weight for total in doer.zones.values())) for doer in found]
    bars = [Bar(facts.owners[doer.owner], weight, whole(weight)) for doer, weight in weights]
    return Report(
        title=title,
        sentence=_sentence(found, without, facts),
        chart=bar_chart(title, bars),
        tables=[
            _owned(found, facts, behind),
            _agreed(found, facts, behind),
            _leaderless(without, facts, behind),
        ],
        explained=[
            _(
                "Een interventie telt bij de afdeling die haar bezit; is er geen afdeling"
                " ingevuld, dan bij de organisatie. Het gewicht is verdeeld over de gebieden."
            ),
            _("Wie trekt, uitvoert, meedenkt en ervan hoort komt uit de afspraken bij deze kaart."),
        ],
    )


def _sentence(found: Sequence[Doer], without: Sequence[Mark], facts: Facts) -> str:
    owners = [doer for doer in found if doer.zones]
    if not owners:
        return _("Er staat nog niets op de kaart om te tellen.")
    titles = {zone.key: zone.title for zone in facts.zones}
    key, total = max(owners[0].zones.items(), key=lambda item: item[1].weight)
    said = _("%(owner)s heeft het meeste, vooral op %(zone)s (%(weight)s).") % {
        "owner": facts.owners[owners[0].owner],
        "zone": titles.get(key, key),
        "weight": whole(total.weight),
    }
    if not without:
        return f"{said} {_('Van alles is afgesproken wie het trekt.')}"
    tail = _("Van %(n)s van de %(all)s is nog niet afgesproken wie het trekt.") % {
        "n": len(without),
        "all": len(facts.marks),
    }
    return f"{said} {tail}"


def _owned(found: Sequence[Doer], facts: Facts, behind: Behind) -> Table:
    heads = [(_("Van wie"), False), *[(zone.title, True) for zone in facts.zones]]
    rows = []
    for doer in found:
        cells = [Cell(facts.owners[doer.owner])]
        for zone in facts.zones:
            total = doer.zones.get(zone.key, Sum())
            text = whole(total.weight) if total.marks else "–"
            cells.append(figure(text, total.marks, behind, zone.title))
        rows.append(cells)
    return Table(_("Gewicht per afdeling en gebied"), heads, rows, _("Niets."))


def _agreed(found: Sequence[Doer], facts: Facts, behind: Behind) -> Table:
    heads = [(_("Afdeling"), False), *[(str(part.label), True) for part in Part]]
    rows = [
        [
            Cell(facts.owners[doer.owner]),
            *[
                figure(str(len(pks := doer.parts.get(part, ()))), pks, behind, str(part.label))
                for part in Part
            ],
        ]
        for doer in found
        if doer.parts
    ]
    return Table(_("Afspraken per afdeling"), heads, rows, _("Er is nog niets afgesproken."))


def _leaderless(without: Sequence[Mark], facts: Facts, behind: Behind) -> Table:
    heads = [(_("Interventie"), False), (_("Van wie"), False)]
    rows = [
        [Cell(mark.title, behind([mark.pk])), Cell(facts.owners[mark.owner])] for mark in without
    ]
    return Table(
        _("Nog niet afgesproken wie het trekt"),
        heads,
        rows,
        _("Van alles is afgesproken wie het trekt."),
    )
