"""Dividing the seats of a run among organisations."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enrollment.actions.shares import Share, SharesRefused, release_share, set_shares
from enrollment.states import EnrollmentState
from planning.models import SeatShare
from tests.cast import Cast
from tests.enrollment.engine.conftest import MakeRun, state, wish
from tests.factories import make_course, make_run

S = EnrollmentState


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def kept(run) -> dict[str, int]:
    return {share.organisation.slug: share.seats for share in run.shares.filter(released_at=None)}


def test_shares_are_set_changed_and_ended(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=12)
    both = [Share(cast.nvwa, 4, in_days(5)), Share(cast.rvo, 3, in_days(5))]
    set_shares(run=run, wanted=both, by=cast.olga)
    assert kept(run) == {"nvwa": 4, "rvo": 3}
    set_shares(run=run, wanted=[Share(cast.rvo, 0)], by=cast.olga)
    assert kept(run) == {"nvwa": 4}
    set_shares(run=run, wanted=[Share(cast.nvwa, 12, in_days(6))], by=cast.olga)
    assert kept(run) == {"nvwa": 12}


def test_no_more_than_the_capacity(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=5)
    both = [Share(cast.nvwa, 4, in_days(5)), Share(cast.rvo, 2, in_days(5))]
    with pytest.raises(SharesRefused, match="RVO kun je ten hoogste 1 plaats "):
        set_shares(run=run, wanted=both, by=cast.olga)
    assert kept(run) == {}


def test_what_others_have_cannot_be_promised(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=3)
    wish(run, cast.alice)
    wish(run, cast.bob)
    with pytest.raises(SharesRefused, match="ten hoogste 1 plaats "):
        set_shares(run=run, wanted=[Share(cast.rvo, 2, in_days(5))], by=cast.olga)
    set_shares(run=run, wanted=[Share(cast.nvwa, 3, in_days(5))], by=cast.olga)  # two are theirs
    with pytest.raises(SharesRefused, match="ten hoogste 0 plaatsen"):
        set_shares(run=run, wanted=[Share(cast.rvo, 1, in_days(5))], by=cast.olga)


@pytest.mark.parametrize(("days", "reason"), [(0, "na vandaag"), (31, "na de start")])
def test_the_day_lies_between_now_and_the_start(
    cast: Cast, run_of: MakeRun, days: int, reason: str
) -> None:
    with pytest.raises(SharesRefused, match=reason):
        set_shares(run=run_of(9), wanted=[Share(cast.rvo, 1, in_days(days))], by=cast.olga)


def test_only_for_who_has_it_on_offer(cast: Cast) -> None:
    run = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]), in_days=30)
    with pytest.raises(SharesRefused, match="niet in het aanbod"):
        set_shares(run=run, wanted=[Share(cast.rvo, 1, in_days(5))], by=cast.olga)


def test_released_and_lowered_seats_go_to_who_waits(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=3, promotion="direct")
    set_shares(run=run, wanted=[Share(cast.rvo, 3, in_days(5))], by=cast.olga)
    first, second = wish(run, cast.alice), wish(run, cast.bob)
    assert (first.state, second.state) == (S.WAITLISTED, S.WAITLISTED)
    set_shares(run=run, wanted=[Share(cast.rvo, 2, in_days(5))], by=cast.olga)
    assert (state(first), state(second)) == (S.BOOKED, S.WAITLISTED)
    release_share(share=SeatShare.objects.get(), by=cast.olga)
    assert state(second) == S.BOOKED
    share = SeatShare.objects.get()
    assert (share.released_at is not None, share.release_on) == (True, in_days(0))


def test_a_released_share_stays_released_until_it_gets_a_new_day(
    cast: Cast, run_of: MakeRun
) -> None:
    run = run_of(capacity=3)
    set_shares(run=run, wanted=[Share(cast.rvo, 2, in_days(5))], by=cast.olga)
    release_share(share=SeatShare.objects.get(), by=cast.olga)
    set_shares(run=run, wanted=[Share(cast.rvo, 2, in_days(0))], by=cast.olga)
    assert kept(run) == {}
    set_shares(run=run, wanted=[Share(cast.rvo, 2, in_days(4))], by=cast.olga)
    assert kept(run) == {"rvo": 2}


# -- on screen -----------------------------------------------------------------------------------


def test_the_officer_divides_on_screen(cast: Cast, run_of: MakeRun, client_of) -> None:
    run = run_of(capacity=3)
    olga, url = client_of(cast.olga), reverse("enrollment:shares", args=[run.pk])
    assert cast.rvo.name in olga.get(url).content.decode()
    nvwa = {f"seats_{cast.nvwa.pk}": "0"}
    rvo = {**nvwa, f"seats_{cast.rvo.pk}": "2", f"until_{cast.rvo.pk}": in_days(5).isoformat()}
    response = olga.post(url, rvo)
    assert response.headers["Location"] == reverse("planning:run", args=[run.pk])
    assert kept(run) == {"rvo": 2}
    refused = olga.post(url, {**rvo, f"seats_{cast.rvo.pk}": "9"})
    assert refused.status_code == 422
    assert "ten hoogste 3" in refused.content.decode()
    share = SeatShare.objects.get()
    assert olga.get(reverse("enrollment:share-release", args=[share.pk])).status_code == 405
    olga.post(reverse("enrollment:share-release", args=[share.pk]))
    assert kept(run) == {}


def test_days_without_seats_or_seats_without_a_day(cast: Cast, run_of: MakeRun, client_of) -> None:
    run = run_of(capacity=3)
    url = reverse("enrollment:shares", args=[run.pk])
    answer = client_of(cast.olga).post(
        url, {f"seats_{cast.nvwa.pk}": "0", f"seats_{cast.rvo.pk}": "2"}
    )
    assert answer.status_code == 422
    assert "tot wanneer" in answer.content.decode()


def test_the_runs_page_shows_them_at_the_same_cost(cast: Cast, run_of: MakeRun, client_of) -> None:
    run = run_of(capacity=12)
    olga, url = client_of(cast.olga), reverse("planning:run", args=[run.pk])
    set_shares(run=run, wanted=[Share(cast.nvwa, 2, in_days(5))], by=cast.olga)
    wish(run, cast.alice)
    olga.get(url)
    with CaptureQueriesContext(connection) as one:
        olga.get(url)
    set_shares(run=run, wanted=[Share(cast.rvo, 3, in_days(5))], by=cast.olga)
    with CaptureQueriesContext(connection) as two:
        page = olga.get(url).content.decode()
    assert len(one) == len(two)
    assert "Plaatsenverdeling" in page
    assert "1 van 2" in page


def test_a_trainer_only_looks(cast: Cast, run_of: MakeRun, client_of) -> None:
    run = run_of(capacity=3)
    run.trainers.add(cast.tim)
    tim = client_of(cast.tim)
    assert tim.get(reverse("enrollment:shares", args=[run.pk])).status_code == 403
    assert (
        "Verdeel plaatsen" not in tim.get(reverse("planning:run", args=[run.pk])).content.decode()
    )
