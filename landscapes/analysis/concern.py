"""The concern: the union of what its organisations put on their maps."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from landscapes.analysis.charts import Bar, bar_chart
from landscapes.analysis.gather import Facts, concern_facts
from landscapes.analysis.pages import statuses_of
from landscapes.analysis.sums.facts import Sum, per_zone
from landscapes.analysis.telling.gaps import tell_shared_gaps
from landscapes.analysis.telling.overlap import tell_overlap
from landscapes.analysis.telling.report import Behind, Cell, Report, Table, figure, whole
from landscapes.maps.models import Landscape
from organisations.models import Organisation


def tell_concern(landscapes: Sequence[Landscape], wishes: str, behind: Behind) -> list[Report]:
    facts = concern_facts(landscapes, statuses_of(wishes))
    return [
        tell_shared_gaps(facts, behind),
        _tell_total(facts, behind),
        tell_overlap(facts, behind),
    ]


def _tell_total(facts: Facts, behind: Behind) -> Report:
    """Zone × organisation that owns, with the concern as the sum of the row."""
    owners = sorted({mark.organisation for mark in facts.marks})
    names = dict(
        Organisation.objects.filter(pk__in=owners).order_by("name").values_list("pk", "short_name")
    )
    parts = {pk: per_zone(mark for mark in facts.marks if mark.organisation == pk) for pk in names}
    total = per_zone(facts.marks)
    title = _("Wat we samen doen")
    bars = [
        Bar(zone.title, weight, whole(weight))
        for zone in facts.zones
        for weight in [total.get(zone.key, Sum()).weight]
    ]
    columns = [*parts.values(), total]
    rows = [
        [
            Cell(zone.title),
            *[
                figure(whole(one.weight) if one.marks else "–", one.marks, behind, zone.title)
                for column in columns
                for one in [column.get(zone.key, Sum())]
            ],
        ]
        for zone in facts.zones
    ]
    heads = [(_("Gebied"), False), *[(name, True) for name in names.values()], (_("Concern"), True)]
    return Report(
        title=title,
        sentence=_("Interventies samen: %(count)s. Organisaties die er een bezitten: %(owners)s.")
        % {"count": len(facts.marks), "owners": len(names)},
        chart=bar_chart(title, bars),
        tables=[Table(_("Gewicht per gebied en eigenaar"), heads, rows)],
        explained=[
            _(
                "Elke interventie telt één keer, ook als ze op meer kaarten staat: dan zoals de"
                " nieuwste kaart haar heeft."
            )
        ],
    )
