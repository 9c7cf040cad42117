"""The clock of the catalogue: what changes by time passing alone."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from catalog.keeping.misses import forget_old_misses
from catalog.keeping.news import tell_news
from catalog.models import CatalogueEntry
from catalog.search.indexing import touch_courses


@shared_task
def refresh_dated_documents() -> int:
    """Asks for new entries where the clock overtook one: a run began, booking closed, or a
    publication ended.

    The new entry is stale at a later moment, so a course is asked for once per change; and what
    passed while no clock ran is caught up with.
    """
    with transaction.atomic():
        stale = CatalogueEntry.objects.filter(stale_at__lte=timezone.now())
        courses = sorted(set(stale.values_list("course", flat=True)))
        touch_courses(courses)
    return len(courses)


@shared_task
def tell_saved_searches() -> int:
    """At night: what is new for searches that people keep; and old misses go."""
    forget_old_misses()
    return tell_news()
