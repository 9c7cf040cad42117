"""The list for a supplier: no more than it needs to expect people.

Name and organisation; an e-mail address only where people learn online at their own pace, for
there the supplier gives them access by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from enrollment.ordering.states import OrderState
from planning.models import CourseRun


def needs_address(run: CourseRun) -> bool:
    return run.self_paced


def table_of(run: CourseRun, rows: Sequence[Any]) -> list[list[str]]:
    """As rows of a table, the first names the columns. `rows` come from `list_to_tell`."""
    heading = [_("Wat"), _("Naam"), _("Bij jullie bekend als"), _("Organisatie")]
    table = [[*heading, _("E-mailadres")] if needs_address(run) else heading]
    for one in rows:
        known_as = one.order_line.told_name if one.standing != OrderState.TO_ORDER else ""
        name = known_as if one.standing == OrderState.TO_CANCEL else one.person.full_name
        row = [_what(one), name, known_as if one.renamed else "", one.organisation.name]
        table.append([*row, one.person.email] if needs_address(run) else row)
    return table


def _what(one: Any) -> str:
    if one.standing == OrderState.TO_ORDER:
        return _("Aanmelden")
    return _("Afmelden") if one.standing == OrderState.TO_CANCEL else _("Andere naam")
