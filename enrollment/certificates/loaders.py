"""A certificate is the learner's own; all of a run together are for who runs it."""

from __future__ import annotations

import uuid

from django.http import Http404

from enrollment.certificates.models import Certificate, CertificateBatch
from enrollment.loaders import get_own_enrollment_or_404
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.loaders import get_run_or_404


def get_own_certificate_or_404(request: ActorRequest, pk: uuid.UUID) -> Certificate:
    """That of one's own enrollment, as long as it counts."""
    enrollment = get_own_enrollment_or_404(request, pk)
    certificate = (
        Certificate.objects.filter(enrollment=enrollment, revoked_at=None)
        .select_related("enrollment__run__organiser", "enrollment__run__course")
        .prefetch_related("enrollment__run__course__texts")
        .first()
    )
    if certificate is None:
        raise Http404
    return certificate


def get_batch_or_404(request: ActorRequest, pk: uuid.UUID) -> CertificateBatch:
    """One that the actor ordered, of a run that they may still operate."""
    batch = CertificateBatch.objects.filter(pk=pk, by=request.user).first()
    if batch is None:
        raise Http404
    batch.run = get_run_or_404(request, batch.run_id, Permission.RUN_PARTICIPANTS)
    return batch
