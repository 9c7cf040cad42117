"""Which analyses there are, by the name in their address."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from django.urls import reverse

from landscapes.analysis.gather import REAL, WITH_WISHES, Facts, facts_of
from landscapes.analysis.telling.gaps import tell_gaps
from landscapes.analysis.telling.overlap import tell_loose, tell_overlap
from landscapes.analysis.telling.report import Behind, Report
from landscapes.analysis.telling.roles import tell_roles
from landscapes.analysis.telling.spread import tell_preferences, tell_spread
from landscapes.maps.models import Landscape

Tell = Callable[[Facts, Mapping[str, int], Behind], Report]

ANALYSES: Mapping[str, Tell] = {
    "spreiding": tell_spread,
    "lege-plekken": lambda facts, _target, behind: tell_gaps(facts, behind),
    "overlap": lambda facts, _target, behind: tell_overlap(facts, behind),
    "los": lambda facts, _target, behind: tell_loose(facts, behind),
    "wie-doet-wat": lambda facts, _target, behind: tell_roles(facts, behind),
    "voorkeuren": lambda facts, _target, behind: tell_preferences(facts, behind),
}


def statuses_of(asked: str) -> frozenset[str]:
    """What is stopped never counts; what is wished only when `?wensen=1` asks for it."""
    return WITH_WISHES if asked else REAL


def behind_on(landscape: Landscape) -> Behind:
    """The map and its table with exactly these interventions."""
    page = reverse("landscapes:landscape", args=[landscape.pk])
    return lambda marks: f"{page}?interventies={joined(marks)}#tabel"


def joined(marks: Collection[int]) -> str:
    return "-".join(str(pk) for pk in sorted(marks))


def tell(landscape: Landscape, which: Sequence[str], wishes: str) -> list[tuple[str, Report]]:
    """These analyses, all of the same facts."""
    facts, behind = facts_of(landscape, statuses_of(wishes)), behind_on(landscape)
    return [(name, ANALYSES[name](facts, landscape.target, behind)) for name in which]
