"""The layers of a map: what of it is shown. They stand in the address; what is not understood
there is passed over."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from landscapes.choices import Audience, Status
from landscapes.interventions.models import Intervention
from landscapes.maps.models import Plot

NAMES = ("status", "eigenaar", "doelgroep", "thema", "van", "tot", "gebied", "interventies")
FAR_PAST, FAR_FUTURE = datetime.date(1900, 1, 1), datetime.date(2200, 1, 1)


@dataclass(frozen=True)
class Layers:
    """Empty fields let everything through."""

    status: frozenset[str] = frozenset()
    owner: str = ""
    """`d<department>` or `o<organisation>`."""
    audience: str = ""
    theme: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    zone: str = ""
    interventions: frozenset[int] = frozenset()

    @classmethod
    def of(cls, query: QueryDict) -> Layers:
        numbers = query.get("interventies", "").split("-")
        return cls(
            status=frozenset(query.getlist("status")) & frozenset(Status.values),
            owner=query.get("eigenaar", ""),
            audience=query.get("doelgroep", ""),
            theme=query.get("thema", ""),
            since=_day(query.get("van", "")),
            until=_day(query.get("tot", "")),
            zone=query.get("gebied", ""),
            interventions=frozenset(int(one) for one in numbers if one.isdecimal()),
        )

    def __bool__(self) -> bool:
        return self != Layers()

    def shows(self, plot: Plot) -> bool:
        """Needs the intervention with themes, and the zones of the plot."""
        what = plot.intervention
        return (
            (not self.status or what.status in self.status)
            and (not self.owner or self.owner in owner_keys(what))
            and (not self.audience or what.audience == self.audience)
            and (not self.theme or any(one.slug == self.theme for one in what.themes.all()))
            and (not self.interventions or what.pk in self.interventions)
            and (not self.zone or any(one.zone.key == self.zone for one in plot.zones.all()))
            and what.happens_in(self.since or FAR_PAST, self.until or FAR_FUTURE)
        )


def _day(text: str) -> datetime.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def owner_keys(what: Intervention) -> tuple[str, str]:
    return f"o{what.organisation_id}", f"d{what.department_id or 0}"


def choices_of(plots: Iterable[Plot], layers: Layers) -> Sequence[Mapping[str, Any]]:
    """The selects above the map: only what occurs on it."""
    owners: dict[str, str] = {}
    themes: dict[str, str] = {}
    audiences: dict[str, str] = {}
    for plot in plots:
        what = plot.intervention
        owners[f"o{what.organisation_id}"] = what.organisation.name
        if what.department:
            owners[f"d{what.department_id}"] = what.owner_name
        audiences[what.audience] = str(Audience(what.audience).label)
        themes.update({one.slug: one.title for one in what.themes.all()})
    return [
        _select("eigenaar", _("Van wie"), owners, layers.owner),
        _select("doelgroep", _("Voor wie"), audiences, layers.audience),
        _select("thema", _("Thema"), themes, layers.theme),
    ]


def _select(name: str, label: str, options: Mapping[str, str], chosen: str) -> dict[str, Any]:
    ordered = sorted(options.items(), key=lambda option: option[1].casefold())
    return {
        "name": name,
        "label": label,
        "options": [
            {"value": value, "label": words, "selected": value == chosen}
            for value, words in ordered
        ],
    }
