"""A delivery against what the portal knows. Pure: in go plain values, out comes a `Plan`.

Rows meet employments by personnel number only. An address that is known already makes a pending
link, never a match; a name makes nothing at all.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from core.diff import Change, difference
from people.hr.departments import departments_of
from people.hr.managers import Managers
from people.hr.plan import NEW_PERSON, Guard, NewEmployment, Plan, as_words
from people.hr.present import EMPLOYMENT_FIELDS, PERSON_FIELDS, PresentEmployment, Snapshot
from people.hr.problems import Problem
from people.hr.reading import PersonnelRow, Reading
from people.names import full_name

OPTIONAL = ("function", "scale", "cost_centre")
SHOWN_OF_NEW = ("department", "function", "since")
Fields = dict[str, Any]


def compare(
    reading: Reading, mapping: Mapping[str, str], present: Snapshot, today: datetime.date
) -> Plan:
    if reading.blocked:
        return Plan(problems=list(reading.problems), blocked=True)
    return _Comparison(reading, mapping, present, today).plan()


class _Comparison:
    def __init__(
        self, reading: Reading, mapping: Mapping[str, str], present: Snapshot, today: datetime.date
    ) -> None:
        self.reading = reading
        self.mapping = mapping
        self.present = present
        self.today = today
        self.problems: list[Problem] = list(reading.problems)
        self.left_out = set(reading.left_out)
        self.rows = dict(reading.rows)
        self.known: dict[str, PresentEmployment] = {}
        self.again: dict[str, str] = {}
        """Numbers whose person comes back for a new period: the person."""
        self.fresh: set[str] = set()
        self.waiting: dict[str, str] = {}
        self.past: set[str] = set()

    def plan(self) -> Plan:
        self._drop_double_addresses()
        for number, row in list(self.rows.items()):
            self._place(number, row)
        placed = [self.rows[n] for n in (*self.known, *self.again, *self.fresh, *self.waiting)]
        departments = departments_of(
            sorted(placed, key=lambda row: row.line), self.present.departments, self.mapping
        )
        wanted = self._wanted(departments.of_row)
        ending = self._absent()
        managers = Managers(self, wanted, ending)
        managers.decide()
        self.problems += [*departments.problems, *managers.problems]
        plan = Plan(
            problems=sorted(self.problems, key=lambda problem: problem.line),
            past=len(self.past),
            absence_ignored=self.reading.nameless,
        )
        present_departments = {
            code: {"name": one.name, "parent": one.parent}
            for code, one in self.present.departments.items()
        }
        plan.departments = difference(present_departments, departments.wanted)
        names = {code: one.get("name", "") for code, one in departments.wanted.items()}
        words = _Words(self, names)
        self._difference(plan, wanted, ending, words)
        self._links(plan, words, departments.of_row)
        current = [one for one in self._all_present() if self._is_current(one)]
        leaving = len(plan.entries["ending"])
        plan.guard = Guard(leaving, len(current), managers.lost())
        return plan

    def problem(self, row: PersonnelRow, code: str, name: str, value: str, **more: Any) -> None:
        column = self.mapping.get(name, "")
        self.problems.append(Problem(row.line, code, name, column, value, more))

    def _leave_out(self, row: PersonnelRow, code: str, name: str, value: str, **more: Any) -> None:
        self.problem(row, code, name, value, **more)
        self.rows.pop(row.number, None)
        self.left_out.add(row.number)

    def _drop_double_addresses(self) -> None:
        """One address on two lines is right only when both numbers are of one known person."""
        first: dict[str, PersonnelRow] = {}
        for row in list(self.rows.values()):
            other = first.setdefault(row.email, row)
            if other is row:
                continue
            people = {self._person_of(row.number), self._person_of(other.number)}
            if len(people) == 1 and "" not in people:
                continue
            self._leave_out(row, "double_email", "email", row.email, line=other.line)
            if self._person_of(other.number) == "" and other.number in self.rows:
                self.rows.pop(other.number)
                self.left_out.add(other.number)

    def _person_of(self, number: str) -> str:
        periods = self.present.employments.get(number)
        return periods[-1].person if periods else ""

    def _place(self, number: str, row: PersonnelRow) -> None:
        """Whose row is it: known, back again, new, waiting for a link, or long gone?"""
        owner = self.present.email_owner.get(row.email, "")
        person = self._person_of(number)
        if person:
            if owner and owner != person:
                self._leave_out(row, "email_taken", "email", row.email)
            else:
                self._place_known(row, person)
        elif row.until and row.until < self.today:
            self.past.add(number)
        elif owner:
            refused = [one for one in self.present.links.get(number, ()) if not one.pending]
            if any(one.person == owner for one in refused):
                self._leave_out(row, "link_refused", "email", row.email)
            else:
                self.waiting[number] = owner
        else:
            self.fresh.add(number)

    def _place_known(self, row: PersonnelRow, person: str) -> None:
        periods = self.present.employments[row.number]
        if row.since is None:
            last = periods[-1]
            closed = row.until is not None and last.until is not None and row.until <= last.until
            meeting = [last] if last.in_service(self.today) or closed else []
        else:
            meeting = [
                one
                for one in periods
                if (one.until is None or one.until >= row.since)
                and (row.until is None or one.since <= row.until)
            ]
        if len(meeting) > 1:
            self._leave_out(row, "overlapping", "since", as_words(row.since))
        elif meeting and row.until and not row.since and row.until < meeting[0].since:
            self._leave_out(row, "dates_swapped", "until", as_words(row.until))
        elif meeting:
            self.known[row.number] = meeting[0]
        elif row.until and row.until < self.today:
            self.past.add(row.number)
        else:
            self.again[row.number] = person

    def _wanted(self, department_of: Mapping[str, str]) -> dict[str, Fields]:
        """Per number the fields as the file says them; `manager` is decided later."""
        wanted: dict[str, Fields] = {}
        told: set[str] = set()
        for number in sorted({*self.known, *self.again, *self.fresh}):
            row = self.rows[number]
            fields: Fields = {"department": department_of[number], "until": row.until}
            fields |= {name: getattr(row, name) for name in OPTIONAL if self.mapping.get(name)}
            if row.since or number not in self.known:
                fields["since"] = row.since or self._first_day(row)
            person = self._person_of(number)
            if not person or (person not in told and self.present.people[person].at_home):
                fields |= {
                    name: getattr(row, name) for name in PERSON_FIELDS if self.mapping.get(name)
                }
                told.add(person)
            wanted[number] = fields
        return wanted

    def _first_day(self, row: PersonnelRow) -> datetime.date:
        return min(self.today, row.until) if row.until else self.today

    def _absent(self) -> dict[str, PresentEmployment]:
        """Who works here today and is on no line at all. While a line has no number, that may
        be theirs."""
        if self.reading.nameless:
            return {}
        named = {*self.rows, *self.left_out}
        return {
            number: one
            for number, periods in self.present.employments.items()
            if number not in named
            for one in periods
            if self._is_current(one) and one.until != self.today
        }

    def _is_current(self, one: PresentEmployment) -> bool:
        return one.since <= self.today and one.in_service(self.today)

    def _all_present(self) -> list[PresentEmployment]:
        return [one for periods in self.present.employments.values() for one in periods]

    def _fields_of(self, one: PresentEmployment) -> Fields:
        own = {name: getattr(one, name) for name in EMPLOYMENT_FIELDS}
        return {**own, **self.present.people[one.person].fields}

    def _difference(
        self,
        plan: Plan,
        wanted: Mapping[str, Fields],
        ending: Mapping[str, PresentEmployment],
        words: _Words,
    ) -> None:
        targets = {**self.known, **ending}
        full = {**wanted, **{number: {"until": self.today} for number in ending}}
        present = {number: self._fields_of(one) for number, one in targets.items()}
        found = difference(present, full)
        plan.unchanged = found.unchanged
        for number, fields in found.added.items():
            person = self.again.get(number, f"{NEW_PERSON}{number}")
            plan.new.append(NewEmployment(number, person, fields))
            row = self.rows[number]
            shown = {
                name: ("", fields.get(name, "")) for name in ("department", "function", "since")
            }
            plan.entries["new"].append(words.entry(number, row.line, _name(row), shown))
        for change in found.changed:
            one = targets[change.key]
            plan.changed.append(Change(one.pk, change.fields))
            plan.employments[one.pk] = one
            ends = change.fields.get("until", (None, None))
            ends_now = change.key in ending or (ends[0] is None and ends[1] is not None)
            section = "ending" if ends_now else "changed"
            at = self.rows[change.key].line if change.key in self.rows else 0
            name = self.present.people[one.person].name
            plan.entries[section].append(words.entry(change.key, at, name, change.fields))

    def _links(self, plan: Plan, words: _Words, department_of: Mapping[str, str]) -> None:
        every = [one for links in self.present.links.values() for one in links]
        pending = {one.number: one for one in every if one.pending}
        led_by: dict[str, list[str]] = {}
        for number in sorted({*self.known, *self.again, *self.fresh, *self.waiting}):
            led_by.setdefault(self.rows[number].manager, []).append(number)
        for number, owner in self.waiting.items():
            row = self.rows[number]
            stored = _row_as_json(row, department_of[number], led_by.get(number, []))
            plan.entries["waiting"].append(words.entry(number, row.line, _name(row), {}))
            known = pending.get(number)
            if known is None or known.person != owner or known.row != stored:
                plan.links[number] = {"person": owner, "row": stored}
            else:
                plan.unchanged += 1
            if known is not None and known.person != owner:
                plan.links_gone.append(known.pk)
        if not self.reading.nameless:
            named = {*self.waiting, *self.left_out}
            plan.links_gone += [one.pk for number, one in pending.items() if number not in named]


class _Words:
    """Puts names where the comparison has codes and ids."""

    def __init__(self, comparison: _Comparison, departments: Mapping[str, str]) -> None:
        self.comparison = comparison
        self.departments = departments

    def entry(
        self, number: str, line: int, name: str, fields: Mapping[str, tuple[Any, Any]]
    ) -> dict[str, Any]:
        shown = [
            [field, self._say(field, old), self._say(field, new)]
            for field, (old, new) in fields.items()
        ]
        return {"number": number, "line": line, "name": name, "fields": shown}

    def _say(self, field: str, value: Any) -> str:
        present = self.comparison.present
        if field == "department" and value:
            known = present.departments.get(value)
            return self.departments.get(value) or (known.name if known else value)
        if field == "manager" and value:
            if value.startswith(NEW_PERSON):
                return _name(self.comparison.rows[value.removeprefix(NEW_PERSON)])
            person = present.people.get(value)
            return person.name if person else present.managers.get(value, "")
        return as_words(value)


def _name(row: PersonnelRow) -> str:
    return full_name(row.given_name, row.infix, row.family_name)


def _row_as_json(row: PersonnelRow, department: str, leads: list[str]) -> dict[str, Any]:
    """What a confirmed link makes an employment of. No address: the person is known by it.
    `leads` are the numbers whose lines name this one as their manager."""
    return {
        "name": _name(row),
        "department": department,
        "function": row.function,
        "scale": row.scale,
        "cost_centre": row.cost_centre,
        "manager": row.manager,
        "leads": leads,
        "since": row.since.isoformat() if row.since else None,
        "until": row.until.isoformat() if row.until else None,
    }
