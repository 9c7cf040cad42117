"""What comes with having finished, in the world of `expected.csv`: certificates, the question
whether it is used, and what an officer has made of them. Beside it: lists and messages of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from enrollment.certificates.batches import handle, order_batch
from enrollment.certificates.issuing import follow_completion
from enrollment.completion.models import CompletionMethod
from enrollment.models import Completion, Enrollment, Transfer
from enrollment.points import CompletionChange
from enrollment.states import EnrollmentState

if TYPE_CHECKING:
    from tests.policy.world import Player, World

OFFICER = "L&D officer"
NUMBER = "2222-2222-2222"


def make_finished(world: World) -> None:
    """After `make_outside`, in which everybody finished something."""
    finished = Enrollment.objects.filter(state=EnrollmentState.COMPLETED)
    for enrollment in finished.select_related("run__course", "person"):
        completion = Completion.objects.create(
            enrollment=enrollment,
            method=CompletionMethod.ATTENDANCE,
            finished=True,
            completed_at=timezone.now(),
        )
        with transaction.atomic():
            follow_completion(CompletionChange(enrollment, completion, by=None, was=None))
        Transfer.objects.create(enrollment=enrollment, asked_at=timezone.now())
    officer = world.players[OFFICER]
    side = world.here(officer)
    assert officer.person is not None
    batch = order_batch(run=side.runs["finished"], by=officer.person)
    handle(str(batch.pk), [])
    side.papers["certificates"] = batch


def _batch(world: World, _player: Player, _name: str) -> dict[str, Any]:
    """Always the one that this officer ordered."""
    return {"pk": world.here(world.players[OFFICER]).papers["certificates"].pk}


def _number(world: World, player: Player, name: str) -> dict[str, Any]:
    if name == "unknown":
        return {"number": NUMBER}
    there = world.there(player).people["team"]
    found = Enrollment.objects.filter(person=there, certificate__isnull=False).first()
    assert found is not None
    return {"number": found.certificate.number}


def _finished(world: World, player: Player, name: str) -> dict[str, Any]:
    side = world.there(player) if name.startswith("other organisation's") else world.here(player)
    known_as = name.removeprefix("other organisation's ")
    person = player.person if name == "own" else side.people[known_as]
    found = Enrollment.objects.filter(person=person, transfer__isnull=False).first()
    return {"pk": found.pk if found else "00000000-0000-4000-8000-000000000000"}


FILLED_IN = {
    "enrollment:certificate": _finished,
    "enrollment:transfer": _finished,
    "enrollment:needs": _finished,
    "enrollment:certificate-check": _number,
    "enrollment:certificates": _batch,
    "enrollment:certificates-zip": _batch,
}
"""Runs are filled in by `addresses`: they are named there."""

POSTED = {
    "enrollment:transfer": lambda *_row: {"use": "often"},
    "enrollment:needs": lambda *_row: {"diet": "vegetarisch"},
    "enrollment:announce": lambda *_row: {
        "audience": "booked", "subject": "Neem je laptop mee", "text": "Tot morgen.",
    },
}  # fmt: skip
