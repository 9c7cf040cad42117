"""Taking back the last import: every row as it was, or nothing at all."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pghistory
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Timestamped
from organisations.models import Department, Organisation
from people.hr.apply import BATCH, plain
from people.hr.models import ImportState, LinkState, PendingLink, PersonnelImport
from people.models import Employment, Person, RoleAssignment
from people.rights.log import record

KINDS: Mapping[str, type[models.Model]] = {
    "link": PendingLink, "employment": Employment, "person": Person, "department": Department,
    "role": RoleAssignment,
}  # fmt: skip
"""In the order in which made rows go: what points at others first."""


class UndoRefused(Exception):
    """The import cannot be taken back; the text says why, in the reader's language."""


def last_applied(organisation: Organisation) -> PersonnelImport | None:
    """Only the last one can be undone: an earlier one has others on top of it."""
    applied = PersonnelImport.objects.filter(
        organisation=organisation, state__in=[ImportState.APPLIED]
    )
    return applied.order_by("-applied_at", "-pk").first()


@transaction.atomic
def undo_import(*, delivery: PersonnelImport, by: Person | None) -> None:
    """Raises UndoRefused; nothing is changed then. What is not a row that the import wrote, as a
    seat that somebody else has now, does not come back."""
    others = PersonnelImport.objects.filter(organisation=delivery.organisation_id)
    if others.filter(state__in=[ImportState.QUEUED, ImportState.RUNNING]).exists():
        raise UndoRefused(_("Er wordt al een import doorgevoerd. Wacht tot die klaar is."))
    rows = Organisation.objects.select_for_update(of=("self",), no_key=True)
    last = last_applied(rows.get(pk=delivery.organisation_id))
    if last is None or last.pk != delivery.pk:
        if others.filter(pk=delivery.pk, state=ImportState.UNDONE).exists():
            raise UndoRefused(_("Deze import is al teruggedraaid."))
        raise UndoRefused(_("Alleen de laatste import kun je terugdraaien."))
    with pghistory.context(personnel_import_undone=last.pk):
        _take_back(last, by)
    delivery.state, delivery.undone_at = last.state, last.undone_at


def _take_back(last: PersonnelImport, by: Person | None) -> None:
    steps: list[dict[str, Any]] = last.undo
    made = {
        kind: {step["id"] for step in steps if step["step"] == "made" and step["kind"] == kind}
        for kind in KINDS
    }
    if Person.objects.filter(pk__in=made["person"], last_login__isnull=False).exists():
        raise UndoRefused(_("Iemand die met deze import kwam, heeft zich al aangemeld."))
    if PendingLink.objects.filter(pk__in=made["link"]).exclude(state=LinkState.PENDING).exists():
        raise UndoRefused(_("Iemand heeft al geantwoord op een koppeling uit deze import."))
    try:
        with transaction.atomic():
            _delete_made("link", made)
            _delete_made("employment", made)
            for kind in KINDS:
                _restore(kind, [one for one in steps if one["kind"] == kind])
            _delete_made("person", made)
            _delete_made("department", made)
            connection.check_constraints()
    except IntegrityError as error:
        raise UndoRefused(_("De gegevens zijn sinds deze import veranderd.")) from error
    last.state, last.undone_at = ImportState.UNDONE, timezone.now()
    last.save(update_fields=["state", "undone_at"])
    record(
        action="personnel.undo",
        by=by,
        object_kind="personnel_import",
        object_id=last.pk,
        organisation_id=last.organisation_id,
    )
    for role in [step["id"] for step in steps if step["kind"] == "role"]:
        _log_role(RoleAssignment.objects.filter(pk=role).first(), by)


def _log_role(role: RoleAssignment | None, by: Person | None) -> None:
    """A role that came back is a role given."""
    if role is not None:
        record(
            action="role.give",
            by=by,
            object_kind="role",
            object_id=role.pk,
            organisation_id=role.organisation_id,
            detail={"person": str(role.person_id), "role": role.role, "because": "undone"},
        )


def _restore(kind: str, steps: Sequence[Mapping[str, Any]]) -> None:
    """Puts back what changed, when nobody changed it since; last written, first restored."""
    model = KINDS[kind]
    if kind == "role":
        gone = [(step["id"], step["before"]) for step in steps if step["step"] == "dropped"]
        RoleAssignment.objects.bulk_create(RoleAssignment(pk=pk, **was) for pk, was in gone)
    else:
        _renew_links([step["before"] for step in steps if step["step"] == "dropped"])
    changed = [step for step in reversed(steps) if step["step"] == "changed"]
    found = model._default_manager.in_bulk([step["id"] for step in changed])
    rows = {str(pk): row for pk, row in found.items()}
    groups: dict[tuple[str, ...], list[models.Model]] = {}
    for step in changed:
        row = rows.get(step["id"])
        if row is None or any(
            plain(getattr(row, name)) != value for name, value in step["after"].items()
        ):
            raise UndoRefused(_("De gegevens zijn sinds deze import veranderd."))
        for name, value in step["before"].items():
            setattr(row, name, _column(row, name).to_python(value))
        names = [_column(row, name).name for name in step["before"]]
        if isinstance(row, Timestamped):
            row.modified_at = timezone.now()
            names.append("modified_at")
        groups.setdefault(tuple(names), []).append(row)
    for fields, group in groups.items():
        model._default_manager.bulk_update(group, fields, batch_size=BATCH)


def _column(row: models.Model, name: str) -> models.Field[Any, Any]:
    return cast("models.Field[Any, Any]", row._meta.get_field(name))


def _renew_links(dropped: Sequence[Mapping[str, Any]]) -> None:
    for before in dropped:
        PendingLink.objects.create(
            organisation_id=before["organisation"],
            person_id=uuid.UUID(before["person"]),
            personnel_number=before["number"],
            row=before["row"],
            state=LinkState.PENDING,
        )


def _delete_made(kind: str, made: Mapping[str, set[str]]) -> None:
    """Raises UndoRefused when anything else points at a row that would go."""
    model = KINDS[kind]
    if not made[kind]:
        return
    for relation in model._meta.related_objects:
        other = relation.related_model
        if not isinstance(other, type) or hasattr(other, "pgh_tracked_model"):
            continue
        pointing = other._default_manager.filter(**{f"{relation.field.name}__in": made[kind]})
        if pointing.exists():
            raise UndoRefused(
                _("Er hangt al iets aan wat deze import bracht, zoals een inschrijving of een rol.")
            )
    rows = model._default_manager.filter(pk__in=made[kind])
    rows._raw_delete(rows.db)
