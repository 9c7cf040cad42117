"""Groups as an officer makes them, for the tests of this room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from enrollment.groups.actions import GroupDetails, make_dry_run, start, start_undo
from enrollment.groups.finding import find_people
from enrollment.groups.models import GroupEnrollment, GroupSource
from organisations.models import Organisation
from outbox.queue import drain
from people.models import Person
from planning.models import CourseRun
from tests.factories import employment_of, make_employment, make_person

WHY = "Voor de nieuwe wet, vanaf januari."


def number_of(person: Person) -> str:
    return employment_of(person).personnel_number


def colleagues(organisation: Organisation, count: int, **fields: Any) -> list[Person]:
    people = [make_person("Groep", f"Lid{number}") for number in range(count)]
    for person in people:
        make_employment(person, organisation, **fields)
    return people


def dry_run(
    run: CourseRun,
    by: Person,
    people: Sequence[Person | str],
    organisation: Organisation | None = None,
    **details: Any,
) -> GroupEnrollment:
    """Of people by their address, or of lines as given."""
    organisation = organisation or employment_of(by).organisation
    # As a request finds it: without what earlier lines of the test kept on it.
    organisation = Organisation.objects.get(pk=organisation.pk)
    given = [one if isinstance(one, str) else one.email for one in people]
    return make_dry_run(
        run=CourseRun.objects.with_card_data().with_course().get(pk=run.pk),
        organisation=organisation,
        lines=find_people(organisation, given),
        details=GroupDetails(source=GroupSource.LIST, reason=WHY, **details),
        by=by,
    )


def carried_out(group: GroupEnrollment, by: Person) -> GroupEnrollment:
    start(group=group, by=by)
    drain("default")
    group.refresh_from_db()
    return group


def undone(group: GroupEnrollment, by: Person) -> GroupEnrollment:
    start_undo(group=group, by=by)
    drain("default")
    group.refresh_from_db()
    return group


def expected(group: GroupEnrollment) -> list[str]:
    return list(group.lines.order_by("position").values_list("expected", flat=True))


def outcomes(group: GroupEnrollment) -> list[str]:
    return list(group.lines.order_by("position").values_list("outcome", flat=True))


def reasons(group: GroupEnrollment) -> list[str]:
    return list(group.lines.order_by("position").values_list("reason", flat=True))
