"""Worlds for the pages that come with having finished: certificates and the transfer question."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from enrollment.certificates.batches import handle, order_batch
from enrollment.completion.actions import complete
from enrollment.completion.models import CompletionMethod
from enrollment.models import Enrollment, Transfer
from enrollment.needs.actions import tell_needs
from people.models import Person
from tests.e2e import world


def completed(person: Person) -> Enrollment:
    """Of a self-paced course of the NVWA, by hand of its officer."""
    enrollment = world.booked(person, world.offered_run("Zelf doen", self_paced=True))
    complete(
        enrollment=enrollment,
        method=CompletionMethod.HAND,
        completed_at=timezone.now(),
        by=world.cast_member("marieke"),
        note="Gezien in de praktijk.",
    )
    return enrollment


def certificate_page() -> str:
    """One's own enrollment with its certificate, and asked whether it is used."""
    done = completed(world.cast_member("yvonne"))
    Transfer.objects.create(enrollment=done, asked_at=timezone.now())
    return reverse("enrollment:enrollment", args=[done.pk])


def transfer_page() -> str:
    done = completed(world.cast_member("yvonne"))
    Transfer.objects.create(enrollment=done, asked_at=timezone.now())
    return reverse("enrollment:transfer", args=[done.pk])


def check_page(*, revoked: bool = False) -> str:
    certificate = completed(world.learner()).certificate
    if revoked:
        certificate.revoked_at = timezone.now()
        certificate.save()
    return reverse("enrollment:certificate-check", args=[certificate.number])


def batch_page(*, made: bool) -> str:
    run = completed(world.learner()).run
    batch = order_batch(run=run, by=world.cast_member("marieke"))
    if made:
        handle(str(batch.pk), [])
    return reverse("enrollment:certificates", args=[batch.pk])


def needs_page(name: str) -> str:
    """A run in which somebody told what they need, as its officer or as that person sees it."""
    person = world.cast_member("yvonne")
    enrollment = world.booked(person, world.offered_run("Met lunch"))
    tell_needs(
        enrollment=enrollment, accessibility="een ringleiding", diet="zonder noten", by=person
    )
    if name == "enrollment:enrollment":
        return reverse(name, args=[enrollment.pk])
    return reverse(name, args=[enrollment.run_id])
