"""EDU-DEX program runs to runs with meetings, places, seats and prices.

Times in EDU-DEX are wall-clock times in the Netherlands: a meeting at 09:00 stays at 09:00 across
the clock change. An offset that a supplier adds to a time is left out of account for that reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from catalog.feeds.costs import read_price
from catalog.feeds.notes import Findings
from catalog.feeds.records import MeetingRecord, RunRecord, RunStatus
from catalog.feeds.texts import plain_text

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
STATUSES = {
    "application opened": RunStatus.OPEN,
    "application closed": RunStatus.CLOSED,
    "canceled": RunStatus.CANCELLED,
}
Json = Mapping[str, Any]


def read_runs(program: Json, *, language: str, findings: Findings) -> tuple[RunRecord, ...]:
    """All runs of a program, by start date; one that contradicts itself is left out with a
    warning."""
    schedule: Json = program["programSchedule"]
    runs: dict[str, RunRecord] = {}
    for index, data in enumerate(schedule.get("programRun", ()), start=1):
        name = f"programSchedule.programRun[{index}]"
        run = _read_run(data, program=program, name=name, language=language, findings=findings)
        if run is None:
            continue
        if run.external_id in runs:
            findings.warn(
                f"{name}.id",
                run.external_id,
                _("Dit nummer van een uitvoering komt twee keer voor."),
                _("Geef elke uitvoering een eigen nummer."),
            )
            continue
        runs[run.external_id] = run
    return tuple(sorted(runs.values(), key=lambda run: (run.starts_on, run.external_id)))


def _read_run(
    data: Json, *, program: Json, name: str, language: str, findings: Findings
) -> RunRecord | None:
    starts_on = date.fromisoformat(data["startDate"]["date"])
    ends_on = date.fromisoformat(data["endDate"]["date"])
    if ends_on < starts_on:
        findings.warn(
            f"{name}.endDate.date",
            ends_on.isoformat(),
            _("De uitvoering eindigt voor zij begint en is overgeslagen."),
            _("Verbeter de begin- of einddatum."),
        )
        return None
    generic: Json = program["programSchedule"].get("genericProgramRun", {})
    meetings = tuple(
        sorted(_meetings(data, name=name, findings=findings), key=lambda meeting: meeting.starts_at)
    )
    run = RunRecord(
        external_id=data["id"].strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        meetings=meetings,
        price=read_price(data.get("cost", ()), field=f"{name}.cost", findings=findings),
        status=STATUSES[data["status"]],
        language=language,
        online=_online(data, program),
    )
    city, address = _place(data.get("location") or generic.get("location") or {})
    if not (city or address) and meetings:
        city, address = meetings[0].city, meetings[0].address
    _check_dates(run, name=name, findings=findings)
    if data.get("openTo") == "client only":
        findings.warn(
            f"{name}.openTo",
            "client only",
            _("Deze uitvoering is alleen voor één opdrachtgever."),
            _("Controleer of zij voor u bedoeld is."),
        )
    capacity, minimum = _seats(data, program["programAdmission"], name=name, findings=findings)
    return replace(run, city=city, address=address, capacity=capacity, minimum=minimum)


def _seats(
    data: Json, admission: Json, *, name: str, findings: Findings
) -> tuple[int | None, int | None]:
    """The run's own numbers before the program's. 0 as maximum means that none is known."""
    capacity = (
        int(data.get("maxNumberOfParticipants") or admission.get("maxNumberOfParticipants") or 0)
        or None
    )
    minimum = (
        int(data.get("minNumberOfParticipants") or admission.get("minNumberOfParticipants") or 0)
        or None
    )
    if capacity is None:
        findings.warn(
            f"{name}.maxNumberOfParticipants",
            "",
            _("Er is geen maximum aantal deelnemers; het standaardaantal van de eigenaar geldt."),
            _("Vul het maximum in, of pas het aan bij de uitvoering."),
        )
    elif minimum is not None and minimum > capacity:
        findings.warn(
            f"{name}.minNumberOfParticipants",
            minimum,
            _("Het minimum is hoger dan het maximum en telt niet mee."),
            _("Verbeter een van beide aantallen."),
        )
        minimum = None
    return capacity, minimum


def _course_days(data: Json, name: str) -> Iterator[tuple[str, Json, Json]]:
    """Name, day and the place that applies when the day has none, of the run and its modules."""
    for index, day in enumerate(data.get("courseDay", ()), start=1):
        yield f"{name}.courseDay[{index}]", day, data.get("location", {})
    for number, module in enumerate(data.get("module", ()), start=1):
        for index, day in enumerate(module.get("courseDay", ()), start=1):
            yield (
                f"{name}.module[{number}].courseDay[{index}]",
                day,
                module.get("location", data.get("location", {})),
            )


def _meetings(data: Json, *, name: str, findings: Findings) -> Iterator[MeetingRecord]:
    seen: set[tuple[datetime, datetime]] = set()
    for day_name, day, fallback in _course_days(data, name):
        if "startTime" not in day or "endTime" not in day:
            findings.warn(
                f"{day_name}.startTime",
                day["date"],
                _("Deze bijeenkomst heeft geen begin- en eindtijd en is overgeslagen."),
                _("Vul beide tijden."),
            )
            continue
        starts_at, ends_at = (
            _moment(day["date"], day["startTime"]),
            _moment(day["date"], day["endTime"]),
        )
        if ends_at <= starts_at:
            findings.warn(
                f"{day_name}.endTime",
                day["endTime"],
                _("Deze bijeenkomst eindigt voor zij begint en is overgeslagen."),
                _("Verbeter de begin- of eindtijd."),
            )
        elif (starts_at, ends_at) not in seen:
            seen.add((starts_at, ends_at))
            city, address = _place(day.get("location") or fallback)
            yield MeetingRecord(starts_at, ends_at, city, address)


def _moment(day: str, clock: str) -> datetime:
    return datetime.combine(
        date.fromisoformat(day), time.fromisoformat(clock[:5]), tzinfo=AMSTERDAM
    )


def _check_dates(run: RunRecord, *, name: str, findings: Findings) -> None:
    outside = [
        meeting
        for meeting in run.meetings
        if not run.starts_on <= meeting.starts_at.date() <= run.ends_on
    ]
    if outside:
        findings.warn(
            f"{name}.courseDay",
            outside[0].starts_at.date().isoformat(),
            _("Een bijeenkomst valt buiten de begin- en einddatum van de uitvoering."),
            _("Controleer de datums."),
        )


def _place(location: Json) -> tuple[str, str]:
    """City and address; the name of the building and the postal code belong to the address."""
    names: Mapping[str, str] = location.get("locationName", {})
    building = names.get("nl") or next(iter(names.values()), "")
    parts: Iterable[str] = (building, location.get("address", ""), location.get("zipcode", ""))
    return plain_text(location.get("city", ""))[:100], ", ".join(
        filter(None, map(plain_text, parts))
    )[:255]


def _online(data: Json, program: Json) -> bool:
    if "fullyOnline" in data:
        return bool(data["fullyOnline"])
    if data.get("programForm") in {"virtual classroom", "e-learning"}:
        return True
    profile: Json = program.get("programBasicProfile", {})
    return bool(
        program["programClassification"].get(
            "fullyOnline", profile.get("location") == "fully online"
        )
    )
