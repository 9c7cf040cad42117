"""Taking back the last import: every row as it was, or nothing at all."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.models import Department, Organisation
from people.hr.apply import BATCH, plain
from people.hr.models import ImportState, LinkState, PendingLink, PersonnelImport
from people.models import Employment, Person
from people.rights.log import record

KINDS: Mapping[str, type[models.Model]] = {
    "link": PendingLink, "employment": Employment, "person": Person, "department": Department,
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
    """Raises UndoRefused; nothing is changed then."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=delivery.organisation_id)
    last = last_applied(delivery.organisation)
    if last is None or last.pk != delivery.pk:
        raise UndoRefused(_("Alleen de laatste import kun je terugdraaien."))
    steps: list[dict[str, Any]] = last.undo
    made = {
        kind: {step["id"] for step in steps if step["step"] == "made" and step["kind"] == kind}
        for kind in KINDS
    }
    if Person.objects.filter(pk__in=made["person"], last_login__isnull=False).exists():
        raise UndoRefused(_("Iemand die met deze import kwam, heeft zich al aangemeld."))
    try:
        with transaction.atomic():
            _delete_made("link", made)
            _delete_made("employment", made)
            for kind in KINDS:
                _restore(kind, [one for one in steps if one["kind"] == kind])
            _delete_made("person", made)
            _delete_made("department", made)
    except IntegrityError as error:
        raise UndoRefused(_("De gegevens zijn sinds deze import veranderd.")) from error
    last.state, last.undone_at = ImportState.UNDONE, timezone.now()
    last.save(update_fields=["state", "undone_at"])
    delivery.state, delivery.undone_at = last.state, last.undone_at
    record(
        action="personnel.undo",
        by=by,
        object_kind="personnel_import",
        object_id=last.pk,
        organisation_id=last.organisation_id,
    )


def _restore(kind: str, steps: Sequence[Mapping[str, Any]]) -> None:
    """Puts back what changed, when nobody changed it since."""
    model = KINDS[kind]
    _renew_links([step for step in steps if step["step"] == "dropped"])
    changed = [step for step in steps if step["step"] == "changed"]
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
        if isinstance(row, Employment):
            row.modified_at = timezone.now()
            names.append("modified_at")
        groups.setdefault(tuple(names), []).append(row)
    for fields, group in groups.items():
        model._default_manager.bulk_update(group, fields, batch_size=BATCH)


def _column(row: models.Model, name: str) -> models.Field[Any, Any]:
    return cast("models.Field[Any, Any]", row._meta.get_field(name))


def _renew_links(steps: Sequence[Mapping[str, Any]]) -> None:
    for step in steps:
        before = step["before"]
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
