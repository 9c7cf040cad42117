"""Who leads whom after a delivery: numbers to people, wherever in the file they come. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from people.hr.departments import circle
from people.hr.plan import NEW_PERSON
from people.hr.present import PresentEmployment
from people.hr.problems import Problem
from people.hr.reading import PersonnelRow

if TYPE_CHECKING:
    from people.hr.compare import _Comparison

Fields = dict[str, Any]


class Managers:
    """Adds `manager` to the wanted fields where the file says something that can be so.

    A manager is an id, or `#number` for somebody whom this delivery brings. What cannot be so is
    named as a problem and leaves the manager as it is.
    """

    def __init__(
        self,
        comparison: _Comparison,
        wanted: dict[str, Fields],
        ending: Mapping[str, PresentEmployment],
    ) -> None:
        self.at = comparison
        self.wanted = wanted
        self.ending = ending
        self.problems: list[Problem] = []
        self.by_number = self._who_can_lead()

    def decide(self) -> None:
        if not self.at.mapping.get("manager"):
            for number in {*self.at.again, *self.at.fresh}:
                self.wanted[number].setdefault("manager", "")
            return
        for number, fields in self.wanted.items():
            manager = self._manager_of(number)
            if manager is not None:
                fields["manager"] = manager
        self._cut_circles()
        for number in {*self.at.again, *self.at.fresh}:
            self.wanted[number].setdefault("manager", "")

    def lost(self) -> int:
        """Managers who leave while others stay under them, and people who lose theirs."""
        after = self._after()
        leaving = self._leaving()
        staying = {person for number, (person, _above) in after.items() if number not in leaving}
        gone = {one.person for one in leaving.values()} - staying
        emptied = 0
        leaderless: set[str] = set()
        for number, (_person, manager) in after.items():
            one = self.at.known.get(number)
            emptied += bool(one and one.manager and not manager)
            if manager in gone and number not in leaving:
                leaderless.add(manager)
        return emptied + len(leaderless)

    def _who_can_lead(self) -> dict[str, str]:
        """Personnel number → person, of who is in service after this delivery."""
        today = self.at.today
        found: dict[str, str] = {}
        for number, periods in self.at.present.employments.items():
            left_out = number in self.at.left_out or self.at.reading.nameless
            if left_out and periods[-1].in_service(today):
                found[number] = periods[-1].person
        for number in {*self.at.known, *self.at.again, *self.at.fresh}:
            until = self.wanted[number]["until"]
            if until is None or until >= today:
                found[number] = self._token(number)
        return found

    def _token(self, number: str) -> str:
        periods = self.at.present.employments.get(number)
        return periods[-1].person if periods else f"{NEW_PERSON}{number}"

    def _manager_of(self, number: str) -> str | None:
        """None leaves the manager as it is."""
        row = self.at.rows[number]
        one = self.at.known.get(number)
        if not row.manager:
            outside = one is not None and one.manager and one.manager not in self.at.present.people
            return None if outside else ""
        until = self.wanted[number]["until"]
        if until is not None and until < self.at.today:
            return None
        manager = self.by_number.get(row.manager)
        if row.manager in self.at.waiting:
            self._refuse(row, "waiting_manager")
        elif row.manager == number or manager == self._token(number):
            self._refuse(row, "own_manager")
        elif manager is None:
            self._refuse(row, "unknown_manager")
        else:
            return manager
        return None

    def _refuse(self, row: PersonnelRow, code: str) -> None:
        column = self.at.mapping.get("manager", "")
        self.problems.append(Problem(row.line, code, "manager", column, row.manager))

    def _cut_circles(self) -> None:
        around = circle((person, manager) for person, manager in self._after().values())
        for number, fields in self.wanted.items():
            if self._token(number) in around and fields.get("manager") in around:
                fields.pop("manager")
                self._refuse(self.at.rows[number], "manager_cycle")

    def _after(self) -> dict[str, tuple[str, str]]:
        """Number → person and manager, of who is in service after this delivery."""
        found: dict[str, tuple[str, str]] = {}
        for number, periods in self.at.present.employments.items():
            last = periods[-1]
            if last.in_service(self.at.today) and number not in self.ending:
                found[number] = (last.person, last.manager)
        for number, fields in self.wanted.items():
            until = fields["until"]
            if until is not None and until < self.at.today:
                found.pop(number, None)
                continue
            before = self.at.known.get(number)
            kept = before.manager if before else ""
            found[number] = (self._token(number), fields.get("manager", kept))
        return found

    def _leaving(self) -> dict[str, PresentEmployment]:
        """Who ends by this delivery: by absence, or because it names a last day."""
        named = {
            number: one
            for number, one in self.at.known.items()
            if one.until is None and self.wanted[number]["until"] is not None
        }
        return {**self.ending, **named}
