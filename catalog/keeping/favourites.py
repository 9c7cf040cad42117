"""Keeping a course for later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from catalog.cards import Card, cards_for
from catalog.models import Course, Favourite
from people.models import Person
from people.permissions import Purpose
from people.policy import Actor


@dataclass(frozen=True)
class Kept:
    """A favourite with its card; without one when the actor may not see the course any more."""

    favourite: Favourite
    card: Card | None


@transaction.atomic
def keep(*, course: Course, by: Person) -> None:
    """Twice is once."""
    Favourite.objects.get_or_create(person=by, course=course)


@transaction.atomic
def let_go(*, course_id: int, by: Person) -> None:
    Favourite.objects.filter(course=course_id, person=by).delete()


def is_kept(actor: Actor, course: Course) -> bool:
    return Favourite.objects.filter(person=actor.person, course=course).exists()


def with_cards(actor: Actor, favourites: Sequence[Favourite]) -> list[Kept]:
    """In the order given; three queries."""
    ids = [one.course_id for one in favourites]
    visible = Course.objects.visible_to(actor, Purpose.BROWSE).filter(pk__in=ids).only("slug")
    urls = {course.pk: course.get_absolute_url() for course in visible}
    cards = {card.url: card for card in cards_for(actor, list(urls))}
    return [Kept(one, cards.get(urls.get(one.course_id, ""))) for one in favourites]
