"""Custom reports, Moodle's only way of reading in bulk.

Filters are kept by Moodle per service user and report, and an unknown filter is silently ignored:
one reader at a time, and whoever filters looks at the rows again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from moodle.client.answers import promised
from moodle.client.shapes import Report, ReportPage
from moodle.client.wire import Wire

PLAIN = {"moodlewssettingtimezone": "UTC", "moodlewssettinglang": "en"}
"""Makes headers English, and dates English texts in UTC, whatever the service user prefers."""
DATE_FORMAT = "%A, %d %B %Y, %I:%M %p"
PAGE = 1000


def parse_date(text: str) -> datetime | None:
    """`Sunday, 22 November 2026, 9:57 AM`, precise to the minute; empty is None.

    Raises ValueError for anything else: then the report or the language is not what we asked for.
    """
    if not text:
        return None
    day, month_year, clock = text.split(", ")[-3:] if text.count(", ") == 2 else ("", "", "")
    if not day:
        raise ValueError("not a date of a report")
    return datetime.strptime(f"{day}, {month_year}, {clock}", DATE_FORMAT).replace(tzinfo=UTC)


def since(column: str, start: datetime) -> dict[str, Any]:
    """The filter for moments of a column from `start` on, without an end."""
    return {
        f"{column}_operator": 3,
        f"{column}_from": int(start.timestamp()),
        f"{column}_to": 0,
    }


class Reports:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def list(self) -> list[Report]:
        """The reports that the service user may see."""
        function = "core_reportbuilder_list_reports"
        answer = self._wire.call(function, {"page": 0, "perpage": 1000})
        with promised(function):
            return [
                Report(int(row["id"]), str(row["name"]), str(row["source"]))
                for row in answer["reports"]
            ]

    def page(self, report: int, page: int = 0, size: int = PAGE) -> ReportPage:
        function = "core_reportbuilder_retrieve_report"
        params = {"reportid": report, "page": page, "perpage": size, **PLAIN}
        answer = self._wire.call(function, params, items=size)
        with promised(function):
            data = answer["data"]
            return ReportPage(
                headers=tuple(map(str, data["headers"])),
                rows=tuple(
                    tuple("" if cell is None else str(cell) for cell in row["columns"])
                    for row in data["rows"]
                ),
                total=int(data["totalrowcount"]),
            )

    def pages(self, report: int, size: int = PAGE) -> Iterator[ReportPage]:
        """Every page, at least one. The report must be sorted, or pages may overlap."""
        number = 0
        while True:
            page = self.page(report, number, size)
            yield page
            number += 1
            if number * size >= page.total or not page.rows:
                return

    def filter(self, report: int, values: Mapping[str, Any]) -> None:
        function = "core_reportbuilder_set_filters"
        params = {"reportid": report, "parameters": "{}", "values": json.dumps(values)}
        self._wire.call(function, params)

    def unfilter(self, report: int) -> None:
        params = {"reportid": report, "parameters": "{}"}
        self._wire.call("core_reportbuilder_filters_reset", params)
