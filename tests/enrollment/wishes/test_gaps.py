"""What the catalogue misses: alike titles together, names of the own organisation only."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enrollment.models import LearningWish
from enrollment.wishes.actions import withdraw
from enrollment.wishes.gaps import SUPPRESSED_UNDER, gaps_for
from enrollment.wishes.grouping import group_titles
from people.models import Person
from people.policy import actor_for
from tests.cast import Cast
from tests.enrollment.wishes.test_wishes import wish_of
from tests.factories import make_employment, make_person

ClientOf = Callable[[Person], Client]
URL = "/aanbod/wensen/"


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("Python voor beginners", "Cursus Python", True),
        ("Pyton", "python", True),
        ("Communicatie", "Leren communiceren", True),
        ("Financiën", "financien", True),
        ("Master Bestuurskunde", "Bestuurskunde (master)", True),
        ("Master Bestuurskunde", "Master Bedrijfskunde", False),
        ("Cursus", "Training", False),
        ("Excel", "PowerPoint", False),
        ("Projectmanagement", "Tijdmanagement", False),
    ],
)
def test_alike_titles_come_together(one: str, other: str, together: bool) -> None:
    assert len(group_titles({one: 2, other: 1})) == (1 if together else 2)


def test_no_title_is_lost() -> None:
    titles = {f"Cursus {word}": 1 for word in ("Excel", "excel basis", "Word", "!!", "C#", "R")}
    grouped = group_titles(titles)
    assert sorted(title for group in grouped.values() for title in group) == sorted(titles)


def elsewhere(cast: Cast, number: int, title: str) -> None:
    for count in range(number):
        person = make_person(f"Ver{count}")
        make_employment(person, cast.rvo)
        wish_of(person, title)


def test_counts_and_the_label_of_the_own_organisation(cast: Cast) -> None:
    wish_of(cast.alice, "Cursus Python")
    wish_of(cast.bob, "Python voor beginners")
    elsewhere(cast, SUPPRESSED_UNDER, "Python")
    [gap] = gaps_for(actor_for(cast.olga), 365)
    assert (gap.own, gap.elsewhere) == (2, SUPPRESSED_UNDER)
    assert gap.label in {"Cursus Python", "Python voor beginners"}


def test_fewer_than_five_elsewhere_are_not_told(cast: Cast, client_of: ClientOf) -> None:
    wish_of(cast.alice, "Cursus Python")
    elsewhere(cast, SUPPRESSED_UNDER - 1, "Python")
    elsewhere(cast, SUPPRESSED_UNDER - 1, "Imkerij")
    [gap] = gaps_for(actor_for(cast.olga), 365)
    assert (gap.own, gap.elsewhere, gap.total) == (1, None, 1)
    page = client_of(cast.olga).get(URL).content.decode()
    assert "mkerij" not in page
    assert "Ver0" not in page


def test_elsewhere_alone_is_named_by_words_that_five_share(cast: Cast) -> None:
    elsewhere(cast, SUPPRESSED_UNDER, "Imkerij bij mij thuis in Zeist")
    [gap] = gaps_for(actor_for(cast.olga), 365)
    assert "imkerij" in gap.label
    LearningWish.objects.all().update(title="Imkerij")
    only = LearningWish.objects.latest("created_at")
    LearningWish.objects.filter(pk=only.pk).update(title="Imkerij Zeist")
    [gap] = gaps_for(actor_for(cast.olga), 365)
    assert gap.label == "imkerij"


def test_names_only_of_the_own_organisation(cast: Cast, client_of: ClientOf) -> None:
    wish_of(cast.alice, "Python")
    elsewhere(cast, SUPPRESSED_UNDER, "Python")
    page = client_of(cast.olga).get(URL).content.decode()
    assert cast.alice.full_name in page
    assert "Ver0" not in page
    assert f"{SUPPRESSED_UNDER} keer elders in het concern" in page


def test_withdrawn_and_long_ago_do_not_count(cast: Cast, client_of: ClientOf) -> None:
    withdraw(wish=wish_of(cast.alice, "Python"), by=cast.alice)
    old = wish_of(cast.alice, "Excel")
    half_a_year_ago = timezone.now() - datetime.timedelta(days=180)
    LearningWish.objects.filter(pk=old.pk).update(created_at=half_a_year_ago)
    client = client_of(cast.olga)
    assert [gap.label for gap in client.get(URL).context["page"]] == ["Excel"]
    assert not client.get(URL, {"dagen": "90"}).context["page"].object_list
    assert client.get(URL, {"dagen": "abc"}).status_code == 200


def test_queries_do_not_grow(cast: Cast, client_of: ClientOf) -> None:
    client, counts = client_of(cast.olga), []
    for words in (["Python"], ["Excel", "Imkerij", "Lassen", "Spaans"]):
        for word in words:
            wish_of(cast.alice, word)
            wish_of(cast.bob, word)
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]
