"""Who may see what, told naively from the rows alone: loops and dates, no query of ours.

All organisations here are live. Days are days in Amsterdam, ends included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from catalog.models import Course, Publication
from enrollment.models import Enrollment
from people.models import Employment, RoleAssignment
from planning.models import CourseRun

Record = Mapping[str, Any]


def holds(row: Record) -> bool:
    today = timezone.localdate()
    return row["since"] <= today and (row["until"] is None or row["until"] >= today)


@dataclass(frozen=True)
class Oracle:
    """The rows as they are now."""

    employments: list[Record]
    roles: list[Record]
    courses: list[Record]
    publications: list[Record]
    runs: list[Record]
    trainers: list[Record]
    enrollments: list[Record]

    @classmethod
    def now(cls) -> Oracle:
        return cls(
            [row for row in Employment.objects.values() if holds(row)],
            [row for row in RoleAssignment.objects.values() if holds(row)],
            list(Course.objects.values("id", "owner_id", "state")),
            [row for row in Publication.objects.values() if holds(row)],
            list(CourseRun.objects.values("id", "organiser_id", "course_id")),
            list(CourseRun.trainers.through.objects.values("courserun_id", "person_id")),
            list(Enrollment.objects.values("id", "person_id", "run_id")),
        )

    def works_for(self, person: Any) -> list[Record]:
        mine = [row for row in self.employments if row["person_id"] == person]
        return sorted(mine, key=lambda row: (row["since"], row["id"]))

    def browses(self, person: Any, organisation: int | None) -> set[int]:
        if organisation not in {row["organisation_id"] for row in self.works_for(person)}:
            return set()
        published = {row["id"] for row in self.courses if row["state"] == "published"}
        for_them = [row for row in self.publications if row["organisation_id"] == organisation]
        return published & {row["course_id"] for row in for_them}

    def has_in_record(self, person: Any) -> set[int]:
        booked = {row["run_id"] for row in self.enrollments if row["person_id"] == person}
        return {row["course_id"] for row in self.runs if row["id"] in booked}

    def curates(self, person: Any) -> set[int]:
        return {row["id"] for row in self.courses if self.is_officer(person, row["owner_id"])}

    def operates(self, person: Any) -> set[int]:
        organised = {row["id"] for row in self.runs if self.is_officer(person, row["organiser_id"])}
        if not any(row["role"] == "trainer" for row in self._roles_of(person)):
            return organised
        trained = {row["courserun_id"] for row in self.trainers if row["person_id"] == person}
        return organised | trained

    def own_enrollments(self, person: Any) -> set[Any]:
        return {row["id"] for row in self.enrollments if row["person_id"] == person}

    def participants(self, person: Any) -> list[Record]:
        """Enrollments of others that this person works with."""
        runs = self.operates(person)
        return [row for row in self.enrollments if row["run_id"] in runs]

    def is_officer(self, person: Any, organisation: int) -> bool:
        return any(
            row["role"] == "ld_officer" and row["organisation_id"] in {organisation, None}
            for row in self._roles_of(person)
        )

    def _roles_of(self, person: Any) -> Iterable[Record]:
        """Who works nowhere has none, even when nobody ended them."""
        if not self.works_for(person):
            return []
        return [row for row in self.roles if row["person_id"] == person]
