"""What a card tells of dates, seats and price, and when the clock makes it tell something else."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone

from catalog.cards import Card, cards_for
from catalog.models import CatalogueEntry, Course, Publication
from catalog.search.indexing import rebuild
from catalog.tasks import refresh_dated_documents
from enrollment.actions.booking import book
from outbox.models import Message
from people.policy import actor_for
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

CardOf = Callable[[Course], Card]
pytestmark = pytest.mark.django_db


@pytest.fixture
def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa], price_excl=300)


@pytest.fixture
def card_of(cast: Cast) -> CardOf:
    def made(course: Course) -> Card:
        rebuild([course.pk])
        [card] = cards_for(actor_for(cast.alice), [course.pk])
        return card

    return made


# -- what a card tells ---------------------------------------------------------------------------


def test_seats_are_those_of_the_date_beside_them(course: Course, card_of: CardOf) -> None:
    make_run(course=course, capacity=3, in_days=7)
    make_run(course=course, capacity=5, in_days=30)
    assert card_of(course).seats == "Nog 3 plaatsen vrij"
    assert CatalogueEntry.objects.get().free_seats == 8


def test_full_date_says_so_even_when_a_later_one_is_free(
    course: Course, card_of: CardOf, cast: Cast
) -> None:
    first = make_run(course=course, capacity=1, in_days=7)
    second = make_run(course=course, capacity=1, in_days=30)
    book(run=first, employment=employment_of(cast.alice), by=cast.alice)
    assert card_of(course).seats == "Vol. Bij een andere uitvoering is nog plaats."
    assert "v=1" in CatalogueEntry.objects.get().tokens
    book(run=second, employment=employment_of(cast.bob), by=cast.bob)
    assert card_of(course).seats == "Vol. Je kunt op de wachtlijst."


@pytest.mark.parametrize(
    ("run_prices", "shown"),
    [
        ([], "€ 300"),
        ([None, None], "€ 300"),
        ([450], "€ 450"),
        ([200, 200], "€ 200"),
        ([200, 250], "vanaf € 200"),
        ([200, None], "vanaf € 200"),
        ([450, None], "vanaf € 300"),
        ([300, None], "€ 300"),
    ],
)
def test_lowest_price_is_not_the_price(
    course: Course, card_of: CardOf, run_prices: list[int | None], shown: str
) -> None:
    for price in run_prices:
        make_run(course=course, price_excl=price)
    assert card_of(course).price.replace("\xa0", " ") == shown


# -- the clock -----------------------------------------------------------------------------------


def asked() -> list[str]:
    return list(Message.objects.filter(topic="search-document").values_list("key", flat=True))


def refresh(course: Course) -> int:
    """The clock's round, and the work it asked for."""
    count = refresh_dated_documents()
    rebuild([course.pk])
    return count


def test_entry_turns_when_booking_closes(course: Course) -> None:
    now = timezone.now()
    run = make_run(course=course, in_days=9)
    closes = now + datetime.timedelta(days=2)
    CourseRun.objects.filter(pk=run.pk).update(booking_closes_at=closes)
    rebuild([course.pk])
    assert CatalogueEntry.objects.get().stale_at == closes
    assert refresh(course) == 0

    CourseRun.objects.filter(pk=run.pk).update(booking_closes_at=now)
    CatalogueEntry.objects.update(stale_at=now)
    Message.objects.all().delete()
    assert refresh_dated_documents() == 1
    assert asked() == [str(course.pk)]
    rebuild([course.pk])
    entry = CatalogueEntry.objects.get()
    assert (entry.next_start, entry.stale_at) == (None, None)
    assert refresh_dated_documents() == 0


def test_publication_of_today_is_not_refreshed_all_day(course: Course) -> None:
    Publication.objects.update(since=timezone.localdate())
    rebuild([course.pk])
    assert refresh_dated_documents() == 0


def test_end_of_a_publication_makes_way_for_the_next(course: Course, cast: Cast) -> None:
    today = timezone.localdate()
    Publication.objects.update(until=today)
    Publication.objects.create(
        course=course,
        organisation=cast.nvwa,
        since=today + datetime.timedelta(days=1),
        price_excl=120,
    )
    rebuild([course.pk])
    entry = CatalogueEntry.objects.get()
    assert entry.stale_at is not None
    turn = timezone.localtime(entry.stale_at)
    assert (turn.date(), turn.hour) == (today + datetime.timedelta(days=1), 0)

    yesterday = today - datetime.timedelta(days=1)
    Publication.objects.filter(until=today).update(since=yesterday, until=yesterday)
    Publication.objects.filter(until=None).update(since=today)
    CatalogueEntry.objects.update(stale_at=timezone.now())
    assert refresh(course) == 1
    assert CatalogueEntry.objects.get().price_excl == 120
    assert refresh(course) == 0
