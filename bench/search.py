"""How well the judged queries are answered: nDCG@10 per class, the portal beside plain search."""

from __future__ import annotations

import argparse

from django.db import transaction

from bench.results import Row
from organisations.models import Organisation
from people.models import Employment
from people.policy import actor_for
from tests.search_judgements.measure import (
    TUNE,
    UNTOUCHED,
    VIEWER,
    load_courses,
    means,
    measured,
    plain,
    portal,
)


def run(_arguments: argparse.Namespace) -> list[Row]:
    """With the demo that is there, or else with its courses alone."""
    with transaction.atomic():
        if Organisation.objects.exists():
            current = Employment.objects.current().filter(organisation__slug=VIEWER)
            actor = actor_for(current.order_by("pk")[0].person)
        else:
            actor = load_courses()
        rows = []
        for half in (TUNE, UNTOUCHED):
            ours, theirs = (means(measured(actor, answer, half)) for answer in (portal, plain))
            rows += [
                Row(
                    f"{half}, {kind}: portal; plain ts_rank",
                    f"{ours[kind]:.3f}; {theirs[kind]:.3f}",
                )
                for kind in ours
            ]
        transaction.set_rollback(True)
    return rows
