"""The clock of the catalogue: what changes by time passing alone."""

from __future__ import annotations

import datetime

from celery import shared_task
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.models import CatalogueEntry, Publication
from catalog.search.indexing import touch_courses


@shared_task
def refresh_dated_documents() -> int:
    """Asks for new entries of courses whose next run has begun, or whose publication begins today
    or ended yesterday: its price and note differ from the one before."""
    today = timezone.localdate()
    begun = CatalogueEntry.objects.filter(next_start__lt=timezone.now())
    turned = Publication.objects.filter(
        Q(since=today) | Q(until=today - datetime.timedelta(days=1))
    )
    with transaction.atomic():
        courses = {*begun.values_list("course", flat=True), *turned.values_list("course", flat=True)}
        touch_courses(sorted(courses))
    return len(courses)
