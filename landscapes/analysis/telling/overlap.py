"""Overlap between owners, and what stands loose."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from landscapes.analysis.charts import Bar, bar_chart
from landscapes.analysis.gather import Facts
from landscapes.analysis.sums.loose import TornTheme, torn_themes, unlinked
from landscapes.analysis.sums.overlap import Pair, pairs
from landscapes.analysis.telling.report import Behind, Cell, Report, Table, figure, listed
from landscapes.choices import Audience

MOST = 200
"""Rows in the table of pairs; the sentence counts them all."""


def tell_overlap(facts: Facts, behind: Behind) -> Report:
    found = pairs(facts.marks)
    per_zone = Counter(key for pair in found for key in pair.zones)
    title = _("Waar we hetzelfde doen")
    bars = [
        Bar(zone.title, n, ngettext("%(n)s paar", "%(n)s paren", n) % {"n": n})
        for zone in facts.zones
        for n in [per_zone[zone.key]]
    ]
    more = len(found) - MOST
    notes = (
        [
            _("De tabel toont er %(most)s; zoveel staan er niet in: %(n)s.")
            % {"most": MOST, "n": more}
        ]
        if more > 0
        else []
    )
    return Report(
        title=title,
        sentence=_overlap_sentence(found, facts),
        chart=bar_chart(title, bars),
        tables=[_pair_table(found[:MOST], facts, behind)],
        notes=notes,
        explained=[
            _(
                "Twee interventies overlappen als ze van verschillende eigenaren zijn, in"
                " hetzelfde gebied staan, voor dezelfde doelgroep zijn, en een thema of competentie"
                " delen. Ook als titel en samenvatting voor 45 procent of meer gelijk zijn."
            ),
            _(
                "Hoe gelijk de woorden zijn is berekend met stukjes van drie letters: welk deel van"
                " alle stukjes komt in beide teksten voor. Overlap is niet altijd verkeerd; het is"
                " een reden om elkaar te bellen."
            ),
        ],
    )


def _overlap_sentence(found: list[Pair], facts: Facts) -> str:
    if not found:
        return _("Er is geen overlap tussen eigenaren gevonden.")
    first = found[0]
    said = _("%(n)s keer doen twee eigenaren ongeveer hetzelfde.") % {"n": len(found)}
    tail = _("Het meest lijken ‘%(one)s’ (%(his)s) en ‘%(other)s’ (%(hers)s) op elkaar.") % {
        "one": first.one.title,
        "his": facts.owners[first.one.owner],
        "other": first.other.title,
        "hers": facts.owners[first.other.owner],
    }
    return f"{said} {tail}"


def _pair_table(found: list[Pair], facts: Facts, behind: Behind) -> Table:
    titles = {zone.key: zone.title for zone in facts.zones}
    heads = [
        (_("De twee"), False),
        (_("Van wie"), False),
        (_("Gebied"), False),
        (_("Voor wie"), False),
        (_("Samen hebben ze"), False),
        (_("Woorden gelijk"), True),
    ]
    rows = [
        [
            Cell(
                _("%(one)s en %(other)s") % {"one": pair.one.title, "other": pair.other.title},
                behind([pair.one.pk, pair.other.pk]),
            ),
            Cell(f"{facts.owners[pair.one.owner]}; {facts.owners[pair.other.owner]}"),
            Cell(listed([titles[zone.key] for zone in facts.zones if zone.key in pair.zones])),
            Cell(str(Audience(pair.one.audience).label)),
            Cell(listed(_in_common(pair, facts)) or _("woorden")),
            Cell(_("%(n)s %%") % {"n": pair.alike}, amount=True),
        ]
        for pair in found
    ]
    nothing = _("Er is geen overlap tussen eigenaren gevonden.")
    return Table(_("Wat ongeveer hetzelfde is, het meest gelijke eerst"), heads, rows, nothing)


def _in_common(pair: Pair, facts: Facts) -> list[str]:
    return [
        *sorted(facts.themes[one] for one in pair.themes),
        *sorted(facts.competences[one] for one in pair.competences),
    ]


def tell_loose(facts: Facts, behind: Behind) -> Report:
    alone, torn = unlinked(facts.marks), torn_themes(facts.zones, facts.marks)
    title = _("Wat los staat")
    per_zone = Counter(key for mark in alone for key in mark.shares)
    words = {key: _("%(n)s los") % {"n": n} for key, n in per_zone.items()}
    bars = [
        Bar(zone.title, per_zone[zone.key], words.get(zone.key, _("niets los")))
        for zone in facts.zones
    ]
    return Report(
        title=title,
        sentence=_loose_sentence(len(alone), len(facts.marks), torn, facts),
        chart=bar_chart(title, bars),
        tables=[_torn_table(torn, facts, behind), _alone_table(facts, behind)],
        explained=[
            _(
                "Los staat een interventie die met geen enkele andere samenhangt: er is niets"
                " ingevuld bij ‘samenhang’."
            ),
            _(
                "Een thema hangt los als het op twee eilanden voorkomt, en niet op de brug ertussen"
                " en niet in een polder die aan een van beide grenst. Welke gebieden aan elkaar"
                " grenzen staat in het model."
            ),
        ],
    )


def _loose_sentence(alone: int, count: int, torn: list[TornTheme], facts: Facts) -> str:
    if not count:
        return _("Er staat nog niets op de kaart om te tellen.")
    said = _("Los van de rest: %(n)s van de %(all)s interventies.") % {
        "n": alone,
        "all": count,
    }
    if not torn:
        return said
    first = torn[0]
    tail = _(
        "Het thema %(theme)s staat op %(one)s en op %(other)s, met niets op een brug of in een"
        " polder daartussen."
    ) % {
        "theme": facts.themes[first.theme],
        "one": first.islands[0].title,
        "other": first.islands[1].title,
    }
    return f"{said} {tail}"


def _torn_table(torn: list[TornTheme], facts: Facts, behind: Behind) -> Table:
    heads = [
        (_("Thema"), False),
        (_("Op de eilanden"), False),
        (_("Wat ertussen kan"), False),
        (_("Interventies"), True),
    ]
    rows = [
        [
            Cell(facts.themes[one.theme]),
            Cell(listed([zone.title for zone in one.islands])),
            Cell(", ".join(zone.title for zone in one.between) or "–"),
            figure(str(len(one.marks)), one.marks, behind, facts.themes[one.theme]),
        ]
        for one in torn
    ]
    nothing = _("Elk thema dat op twee eilanden staat, heeft er iets tussenin.")
    return Table(_("Thema’s zonder verbinding"), heads, rows, nothing)


def _alone_table(facts: Facts, behind: Behind) -> Table:
    alone = unlinked(facts.marks)
    titles = {zone.key: zone.title for zone in facts.zones}
    heads = [(_("Interventie"), False), (_("Van wie"), False), (_("Gebied"), False)]
    rows = [
        [
            Cell(mark.title, behind([mark.pk])),
            Cell(facts.owners[mark.owner]),
            Cell(listed([titles[key] for key in mark.shares if key in titles])),
        ]
        for mark in alone
    ]
    nothing = _("Alles op deze kaart hangt met iets samen.")
    return Table(_("Interventies zonder samenhang"), heads, rows, nothing)
