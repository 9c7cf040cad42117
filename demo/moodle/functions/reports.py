"""Custom reports: texts in rows, in the language and time zone of whoever asks.

Filters belong to a service user and a report, and stay until they are changed; unknown ones are
kept and do nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from demo.moodle.records import Enrolment, Report, User
from demo.moodle.refusals import WsError
from demo.moodle.service import Answer, Call, function
from demo.moodle.site import FakeMoodle

VIEW_ALL = "moodle/reportbuilder:viewall"
SOURCES = {
    "participants": ("core_course\\reportbuilder\\datasource\\participants", "Course participants"),
    "users": ("core_user\\reportbuilder\\datasource\\users", "Users"),
}
RANGE, LAST = 3, 4
SECONDS = {0: 60, 1: 86400, 2: 7 * 86400, 3: 30 * 86400}


class Line(NamedTuple):
    """Of users alone it has no course (a Course) and no enrolment (an Enrolment)."""

    user: User
    course: Any = None
    enrolment: Any = None
    completed: int = 0
    grade: float | None = None
    progress: float = 0.0
    is_active: bool = False


class Column(NamedTuple):
    """`kind` says how the value is written and filtered: text, moment, flag or percent."""

    header: str
    kind: str
    value: Callable[[Line], Any]


COLUMNS = {
    "user:username": Column("Username", "text", lambda line: line.user.username),
    "user:idnumber": Column("ID number", "text", lambda line: line.user.idnumber),
    "user:email": Column("Email address", "text", lambda line: line.user.email),
    "user:suspended": Column("Suspended", "flag", lambda line: line.user.suspended),
    "user:timemodified": Column("Time modified", "moment", lambda line: line.user.modified),
    "course:idnumber": Column("Course ID number", "text", lambda line: line.course.idnumber),
    "course:shortname": Column("Course short name", "text", lambda line: line.course.shortname),
    "completion:completed": Column("Completed", "flag", lambda line: bool(line.completed)),
    "completion:timecompleted": Column("Time completed", "moment", lambda line: line.completed),
    "completion:progresspercent": Column("Student progress", "percent", lambda line: line.progress),
    "completion:grade": Column("Grade", "grade", lambda line: line.grade),
    "enrolment:timecreated": Column("Time created", "moment", lambda line: line.enrolment.created),
    "enrolment:timestarted": Column("Time started", "moment", lambda line: line.enrolment.start),
    "enrolment:timeended": Column("Time ended", "moment", lambda line: line.enrolment.end),
    "enrolment:status": Column("Status", "text", lambda line: _status(line)),
    "enrol:plugin": Column("Plugin", "text", lambda line: PLUGINS[line.enrolment.method]),
}
PLUGINS: dict[str, str] = {
    "manual": "Manual enrolments",
    "guest": "Guest access",
    "self": "Self enrolment",
}
NOBODY = User(0, "", "", "", "")
DUTCH_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
DUTCH_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def _status(line: Line) -> str | None:
    if line.user is NOBODY:
        return None
    if line.enrolment.suspended:
        return "Suspended"
    return "Active" if line.is_active else "Not current"


def _lines(site: FakeMoodle, report: Report) -> list[Line]:
    if report.source == "users":
        return [Line(user) for user in site.users.values() if not user.deleted]
    now = site.now
    lines = _empty_methods(site)
    for course_id, rows in site.enrolments.items():
        course = site.courses[course_id]
        for enrolment in rows.values():
            key = (enrolment.user, course_id)
            done = [(enrolment.user, one.id) in site.activities for one in course.activities]
            lines.append(
                Line(
                    user=site.users[enrolment.user],
                    course=course,
                    enrolment=enrolment,
                    completed=site.completions.get(key, 0),
                    grade=site.grades.get(key, (None, 0))[0],
                    progress=100 * sum(done) / len(done) if done else 0.0,
                    is_active=enrolment.is_active(now),
                )
            )
    return lines


def _empty_methods(site: FakeMoodle) -> list[Line]:
    """A way of enrolling that nobody used is a row too, without a user."""
    return [
        Line(NOBODY, course, Enrolment(course.id, 0, method))
        for course in site.courses.values()
        if course.manual
        for method in PLUGINS
        if not any(used == method for _user, used in site.enrolments[course.id])
    ]


def _matching(site: FakeMoodle, lines: list[Line], filters: dict[str, Any]) -> list[Line]:
    for name, operator in filters.items():
        key, _, what = name.rpartition("_")
        column = COLUMNS.get(key)
        if what == "operator" and column:
            fits = partial(_fits, site.now, column, int(operator), key, filters)
            lines = [line for line in lines if fits(line)]
    return lines


def _fits(
    now: int, column: Column, operator: int, key: str, filters: dict[str, Any], line: Line
) -> bool:
    value = column.value(line)
    if column.kind == "flag":
        return operator == 0 or bool(value) == (operator == 1)
    if column.kind == "moment":
        if operator == RANGE:
            start, end = (int(filters.get(f"{key}_{side}") or 0) for side in ("from", "to"))
            return bool(value) and value >= start and (not end or value <= end)
        if operator == LAST:
            unit = SECONDS[int(filters.get(f"{key}_unit", 1))]
            return bool(value >= now - unit * int(filters.get(f"{key}_value", 1)))
        return operator == 0 or bool(value) == (operator == 1)
    wanted, value = str(filters.get(f"{key}_value", "")).lower(), str(value).lower()
    choices = {1: wanted in value, 2: wanted not in value, 3: wanted == value, 4: wanted != value}
    return choices.get(operator, True)


def _written(column: Column, line: Line, zone: ZoneInfo, lang: str) -> str | None:
    value = column.value(line)
    if column.kind == "moment":
        return _date(datetime.fromtimestamp(value, zone), lang) if value else ""
    if column.kind == "flag":
        yes = "Ja" if lang == "nl" else "Yes"
        return yes if value else ("" if column.header == "Completed" else "No")
    if column.kind == "percent":
        return "" if line.user is NOBODY else f"{value:.1f}%"
    if column.kind == "grade":
        return "" if value is None else f"{value:.2f}"
    return None if value is None else str(value)


def _date(moment: datetime, lang: str) -> str:
    if lang == "nl":
        day, month = DUTCH_DAYS[moment.weekday()], DUTCH_MONTHS[moment.month - 1]
        return f"{day}, {moment.day} {month} {moment.year}, {moment:%H:%M}"
    return f"{moment:%A}, {moment.day} {moment:%B %Y}, {moment.hour % 12 or 12}:{moment:%M %p}"


def _details(call: Call, report: Report) -> dict[str, Any]:
    source, label = SOURCES[report.source]
    row = {
        "name": report.name, "source": source, "type": 0, "uniquerows": False,
        "conditiondata": json.dumps(report.conditions, separators=(",", ":"))
        if report.conditions else None,
        "settingsdata": None, "contextid": 1, "component": "", "area": "", "itemid": 0,
        "usercreated": 2, "id": report.id, "timecreated": report.created,
        "timemodified": report.created, "usermodified": 2, "sourcename": label, "tags": [],
    }  # fmt: skip
    return row | ({"customfields": {"data": []}} if call.site.modern else {})


def _report(call: Call, id_: int) -> Report:
    if id_ not in call.site.reports:
        raise call.missing("reportbuilder_report")
    if not call.can(VIEW_ALL):
        kind = "core_reportbuilder\\exception\\report_access_exception"
        raise WsError(kind, "errorreportview", "You cannot view this report")
    return call.site.reports[id_]


@function("core_reportbuilder_list_reports", {"page": "int=0", "perpage": "int=10"})
def list_reports(call: Call, page: int, perpage: int) -> Answer:
    yield
    reports = list(call.site.reports.values()) if call.can(VIEW_ALL) else []
    chosen = reports[page * perpage : (page + 1) * perpage]
    return {"reports": [_details(call, report) for report in chosen], "warnings": []}


@function(
    "core_reportbuilder_retrieve_report",
    {"reportid": "int", "page": "int=0", "perpage": "int=10"},
)
def retrieve_report(call: Call, reportid: int, page: int, perpage: int) -> Answer:
    report = _report(call, reportid)
    yield
    site = call.site
    filters = site.filters.get((call.service.user, reportid), {})
    lines = _sorted(site, report, filters)
    shown = lines[page * perpage : (page + 1) * perpage]
    user = site.users[call.service.user]
    zone = ZoneInfo(call.settings.get("timezone", site.timezone))
    lang = call.settings.get("lang", user.lang)
    columns = [COLUMNS[name] for name in report.columns]
    data = {
        "headers": [column.header for column in columns],
        "rows": [
            {"columns": [_written(column, line, zone, lang) for column in columns]}
            for line in shown
        ],
        "totalrowcount": 0 if site.modern and not shown else len(lines),
    }
    return {"details": _details(call, report), "data": data, "warnings": []}


def _sorted(site: FakeMoodle, report: Report, filters: dict[str, Any]) -> list[Line]:
    """The report's lines; kept until something changes or a minute passes."""
    version = (report.id, json.dumps([filters, report.conditions]), site.changes, site.now // 60)
    if site.made_report[0] != version:
        lines = _matching(site, _lines(site, report), report.conditions | filters)
        for name in reversed(report.sort):
            lines.sort(key=partial(_place, COLUMNS[name]))
        site.made_report = (version, lines)
    return list(site.made_report[1])


def _place(column: Column, line: Line) -> tuple[bool, Any]:
    value = column.value(line)
    return value is not None, 0 if value is None else value


PARAMETERS = {"reportid": "int", "parameters": "raw="}


@function("core_reportbuilder_set_filters", PARAMETERS | {"values": "raw"})
def set_filters(call: Call, reportid: int, parameters: str, values: str) -> Answer:  # noqa: ARG001
    _report(call, reportid)
    yield
    call.site.filters[(call.service.user, reportid)] = dict(json.loads(values))
    return True


@function("core_reportbuilder_filters_reset", PARAMETERS)
def reset_filters(call: Call, reportid: int, parameters: str) -> Answer:  # noqa: ARG001
    _report(call, reportid)
    yield
    call.site.filters.pop((call.service.user, reportid), None)
    return True
