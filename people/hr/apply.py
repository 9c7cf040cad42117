"""Writes a plan in bulk, and remembers of every row what it was, so that it can be undone."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Model
from django.utils import timezone

from core.diff import Change
from organisations.models import Department, Organisation
from people.hr.models import LinkState, PendingLink
from people.hr.plan import NEW_PERSON, NewEmployment, Plan
from people.hr.present import PERSON_FIELDS
from people.models import Employment, Person

BATCH = 500
Step = dict[str, Any]
"""One row that was made ("made") or changed ("changed", with its fields before and after)."""
Progress = Callable[[int], None]


def write(plan: Plan, organisation: Organisation, progress: Progress) -> list[Step]:
    """Inside the caller's transaction. Returns the steps for `undo`, in the order of writing.

    Raises django.db.IntegrityError when another change got in between.
    """
    steps: list[Step] = []
    departments = _write_departments(plan, organisation, steps)
    progress(15)
    made = _make_people(plan.new, steps)
    progress(40)
    _make_employments(plan.new, made, departments, organisation, steps)
    progress(65)
    _change(plan, made, departments, steps)
    progress(90)
    _write_links(plan, organisation, steps)
    return steps


def _made(steps: list[Step], kind: str, rows: Iterable[Model]) -> None:
    steps += [{"step": "made", "kind": kind, "id": str(row.pk)} for row in rows]


def _write_departments(plan: Plan, organisation: Organisation, steps: list[Step]) -> dict[str, int]:
    """First all rows, then who hangs under whom: a parent may come later than its child."""
    added = plan.departments.added
    rows = Department.objects.bulk_create(
        Department(organisation=organisation, code=code, name=fields["name"][:120])
        for code, fields in added.items()
    )
    _made(steps, "department", rows)
    by_code = {one.code: one for one in Department.objects.filter(organisation=organisation)}
    changed: list[Department] = []
    for code, fields in added.items():
        if fields["parent"]:
            by_code[code].parent_id = by_code[fields["parent"]].pk
            changed.append(by_code[code])
    for change in plan.departments.changed:
        department = by_code[change.key]
        values = {name: new for name, (_old, new) in change.fields.items()}
        if "parent" in values:
            above = values.pop("parent")
            values["parent_id"] = by_code[above].pk if above else None
        steps.append(_put(department, "department", values))
        changed.append(department)
    Department.objects.bulk_update(changed, ["name", "parent"], batch_size=BATCH)
    return {code: one.pk for code, one in by_code.items()}


def _make_people(new: Sequence[NewEmployment], steps: list[Step]) -> dict[str, uuid.UUID]:
    """Returns who is who: `#number` → id. Nobody gets a password; they sign in by their own
    organisation, or ask for one."""
    people = [
        (
            one.person,
            Person(
                password=make_password(None),
                **{name: one.fields[name] for name in PERSON_FIELDS if name in one.fields},
            ),
        )
        for one in new
        if one.person.startswith(NEW_PERSON)
    ]
    rows = Person.objects.bulk_create([person for _key, person in people], batch_size=BATCH)
    _made(steps, "person", rows)
    return {key: person.pk for key, person in people}


def _person_id(token: str, made: Mapping[str, uuid.UUID]) -> uuid.UUID | None:
    if token.startswith(NEW_PERSON):
        return made[token]
    return uuid.UUID(token) if token else None


def _make_employments(
    new: Sequence[NewEmployment],
    made: Mapping[str, uuid.UUID],
    departments: Mapping[str, int],
    organisation: Organisation,
    steps: list[Step],
) -> None:
    rows = [
        Employment(
            organisation=organisation,
            person_id=made.get(one.person) or uuid.UUID(one.person),
            personnel_number=one.number,
            department_id=departments[one.fields["department"]],
            manager_id=_person_id(one.fields["manager"], made),
            function=one.fields.get("function", ""),
            scale=one.fields.get("scale"),
            cost_centre=one.fields.get("cost_centre", ""),
            since=one.fields["since"],
            until=one.fields["until"],
        )
        for one in new
    ]
    _made(steps, "employment", Employment.objects.bulk_create(rows, batch_size=BATCH))


def _change(
    plan: Plan,
    made: Mapping[str, uuid.UUID],
    departments: Mapping[str, int],
    steps: list[Step],
) -> None:
    employments = Employment.objects.in_bulk([change.key for change in plan.changed])
    owners = [plan.employments[change.key].person for change in plan.changed]
    people = {str(pk): one for pk, one in Person.objects.in_bulk(owners).items()}
    changed: dict[str, dict[tuple[str, ...], list[Any]]] = {"employment": {}, "person": {}}
    now = timezone.now()
    for change in plan.changed:
        of_person, of_employment = _split(change, made, departments)
        if of_employment:
            row = employments[change.key]
            steps.append(_put(row, "employment", of_employment))
            row.modified_at = now
            names = (*sorted(of_employment), "modified_at")
            changed["employment"].setdefault(names, []).append(row)
        if of_person:
            person = people[plan.employments[change.key].person]
            steps.append(_put(person, "person", of_person))
            changed["person"].setdefault(tuple(sorted(of_person)), []).append(person)
    for fields, rows in changed["person"].items():
        Person.objects.bulk_update(rows, fields, batch_size=BATCH)
    for fields, rows in changed["employment"].items():
        Employment.objects.bulk_update(rows, fields, batch_size=BATCH)


def _split(
    change: Change[int], made: Mapping[str, uuid.UUID], departments: Mapping[str, int]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values of the person and of the employment, as columns."""
    values = {name: new for name, (_old, new) in change.fields.items()}
    of_person = {name: values.pop(name) for name in PERSON_FIELDS if name in values}
    if "department" in values:
        values["department_id"] = departments[values.pop("department")]
    if "manager" in values:
        values["manager_id"] = _person_id(values.pop("manager"), made)
    return of_person, values


def _put(row: Model, kind: str, values: Mapping[str, Any]) -> Step:
    """Sets the values on the row and tells what they were and became."""
    before = {name: plain(getattr(row, name)) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    after = {name: plain(value) for name, value in values.items()}
    return {"step": "changed", "kind": kind, "id": str(row.pk), "before": before, "after": after}


def plain(value: Any) -> Any:
    """As JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _write_links(plan: Plan, organisation: Organisation, steps: list[Step]) -> None:
    gone = PendingLink.objects.filter(pk__in=plan.links_gone)
    for link in gone:
        values = {
            "organisation": link.organisation_id,
            "person": str(link.person_id),
            "number": link.personnel_number,
            "row": link.row,
        }
        steps.append({"step": "dropped", "kind": "link", "id": str(link.pk), "before": values})
    gone.delete()
    present = {
        link.personnel_number: link
        for link in PendingLink.objects.filter(organisation=organisation, state=LinkState.PENDING)
    }
    new, renewed = [], []
    for number, wanted in plan.links.items():
        known = present.get(number)
        if known is None:
            new.append(
                PendingLink(
                    organisation=organisation,
                    person_id=uuid.UUID(wanted["person"]),
                    personnel_number=number,
                    row=wanted["row"],
                )
            )
        else:
            steps.append(_put(known, "link", {"row": wanted["row"]}))
            renewed.append(known)
    PendingLink.objects.bulk_update(renewed, ["row"], batch_size=BATCH)
    _made(steps, "link", PendingLink.objects.bulk_create(new, batch_size=BATCH))
