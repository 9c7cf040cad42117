"""Spread against the target, and the preferences that are served."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from landscapes.analysis.charts import Bar, bar_chart
from landscapes.analysis.gather import Facts
from landscapes.analysis.sums.roles import preferences
from landscapes.analysis.sums.spread import Part, Spread, spread
from landscapes.analysis.telling.report import (
    Behind,
    Cell,
    Report,
    Table,
    figure,
    percent,
    whole,
)
from landscapes.choices import Preference


def tell_spread(facts: Facts, target: Mapping[str, int], behind: Behind) -> Report:
    found = spread(facts.zones, facts.marks, target)
    bars = [
        Bar(
            part.zone.title,
            float(part.percent),
            _bar_words(part),
            None if part.target is None else float(part.target),
        )
        for part in found.parts
    ]
    title = _("Spreiding over de gebieden")
    return Report(
        title=title,
        sentence=_spread_sentence(found),
        chart=bar_chart(title, bars),
        tables=[_spread_table(found, behind, bool(target))],
        explained=[
            _(
                "Elke interventie telt voor één, verdeeld over de gebieden waarin ze staat. Het"
                " deel van een gebied is zijn gewicht gedeeld door het gewicht van de hele kaart."
            ),
            _(
                "De afstand tot het streefbeeld is de helft van alle verschillen bij elkaar (de"
                " totale-variatieafstand). Dat is precies het deel van het gewicht dat naar een"
                " ander gebied zou moeten: 0 procent is gelijk aan het streefbeeld, bij 100 procent"
                " ligt alles ergens anders."
            ),
        ],
    )


def _bar_words(part: Part) -> str:
    if part.target is None:
        return percent(part.percent)
    return _("%(now)s, streven %(aim)s %%") % {"now": percent(part.percent), "aim": part.target}


def _spread_sentence(found: Spread) -> str:
    if not any(part.total.weight for part in found.parts):
        return _("Er staat nog niets op de kaart om te tellen.")
    most = max(found.parts, key=lambda part: part.percent)
    said = _("Het meeste ligt op %(zone)s: %(part)s.") % {
        "zone": most.zone.title,
        "part": percent(most.percent),
    }
    if found.distance is None:
        return f"{said} {_('Er is nog geen streefbeeld gekozen.')}"
    if not found.distance:
        return f"{said} {_('Dat is precies het streefbeeld.')}"
    short = min(found.parts, key=lambda part: part.difference or 0)
    tail = _(
        "Om het streefbeeld te halen moet %(distance)s van het gewicht naar een ander gebied;"
        " het grootste tekort heeft %(zone)s."
    ) % {"distance": percent(found.distance), "zone": short.zone.title}
    return f"{said} {tail}"


def _spread_table(found: Spread, behind: Behind, aimed: bool) -> Table:
    heads = [
        (_("Gebied"), False),
        (_("Interventies"), True),
        (_("Gewicht"), True),
        (_("Deel"), True),
    ]
    heads += [(_("Streven"), True), (_("Verschil"), True)] if aimed else []
    rows = []
    for part in found.parts:
        row = [
            Cell(part.zone.title),
            figure(str(len(part.total.marks)), part.total.marks, behind, part.zone.title),
            Cell(whole(part.total.weight), amount=True),
            Cell(percent(part.percent), amount=True),
        ]
        if part.difference is not None:
            sign = "+" if part.difference > 0 else ""
            row.append(Cell(_("%(n)s %%") % {"n": part.target}, amount=True))
            row.append(Cell(f"{sign}{percent(part.difference)}", amount=True))
        rows.append(row)
    return Table(_("Gewicht per gebied"), heads, rows)


def tell_preferences(facts: Facts, behind: Behind) -> Report:
    found = preferences(facts.marks, Preference.values)
    names = {one.value: str(one.label) for one in Preference} | {"": _("niet ingevuld")}
    count = len(facts.marks)
    title = _("Hoe mensen hier leren")
    bars = [
        Bar(names[key], n, ngettext("%(n)s interventie", "%(n)s interventies", n) % {"n": n})
        for key, pks in found.items()
        for n in [len(pks)]
    ]
    missing = [names[key] for key in Preference.values if not found[key]]
    rows = [
        [
            Cell(names[key]),
            figure(str(len(pks)), pks, behind, names[key]),
            Cell(_("%(n)s %%") % {"n": round(100 * len(pks) / count) if count else 0}, amount=True),
        ]
        for key, pks in found.items()
    ]
    heads = [(_("Voorkeur"), False), (_("Interventies"), True), (_("Van alle"), True)]
    return Report(
        title=title,
        sentence=_preference_sentence(missing, len(found[""]), count),
        chart=bar_chart(title, bars),
        tables=[Table(_("Interventies per leervoorkeur"), heads, rows)],
        explained=[
            _(
                "Geteld is wat bij de interventies zelf is ingevuld. Eén interventie kan bij"
                " meer voorkeuren passen, dus samen kan het meer dan 100 procent zijn."
            ),
            _(
                "Wat medewerkers over zichzelf invullen telt hier niet mee: dat ziet niemand"
                " anders dan zijzelf."
            ),
        ],
    )


def _preference_sentence(missing: list[str], unknown: int, count: int) -> str:
    if not count:
        return _("Er staat nog niets op de kaart om te tellen.")
    if unknown == count:
        return _("Bij geen enkele interventie is ingevuld bij welke voorkeur ze past.")
    if not missing:
        return _("Voor elke manier van leren is er iets.")
    words = ", ".join(f"‘{one}’" for one in missing)
    return _("Er is niets voor wie zo het liefst leert: %(missing)s.") % {"missing": words}
