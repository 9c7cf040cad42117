"""Stores what is wanted, and nothing when it is what was wanted already."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Now

from moodle.links.fingerprints import fingerprint
from moodle.links.models import Link, Values
from moodle.states import HELD_STATES, LinkState

L = TypeVar("L", bound=Link)
FIELDS = ["wanted", "wanted_print"]


def want(pairs: Iterable[tuple[L, Values]]) -> list[L]:
    """Writes the new wishes of links of one kind; returns those that changed.

    A changed wish gives a parked link a fresh start. Call it in a transaction.
    """
    changed = []
    for link, values in pairs:
        wanted_print = fingerprint(values)
        if wanted_print != link.wanted_print:
            link.wanted, link.wanted_print = values, wanted_print
            changed.append(link)
    if changed:
        manager = type(changed[0])._default_manager
        reopen(manager.filter(pk__in=[link.pk for link in changed]))
        manager.bulk_update(changed, FIELDS, batch_size=500)
        judge(manager.filter(pk__in=[link.pk for link in changed]))
    return changed


def reopen(links: QuerySet[L]) -> None:
    """Before one of both sides changes: nothing is called done that is not."""
    links.filter(state=LinkState.DONE).update(state=LinkState.WAITING)


def judge(links: QuerySet[L]) -> None:
    """Waiting or done, by comparing in one statement: a wish and a result that cross each other
    both count, and what is in doubt is never done. What a person must decide stays so."""
    links.exclude(state__in=HELD_STATES).update(
        state=Case(
            When(wanted_print=F("applied_print"), in_doubt=False, then=Value(LinkState.DONE)),
            default=Value(LinkState.WAITING),
        ),
        wanted_at=Case(
            When(wanted_print=F("applied_print"), then=Value(None)),
            When(wanted_at=None, then=Now()),
            default=F("wanted_at"),
        ),
        reason="",
        error="",
        attempts=0,
    )
