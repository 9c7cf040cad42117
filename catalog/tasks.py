"""The clock of the catalogue: what changes by time passing alone."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from catalog.models import CatalogueEntry
from catalog.search.indexing import touch_courses


@shared_task
def refresh_dated_documents() -> int:
    """Asks for new entries of courses whose next run has begun meanwhile."""
    with transaction.atomic():
        courses = list(
            CatalogueEntry.objects.filter(next_start__lt=timezone.now())
            .values_list("course", flat=True)
            .distinct()
        )
        touch_courses(courses)
    return len(courses)
