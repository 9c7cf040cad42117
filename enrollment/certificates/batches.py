"""All certificates of a run in one ZIP, made in the background and kept for a day."""

from __future__ import annotations

import datetime
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from enrollment.certificates.document import certificate_pdf, file_name
from enrollment.certificates.models import Certificate, CertificateBatch
from outbox.queue import enqueue
from people.models import Person
from planning.models import CourseRun

TOPIC = "certificates"
KEPT = datetime.timedelta(days=1)
TOLD_EVERY = 20
"""Certificates between two steps of the progress bar."""


def certificates_of(run: CourseRun) -> QuerySet[Certificate]:
    """Those that count, in the order of their numbers."""
    return (
        Certificate.objects.filter(enrollment__run=run, revoked_at=None)
        .select_related("enrollment__run__organiser", "enrollment__run__course")
        .prefetch_related("enrollment__run__course__texts")
        .order_by("number")
    )


@transaction.atomic
def order_batch(*, run: CourseRun, by: Person) -> CertificateBatch:
    """Has them made; a batch of this person and run that is under way, or was made of exactly
    these, is given back instead."""
    CourseRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    numbers = list(certificates_of(run).values_list("number", flat=True))
    newest = CertificateBatch.objects.filter(run=run, by=by).first()
    if newest and newest.total == len(numbers) and not _outdated(newest, numbers):
        return newest
    batch = CertificateBatch.objects.create(run=run, by=by, total=len(numbers))
    enqueue(TOPIC, str(batch.pk))
    return batch


def _outdated(batch: CertificateBatch, numbers: Sequence[str]) -> bool:
    if batch.finished_at is None:
        return False
    later = Certificate.objects.filter(number__in=numbers, modified_at__gt=batch.created_at)
    return batch.finished_at < timezone.now() - KEPT or later.exists()


def handle(key: str, _payloads: Sequence[Mapping[str, Any]]) -> None:
    """The outbox's handler. Who takes over from a worker that died begins anew: nothing was kept
    of a ZIP that was not finished."""
    batch = CertificateBatch.objects.filter(pk=key, finished_at=None).select_related("run").first()
    if batch is None:
        return
    with tempfile.TemporaryFile() as room:
        with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, certificate in enumerate(certificates_of(batch.run), start=1):
                archive.writestr(file_name(certificate), certificate_pdf(certificate))
                if number % TOLD_EVERY == 0:
                    _tell(batch, number)
        room.seek(0)
        batch.file.save(f"{batch.pk}.zip", File(room), save=False)
    batch.done, batch.finished_at = batch.total, timezone.now()
    batch.save(update_fields=["file", "done", "finished_at", "modified_at"])


def _tell(batch: CertificateBatch, done: int) -> None:
    """Never beyond the total: one more may have finished meanwhile."""
    CertificateBatch.objects.filter(pk=batch.pk).update(done=min(done, batch.total))


def forget_old_batches() -> int:
    """Every night: files with names on them are kept no longer than a day. Returns how many."""
    old = CertificateBatch.objects.filter(created_at__lt=timezone.now() - KEPT)
    for batch in old:
        if batch.file:
            batch.file.delete(save=False)
        batch.delete()
    return len(old)
