"""Words that found nothing: counted per organisation and month, never per person.

The page posts them itself after a pause (a GET writes nothing, and half a word that somebody is
still typing is no miss); the server then looks again whether they really find nothing.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.db import connection, transaction
from django.db.models import IntegerField, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from catalog.models import SearchMiss
from catalog.search.criteria import Criteria
from catalog.search.query import search
from people.permissions import Permission
from people.policy import Actor

LONGEST = 120
LEAST_ELSEWHERE = 5
"""Words of other organisations show only when they were sought so often: never one colleague's."""
MONTHS_SHOWN = 12
MONTHS_KEPT = 24
_PERSONAL = re.compile(r"@|(?:\d[ ./-]?){6,}")
"""An e-mail address, or a number as long as a telephone's or somebody's own."""


def words_to_count(text: str) -> str:
    """Lower case, single spaces; empty when it may name a person or is no word at all."""
    words = " ".join(text.lower().split())
    if _PERSONAL.search(words) or not any(letter.isalpha() for letter in words):
        return ""
    return words[:LONGEST].rstrip()


@transaction.atomic
def count_miss(*, text: str, by: Actor) -> bool:
    """One more time that these words found nothing in the organisation of `by`, if that is true.

    Who it was is not written down, nor when, but for the month.
    """
    words = words_to_count(text)
    if not words or by.organisation_id is None or search(by, Criteria(text=text)).found:
        return False
    _add(by.organisation_id, words)
    return True


def _add(organisation_id: int, words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO catalog_searchmiss AS miss (organisation_id, month, words, times)
               VALUES (%s, %s, %s, 1)
               ON CONFLICT (organisation_id, month, words) DO UPDATE SET times = miss.times + 1""",
            (organisation_id, timezone.localdate().replace(day=1), words),
        )


def forget_old_misses() -> int:
    """Deletes what is older than anybody still wants to know."""
    deleted, _per_model = SearchMiss.objects.filter(month__lt=_months_ago(MONTHS_KEPT)).delete()
    return deleted


def gaps_for(actor: Actor) -> QuerySet[Any, Any]:
    """Words, how often in the actor's own organisations and elsewhere, first and last month.

    `elsewhere` is 0 below LEAST_ELSEWHERE; what months show then is of the own organisation only.
    """
    own = actor.reach(Permission.COURSE_EDIT).q("organisation")
    recent = SearchMiss.objects.filter(month__gt=_months_ago(MONTHS_SHOWN))
    totals = recent.values("words").annotate(
        here=_sum(own),
        others=_sum(~own),
        first=Coalesce(Min("month", filter=own), Min("month")),
        last=Coalesce(Max("month", filter=own), Max("month")),
    )
    shown = totals.filter(Q(here__gt=0) | Q(others__gte=LEAST_ELSEWHERE))
    return shown.order_by("-here", "-others", "words")


def _sum(where: Q) -> Coalesce:
    return Coalesce(Sum("times", filter=where), 0, output_field=IntegerField())


def _months_ago(number: int) -> datetime.date:
    today = timezone.localdate()
    years, month = divmod(today.year * 12 + today.month - 1 - number, 12)
    return datetime.date(years, month + 1, 1)
