"""Who leaves takes wishes along to the next contract; else the portal withdraws them."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from enrollment.models import LearningWish
from enrollment.wishes.actions import approve
from enrollment.wishes.leavers import close_wishes, closed_preview, open_wishes
from enrollment.wishes.states import WishState
from notifications.models import Notification
from people.models import Employment
from people.points import LeaverChange
from tests.cast import Cast
from tests.enrollment.wishes.test_wishes import wish_of
from tests.factories import employment_of, make_employment


def change(cast: Cast, in_days: int, successor: Employment | None = None) -> LeaverChange:
    last_day = timezone.localdate() + datetime.timedelta(days=in_days)
    return LeaverChange(employment_of(cast.alice), last_day, cast.petra, "Weg", successor)


def state_of(wish: LearningWish) -> str:
    wish.refresh_from_db()
    return wish.state


def test_undecided_is_withdrawn_by_the_portal_with_a_reason(cast: Cast) -> None:
    wish, agreed = wish_of(cast.alice), wish_of(cast.alice, "Al akkoord")
    approve(wish=agreed, by=cast.mo)
    leaving = change(cast, -1)
    assert len(closed_preview(leaving)) == 1
    close_wishes(leaving)
    assert state_of(wish) == WishState.WITHDRAWN
    assert state_of(agreed) == WishState.APPROVED
    last = wish.log.latest("pk")
    assert (last.event, last.by) == ("withdraw", None)
    assert last.reason
    told = Notification.objects.get(person=cast.alice, kind="wish_withdrawn")
    assert told.context["reason"] == last.reason
    close_wishes(leaving)
    assert wish.log.count() == 2


def test_until_the_last_day_only_what_begins_after_it(cast: Cast) -> None:
    today = timezone.localdate()
    soon = wish_of(cast.alice, "Straks", starts_on=today + datetime.timedelta(days=3))
    late = wish_of(cast.alice, "Veel later", starts_on=today + datetime.timedelta(days=90))
    close_wishes(change(cast, 30))
    assert (state_of(soon), state_of(late)) == (WishState.REQUESTED, WishState.WITHDRAWN)


def test_goes_along_to_the_next_contract(cast: Cast) -> None:
    wish = wish_of(cast.alice)
    following = make_employment(cast.alice, cast.nvwa, manager=cast.mo)
    close_wishes(change(cast, -1, following))
    assert state_of(wish) == WishState.REQUESTED
    assert wish.employment == following
    assert wish.log.latest("pk").event == "hand_over"


@pytest.mark.parametrize(("days", "found"), [(-1, True), (5, False)])
def test_the_night_finds_what_was_left(cast: Cast, days: int, found: bool) -> None:
    wish_of(cast.alice)
    today = timezone.localdate()
    employment = employment_of(cast.alice)
    Employment.objects.filter(pk=employment.pk).update(until=today + datetime.timedelta(days=days))
    assert (employment.pk in open_wishes(today)) is found
