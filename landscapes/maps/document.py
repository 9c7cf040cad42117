"""The landscape on paper: the map, its table and who does what."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.pdf import pdf
from landscapes.maps.board import Board
from landscapes.maps.models import Landscape
from organisations.models import Department


def landscape_pdf(landscape: Landscape, department: Department | None, board: Board) -> bytes:
    """In the reader’s language. The drawing is described in words; all of it is in the table."""
    drawing = render_to_string(
        "landscapes/_map.svg",
        {
            "chart": board.chart,
            "map_id": "kaart",
            "map_title": landscape.name,
            "map_words": board.words,
            "svg_role": "img",
            "standalone": True,
        },
    )
    agreements = landscape.agreements.select_related("intervention", "department").order_by(
        "intervention__title", "pk"
    )
    return pdf(
        "landscape",
        {
            "title": landscape.name,
            "lang": get_language() or "nl",
            "author": landscape.organisation.name,
            "lead": _lead(landscape, department),
            "drawing": drawing,
            "words": board.words,
            "table_heading": _("Wat er op de kaart staat"),
            "columns": [_("Interventie"), _("Gebied"), _("Van wie"), _("Status")],
            "rows": [_row(row) for row in board.rows],
            "agreed_heading": _("Wie doet wat"),
            "agreed_columns": [_("Interventie"), _("Afdeling"), _("Rol"), _("Toelichting")],
            "agreed": [
                [one.intervention.title, one.department.name, one.get_part_display(), one.note]
                for one in agreements
            ],
            "credit": landscape.version.credit,
        },
    )


def _lead(landscape: Landscape, department: Department | None) -> str:
    whose = department.name if department else landscape.organisation.name
    facts = [whose, landscape.get_goal_display(), formats.date_format(landscape.date)]
    return " · ".join(str(one) for one in facts)


def _row(row: Any) -> list[str]:
    what = row.plot.intervention
    zones = ", ".join(f"{title} {percent} %" for title, percent in row.zones)
    return [what.title, zones, what.owner_name, str(what.get_status_display())]
