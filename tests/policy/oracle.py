"""Who may see what, told naively from the rows alone: loops and dates, no query of ours.

All organisations here are live. Days are days in Amsterdam, ends included.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone

from catalog.models import Course, LearningPath, Publication
from enrollment.models import Enrollment, EnrollmentLog, PathEnrollment
from people.models import Delegation, Employment, RoleAssignment
from planning.models import CourseRun

Record = Mapping[str, Any]


def holds(row: Record, today: datetime.date) -> bool:
    return row["since"] <= today and (row["until"] is None or row["until"] >= today)


def _versions() -> QuerySet[Any]:
    found: QuerySet[Any] = apps.get_model("people.EmploymentEvent").objects.all()
    return found


@dataclass(frozen=True)
class Oracle:
    """The rows as they are now. What follows from rows alone is kept: it is asked for often."""

    today: datetime.date
    all_employments: list[Record]
    """Ended ones and those to come too."""
    versions: list[Record]
    """All that employments ever were, and are."""
    roles: list[Record]
    delegations: list[Record]
    courses: list[Record]
    all_publications: list[Record]
    """Hidden ones, those to come and those that are over too."""
    runs: list[Record]
    trainers: list[Record]
    enrollments: list[Record]
    steps: list[Record]
    offers: list[Record]
    """To whom courses are offered that they may take over."""
    paths: list[Record]
    on_paths: list[Record]

    @classmethod
    def now(cls) -> Oracle:
        today = timezone.localdate()
        return cls(
            today,
            list(Employment.objects.values()),
            list(_versions().values("pgh_obj_id", "pgh_created_at", "person_id", "manager_id")),
            [row for row in RoleAssignment.objects.values() if holds(row, today)],
            list(Delegation.objects.values()),
            list(Course.objects.values("id", "owner_id", "state")),
            list(Publication.objects.values()),
            list(CourseRun.objects.values("id", "organiser_id", "course_id")),
            list(CourseRun.trainers.through.objects.values("courserun_id", "person_id")),
            list(
                Enrollment.objects.values(
                    "id",
                    "person_id",
                    "run_id",
                    "organisation_id",
                    "manager_id",
                    "employment__personnel_number",
                )
            ),
            list(EnrollmentLog.objects.values("enrollment_id", "by_id")),
            list(Course.shared_with.through.objects.values("course_id", "organisation_id")),
            list(LearningPath.objects.values("id", "title", "owner_id", "state", "sharing")),
            list(
                PathEnrollment.objects.values(
                    "id",
                    "path_id",
                    "person_id",
                    "organisation_id",
                    "employment__personnel_number",
                )
            ),
        )

    # -- work and roles -------------------------------------------------------------------------

    @cached_property
    def employments(self) -> list[Record]:
        now = [row for row in self.all_employments if holds(row, self.today)]
        return sorted(now, key=lambda row: (row["since"], row["id"]))

    def works_for(self, person: Any) -> list[Record]:
        return [row for row in self.employments if row["person_id"] == person]

    def has_role(self, person: Any, role: str, organisation: int | None = None) -> bool:
        """There, or for the whole concern; without an organisation: anywhere."""
        return any(
            row["role"] == role
            and (organisation is None or row["organisation_id"] in {organisation, None})
            for row in self._roles_of(person)
        )

    def is_officer(self, person: Any, organisation: int) -> bool:
        return self.has_role(person, "ld_officer", organisation)

    def is_personnel(self, person: Any, organisation: int) -> bool:
        return self.has_role(person, "po_admin", organisation)

    def runs_the_portal(self, person: Any) -> bool:
        return self.has_role(person, "functional_admin")

    def _roles_of(self, person: Any) -> list[Record]:
        if person not in self._roles:
            self._roles[person] = self._told_roles_of(person)
        return self._roles[person]

    @cached_property
    def _roles(self) -> dict[Any, list[Record]]:
        return {}

    def _told_roles_of(self, person: Any) -> list[Record]:
        """Who works nowhere has none, even when nobody ended them, but those of a trainer who was
        asked when they did not work anywhere (any more)."""
        held = [row for row in self.roles if row["person_id"] == person]
        if self.works_for(person):
            return held
        return [
            row
            for row in held
            if row["role"] == "trainer" and row["organisation_id"] and self._from_outside(row)
        ]

    def _from_outside(self, role: Record) -> bool:
        """All work had ended when the role was given, and nothing became known of any since."""
        person, given = role["person_id"], role["created_at"]
        works = [row["until"] for row in self.all_employments if row["person_id"] == person]
        known = [row["pgh_created_at"] for row in self.versions if row["person_id"] == person]
        return all(
            until is not None and until < timezone.localdate(given) for until in works
        ) and all(moment < given for moment in known)

    # -- courses and runs -----------------------------------------------------------------------

    def browses(self, person: Any, organisation: int | None) -> set[int]:
        if organisation not in {row["organisation_id"] for row in self.works_for(person)}:
            return set()
        published = {row["id"] for row in self.courses if row["state"] == "published"}
        return published & {
            row["course_id"]
            for row in self.all_publications
            if row["organisation_id"] == organisation
            and holds(row, self.today)
            and not row["hidden_at"]
        }

    def has_in_record(self, person: Any) -> set[int]:
        return self.courses_of(self.own_enrollments(person))

    def curates(self, person: Any) -> set[int]:
        return {row["id"] for row in self.courses if self.is_officer(person, row["owner_id"])}

    def has_of_others(self, person: Any) -> set[int]:
        """What the organisations one advises took over, got, or may take over; whether or not it is
        shown to anybody else there."""
        to_come = [row for row in self.all_publications if self._is_not_over(row)]
        return {
            row["course_id"]
            for row in [*to_come, *self.offers]
            if self.is_officer(person, row["organisation_id"])
        }

    def _is_not_over(self, row: Record) -> bool:
        return row["until"] is None or row["until"] >= self.today

    def opened_once(self, person: Any) -> set[int]:
        """What has been open to the people one advises for, published or withdrawn since."""
        shown = {row["id"] for row in self.courses if row["state"] in {"published", "withdrawn"}}
        return shown & {
            row["course_id"]
            for row in self.all_publications
            if row["since"] <= self.today and self.is_officer(person, row["organisation_id"])
        }

    def open_where_advised(self, person: Any) -> set[int]:
        """What is published today to the people one advises for; hidden ones too."""
        published = {row["id"] for row in self.courses if row["state"] == "published"}
        return published & {
            row["course_id"]
            for row in self.all_publications
            if holds(row, self.today) and self.is_officer(person, row["organisation_id"])
        }

    def operates(self, person: Any) -> set[int]:
        organised = {row["id"] for row in self.runs if self.is_officer(person, row["organiser_id"])}
        if not self.has_role(person, "trainer"):
            return organised
        return organised | self.trains(person)

    def trains(self, person: Any) -> set[int]:
        return {row["courserun_id"] for row in self.trainers if row["person_id"] == person}

    def courses_of(self, enrollments: set[Any]) -> set[int]:
        runs = {row["run_id"] for row in self.enrollments if row["id"] in enrollments}
        return self.courses_of_runs(runs)

    def courses_of_runs(self, runs: set[int]) -> set[int]:
        return {row["course_id"] for row in self.runs if row["id"] in runs}

    # -- enrollments ----------------------------------------------------------------------------

    def own_enrollments(self, person: Any) -> set[Any]:
        return {row["id"] for row in self.enrollments if row["person_id"] == person}

    def participants(self, person: Any) -> set[Any]:
        """Enrollments in runs that this person operates."""
        runs = self.operates(person)
        return {row["id"] for row in self.enrollments if row["run_id"] in runs}

    def reports_on(self, person: Any) -> set[Any]:
        """Enrollments made for the organisation one looks after, or for work in the own team."""
        return self._reported(person, self.enrollments)

    def _reported(self, person: Any, rows: Iterable[Record]) -> set[Any]:
        team = {
            (row["person_id"], row["organisation_id"], row["personnel_number"])
            for row in self.team(person)
        }
        return {
            row["id"]
            for row in rows
            if self.is_officer(person, row["organisation_id"])
            or self.is_personnel(person, row["organisation_id"])
            or (row["person_id"], row["organisation_id"], row["employment__personnel_number"])
            in team
        }

    # -- learning paths -------------------------------------------------------------------------

    def browses_paths(self, person: Any, organisation: int | None) -> set[int]:
        if organisation not in {row["organisation_id"] for row in self.works_for(person)}:
            return set()
        published = [row for row in self.paths if row["state"] == "published"]
        return {
            row["id"]
            for row in published
            if row["owner_id"] == organisation or row["sharing"] == "concern"
        }

    def curates_paths(self, person: Any) -> set[int]:
        return {row["id"] for row in self.paths if self.is_officer(person, row["owner_id"])}

    def own_paths(self, person: Any) -> set[Any]:
        return {row["id"] for row in self.on_paths if row["person_id"] == person}

    def operates_paths(self, person: Any) -> set[Any]:
        """Who is on the paths of the organisation one advises, and its own people on any."""
        curated = self.curates_paths(person)
        return {
            row["id"]
            for row in self.on_paths
            if row["path_id"] in curated or self.is_officer(person, row["organisation_id"])
        }

    def reports_on_paths(self, person: Any) -> set[Any]:
        return self._reported(person, self.on_paths)

    def paths_of(self, on_paths: set[Any]) -> set[int]:
        return {row["path_id"] for row in self.on_paths if row["id"] in on_paths}

    # -- people ---------------------------------------------------------------------------------

    def team(self, person: Any) -> list[Record]:
        """Who one leads today, oneself or while standing in; nobody for who works nowhere."""
        if not self.works_for(person):
            return []
        leads = {person} | {
            row["manager_id"]
            for row in self.delegations
            if row["delegate_id"] == person and holds(row, self.today)
        }
        return [row for row in self.employments if row["manager_id"] in leads]

    def looks_after(self, person: Any) -> list[Record]:
        """Employments, ended ones too, of the organisations whose personnel one administers."""
        return [
            row for row in self.all_employments if self.is_personnel(person, row["organisation_id"])
        ]

    def reads_people(self, person: Any) -> set[int]:
        return {row["id"] for row in [*self.looks_after(person), *self.team(person)]}

    def colleagues(self, person: Any) -> set[Any]:
        """Who works now where this person works, or where the own team does."""
        here = {row["organisation_id"] for row in self.works_for(person)}
        here |= {row["organisation_id"] for row in self.team(person)}
        return {row["person_id"] for row in self.employments if row["organisation_id"] in here}
