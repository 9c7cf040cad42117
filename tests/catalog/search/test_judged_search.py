"""Judged queries over the demo's courses find what was judged to fit them."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.search_judgements.measure import (
    UNTOUCHED,
    judged_queries,
    load_courses,
    means,
    measured,
    plain,
    portal,
)

Means = dict[str, float]

LEAST, LEAST_PER_CLASS = 0.85, 0.70
BETTER_THAN_PLAIN = 0.35


@pytest.fixture(scope="module")
def answers(django_db_setup: None, django_db_blocker) -> tuple[Means, Means]:
    """nDCG@10 of the untouched half: the portal's, and that of PostgreSQL's plain search."""
    with django_db_blocker.unblock(), transaction.atomic():
        actor = load_courses()
        ours, theirs = (means(measured(actor, answer, UNTOUCHED)) for answer in (portal, plain))
        transaction.set_rollback(True)
    return ours, theirs


def test_there_are_enough_judgements_in_every_class_and_half() -> None:
    queries = judged_queries()
    assert len(queries) >= 120
    per_class: dict[tuple[str, str], int] = {}
    for query in queries:
        per_class[query.kind, query.half] = per_class.get((query.kind, query.half), 0) + 1
    assert set(per_class.values()) == {10}
    assert all(3 in query.grades.values() for query in queries)


def test_the_untouched_half_is_answered_well(answers: tuple[Means, Means]) -> None:
    ours, _theirs = answers
    assert ours["all"] >= LEAST
    assert min(ours.values()) >= LEAST_PER_CLASS, ours


def test_plain_search_does_much_worse(answers: tuple[Means, Means]) -> None:
    ours, theirs = answers
    assert ours["all"] - theirs["all"] >= BETTER_THAN_PLAIN
    assert all(ours[kind] > theirs[kind] for kind in ours)
