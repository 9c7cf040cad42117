"""What an import's ended employments ask: rights at once, in its transaction; seats right after.

Seats are given back through the outbox, one employment at a time: the locks of their runs are
not held while a whole file is written, and a run that is busy only delays itself.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pghistory
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from outbox.queue import enqueue_many
from people.hr.apply import Step, plain
from people.hr.models import PersonnelImport
from people.leaving import settle, settle_rights
from people.models import Employment, RoleAssignment
from people.points import people_followers

TOPIC = "leaver"
ROLE_FIELDS = ("person_id", "role", "organisation_id", "given_by_id", "since", "until")


def settle_ended(delivery: PersonnelImport, steps: Sequence[Step]) -> list[Step]:
    """Inside the import's transaction. Returns the steps it adds for `undo`."""
    ended = list(_ended(steps))
    added: list[Step] = []
    for employment in _with_rights([one.pk for one in ended]):
        before = _rights_of(employment)
        settle_rights(employment=employment, by=delivery.by)
        added += _told(before, _rights_of(employment))
    enqueue_many(TOPIC, [(str(one.pk), {"personnel_import": delivery.pk}) for one in ended])
    return added


def tell_touched(steps: Sequence[Step]) -> None:
    """Other rooms follow whose person or employment the import made, changed or dropped."""
    named: dict[str, set[str]] = {"person": set(), "employment": set()}
    for step in steps:
        named.get(step["kind"], set()).add(step["id"])
    works = Employment.objects.filter(pk__in=named["employment"]).values_list("person", flat=True)
    touched = {uuid.UUID(pk) for pk in named["person"]} | set(works)
    for _answer in people_followers.answers(touched):
        pass


def handle(key: str, payloads: Sequence[Mapping[str, Any]]) -> None:
    """The outbox's handler: all that the end asks, as it is now; an import that was taken back
    left no end to settle. Raises LeaverBusy; then the queue tries again."""
    employment = Employment.objects.filter(pk=key).first()
    imports = PersonnelImport.objects.select_related("by").defer("rows", "undo")
    delivery = imports.filter(pk=payloads[-1]["personnel_import"]).first()
    if employment is not None and delivery is not None:
        with tracing(delivery):
            settle(employment=employment, by=delivery.by)


def tracing(delivery: PersonnelImport) -> pghistory.context:
    """Names the import, and whoever carries it out, on each version row written within."""
    named: dict[str, Any] = {"personnel_import": delivery.pk}
    if delivery.by_id:
        named["actor"] = str(delivery.by_id)
    return pghistory.context(**named)


def _ended(steps: Sequence[Step]) -> Iterator[Employment]:
    """Whose last day the import filled in or moved, and whom it touched after their last day."""
    changed = [one for one in steps if (one["step"], one["kind"]) == ("changed", "employment")]
    moved = {one["id"] for one in changed if one["after"].get("until")}
    touched = Employment.objects.filter(pk__in=[one["id"] for one in changed])
    for employment in touched.exclude(until=None).order_by("pk"):
        if str(employment.pk) in moved or employment.until < timezone.localdate():  # type: ignore[operator]
            yield employment


def _with_rights(ids: Sequence[int]) -> Iterator[Employment]:
    """Those that may have something to lose: of thousands who leave, few have a role."""
    roles = RoleAssignment.objects.filter(person=OuterRef("person")).exclude(
        until__lte=OuterRef("until")
    )
    over = Q(until__lt=timezone.localdate())
    yield from Employment.objects.filter(over | Exists(roles), pk__in=ids).order_by("pk")


Rights = dict[tuple[str, str], dict[str, Any]]
"""Per row (kind and id) its fields that leaving may change."""


def _rights_of(employment: Employment) -> Rights:
    """The roles of the person, and who works under them."""
    found: Rights = {}
    for pk, *values in RoleAssignment.objects.filter(person=employment.person_id).values_list(
        "pk", *ROLE_FIELDS
    ):
        found["role", str(pk)] = dict(zip(ROLE_FIELDS, map(plain, values), strict=True))
    return found | _team_of(employment.person_id, timezone.localdate())


def _team_of(person_id: uuid.UUID, today: datetime.date) -> Rights:
    led = Employment.objects.filter(manager=person_id).exclude(until__lt=today)
    return {
        ("employment", str(pk)): {"manager_id": str(person_id)}
        for pk in led.values_list("pk", flat=True)
    }


def _told(before: Rights, after: Rights) -> Iterator[Step]:
    for (kind, pk), fields in before.items():
        now = after.get((kind, pk))
        step = {"kind": kind, "id": pk, "before": fields}
        if now is None and kind == "employment":
            manager = Employment.objects.values_list("manager_id", flat=True).get(pk=pk)
            yield {**step, "step": "changed", "after": {"manager_id": plain(manager)}}
        elif now is None:
            yield {**step, "step": "dropped"}
        elif now != fields:
            yield {
                **step,
                "step": "changed",
                "before": {"until": fields["until"]},
                "after": {"until": now["until"]},
            }
