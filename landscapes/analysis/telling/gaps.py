"""Empty spots: on one landscape, and those that organisations of the concern share."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from landscapes.analysis.charts import Bar, BarChart, bar_chart
from landscapes.analysis.gather import Facts
from landscapes.analysis.sums.concern import filler
from landscapes.analysis.sums.gaps import Place, audiences_of, gaps, places
from landscapes.analysis.telling.report import Behind, Cell, Report, Table, figure, listed
from landscapes.choices import Audience


def tell_gaps(facts: Facts, behind: Behind) -> Report:
    found, counted = _found(facts)
    title = _("Lege plekken")
    return Report(
        title=title,
        sentence=_sentence(found, facts),
        chart=_chart(title, counted, facts),
        tables=[_table(found, facts, behind)],
        explained=_explained(),
    )


def tell_shared_gaps(facts: Facts, behind: Behind) -> Report:
    """With what could fill each: an existing course of another organisation."""
    found, counted = _found(facts)
    shared = [place for place in found if place.empty]
    title = _("Lege plekken die organisaties delen")
    heads = [
        (_("Gebied en doelgroep"), False),
        (_("Bij hoeveel leeg"), True),
        (_("Bij wie leeg"), False),
        (_("Wat het kan vullen"), False),
    ]
    rows = [
        [
            Cell(_where(place)),
            Cell(str(len(place.empty)), amount=True),
            Cell(_names(place.empty, facts)),
            _filling(place, facts, behind),
        ]
        for place in shared
    ]
    caption = _("De lege plek die de meeste organisaties delen eerst")
    nothing = _("Elke organisatie heeft op elk gebied iets, voor elke doelgroep.")
    return Report(
        title=title,
        sentence=_concern_sentence(shared, facts),
        chart=_chart(title, counted, facts),
        tables=[Table(caption, heads, rows, nothing)],
        explained=[
            *_explained(),
            _(
                "Wat een plek kan vullen: een leeractiviteit van een organisatie die er wel iets"
                " heeft, voor die doelgroep of voor iedereen. Staan er meer, dan de activiteit die"
                " het meest op dat gebied ligt; daarna die de meeste mensen bereikt."
            ),
        ],
    )


def _found(facts: Facts) -> tuple[list[Place], list[Place]]:
    audiences = [facts.audience] if facts.audience else audiences_of(facts.marks)
    counted = places(facts.zones, facts.marks, list(facts.organisations), audiences)
    return gaps(counted), counted


def _chart(title: str, counted: Sequence[Place], facts: Facts) -> BarChart:
    """Empty spots per zone: organisations × audiences."""
    bars = []
    for zone in facts.zones:
        mine = [place for place in counted if place.zone == zone]
        empty, all_of_it = sum(len(one.empty) for one in mine), sum(len(one.sums) for one in mine)
        words = _("%(empty)s van de %(all)s leeg") % {"empty": empty, "all": all_of_it}
        bars.append(Bar(zone.title, empty, words))
    return bar_chart(title, bars)


def _audience(place: Place) -> str:
    return str(Audience(place.audience).label)


def _where(place: Place) -> str:
    return _("%(zone)s, voor %(audience)s") % {
        "zone": place.zone.title,
        "audience": _audience(place),
    }


def _sentence(found: Sequence[Place], facts: Facts) -> str:
    """About the spot that most organisations lack: 'Voor leidinggevenden in RVO is er niets op
    Creëren; zes organisaties hebben dezelfde lege plek.'"""
    empty = [place for place in found if place.empty]
    if not facts.organisations:
        return _("Er doet nog geen organisatie mee om te vergelijken.")
    if not empty:
        if not found:
            return _("Elke organisatie heeft op elk gebied iets, voor elke doelgroep.")
        return _("Nergens is het leeg. Plekken waar weinig is: %(n)s.") % {"n": len(found)}
    worst = empty[0]
    others = len(worst.empty) - 1
    said = _("Voor %(audience)s in %(organisation)s is er niets op %(zone)s") % {
        "audience": _audience(worst),
        "organisation": facts.organisations[worst.empty[0]],
        "zone": worst.zone.title,
    }
    if not others:
        return f"{said}."
    tail = ngettext(
        "nog één organisatie heeft dezelfde lege plek.",
        "nog %(n)s organisaties hebben dezelfde lege plek.",
        others,
    ) % {"n": others}
    return f"{said}; {tail}"


def _concern_sentence(shared: Sequence[Place], facts: Facts) -> str:
    said = _sentence(shared, facts)
    best = filler(shared[0], facts.marks) if shared else None
    if best is None:
        return said
    tail = _("‘%(title)s’ van %(owner)s zou die plek kunnen vullen.") % {
        "title": best.title,
        "owner": facts.owners[best.owner],
    }
    return f"{said} {tail}"


def _filling(place: Place, facts: Facts, behind: Behind) -> Cell:
    best = filler(place, facts.marks)
    if best is None:
        return Cell(_("nog niets in het concern"))
    return Cell(f"{best.title} ({facts.owners[best.owner]})", behind([best.pk]))


def _names(some: Sequence[int], facts: Facts) -> str:
    if len(some) == len(facts.organisations) > 1:
        return _("alle organisaties")
    return listed([facts.organisations[one] for one in some])


def _table(found: Sequence[Place], facts: Facts, behind: Behind) -> Table:
    heads = [
        (_("Gebied en doelgroep"), False),
        (_("Niets"), False),
        (_("Weinig"), False),
        (_("Wel iets"), True),
    ]
    rows = []
    for place in found:
        marks = {pk for total in place.sums.values() for pk in total.marks}
        words = [_names(some, facts) or "–" for some in (place.empty, place.little)]
        rows.append(
            [
                Cell(_where(place)),
                *[Cell(one) for one in words],
                figure(str(len(marks)), marks, behind, _where(place)),
            ]
        )
    nothing = _("Elke organisatie heeft op elk gebied iets, voor elke doelgroep.")
    return Table(_("Waar niets of weinig is"), heads, rows, nothing)


def _explained() -> list[str]:
    return [
        _(
            "Een plek is een gebied, een organisatie en een doelgroep samen. Wat voor alle"
            " medewerkers is telt voor elke doelgroep mee, en wat een organisatie ook voor anderen"
            " doet telt bij die anderen mee."
        ),
        _(
            "Leeg is: er staat niets. Weinig is: alles samen is minder dan één hele interventie."
            " Alleen doelgroepen waarvoor op deze kaart iets bedoeld is doen mee."
        ),
    ]
