"""Why a hit stands where it does, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from catalog.search.query import SearchResult
from catalog.search.reading import Unit
from catalog.search.words import FIRST_SYNONYM, MOST_SYNONYMS, Trace

Words = dict[str, str]


def reasons(result: SearchResult, course_id: int, *, own: bool, soon: bool) -> list[str]:
    """`own`: it is of the reader's organisation; `soon`: it begins soon and there is room."""
    if result.reading is None or not result.reading.units:
        return []
    traces = result.traces.get(course_id, {})
    told = [
        sentence
        for number, unit in enumerate(result.reading.units)
        for sentence in _of_unit(unit, traces.get(number, 0))
    ]
    if not told:
        told.append(_("Hoort bij hetzelfde thema als wat je woorden wel heeft."))
    if soon:
        told.append(_("Je kunt binnenkort beginnen en er is plaats."))
    if own:
        told.append(_("Van je eigen organisatie."))
    return told


def _of_unit(unit: Unit, traces: int) -> Iterator[str]:
    word = {"word": unit.apart or unit.text}
    own = _own_place(word, traces)
    if own:
        yield own
    synonyms = list(_synonyms(unit, traces))
    if synonyms:
        yield _("‘%(other)s’ staat erin: dat betekent ongeveer hetzelfde als ‘%(word)s’.") % {
            **word,
            "other": synonyms[0],
        }
    elif not own and traces & Trace.PARTS:
        yield _("Een deel van het woord ‘%(word)s’ staat erin.") % word
    elif not own and traces & Trace.TEXT:
        yield _("‘%(word)s’ staat in de beschrijving.") % word


def _own_place(word: Words, traces: int) -> str:
    if traces & Trace.TITLE:
        return _("‘%(word)s’ staat in de titel.") % word
    if traces & Trace.BEGINNING:
        return _("Een woord in de titel begint met ‘%(word)s’.") % word
    if traces & Trace.KEYWORDS:
        return _("‘%(word)s’ staat bij de trefwoorden.") % word
    if traces & Trace.SUMMARY:
        return _("‘%(word)s’ staat in de samenvatting of het thema.") % word
    return ""


def _synonyms(unit: Unit, traces: int) -> Iterator[str]:
    for place, other in enumerate((unit.synonyms or unit.of_part)[:MOST_SYNONYMS]):
        if traces & (FIRST_SYNONYM << place):
            yield other
