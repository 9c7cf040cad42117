"""Wishes outside the catalogue: asked, decided by who should, withdrawn, completed."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.transitions import StaleState, TransitionRefused
from enrollment.models import LearningWish
from enrollment.wishes.actions import (
    NotYourTurn,
    WishDetails,
    approve,
    ask,
    complete,
    refuse,
    withdraw,
)
from enrollment.wishes.states import WishState
from notifications.models import Notification
from organisations.models import ApprovalRule, OrganisationSettings
from people.models import Delegation, Employment, Person
from people.permissions import Purpose
from people.policy import actor_for
from tests.cast import Cast
from tests.factories import employment_of, make_department, make_employment

ClientOf = Callable[[Person], Client]
NEW = "/mijn-leren/leerwens/"
TO_DECIDE = "/te-beslissen/"


def wish_of(person: Person, title: str = "Master Bestuurskunde", **fields: Any) -> LearningWish:
    details = WishDetails(title=title, goal="Beter adviseren", **fields)
    return ask(employment=employment_of(person), details=details, by=person)


def deciders(wish: LearningWish, *people: Person) -> set[Person]:
    return {
        person
        for person in people
        if LearningWish.objects.decided_by(actor_for(person)).filter(pk=wish.pk).exists()
    }


def told(person: Person) -> list[str]:
    found = Notification.objects.filter(person=person).order_by("created_at", "pk")
    return list(found.values_list("kind", flat=True))


def rule(cast: Cast, approval_rule: ApprovalRule) -> None:
    OrganisationSettings.objects.update_or_create(
        organisation=cast.nvwa, defaults={"approval_rule": approval_rule}
    )


def everybody(cast: Cast) -> list[Person]:
    names = "alice bob mo olga petra carla tim femke roos ruud stranger"
    return [getattr(cast, name) for name in names.split()]


# -- who decides --------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", [None, ApprovalRule.NONE, ApprovalRule.MANAGER])
def test_the_manager_decides(cast: Cast, chosen: ApprovalRule | None) -> None:
    if chosen:
        rule(cast, chosen)
    wish = wish_of(cast.alice)
    assert deciders(wish, *everybody(cast)) == {cast.mo}
    assert told(cast.mo) == ["wish_to_decide"]
    assert told(cast.olga) == []


def test_where_the_organisation_says_so_the_officer_decides(cast: Cast) -> None:
    rule(cast, ApprovalRule.OFFICER)
    wish = wish_of(cast.alice)
    assert deciders(wish, *everybody(cast)) == {cast.olga}
    assert told(cast.olga) == ["wish_to_decide"]
    assert told(cast.mo) == []


@pytest.mark.parametrize("gone", ["never had one", "works here no more"])
def test_without_a_manager_the_officer_decides(cast: Cast, gone: str) -> None:
    if gone == "never had one":
        Employment.objects.filter(person=cast.alice).update(manager=None)
    else:
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        Employment.objects.filter(person=cast.mo).update(until=yesterday)
    assert deciders(wish_of(cast.alice), *everybody(cast)) == {cast.olga}


def test_who_stands_in_decides_too(cast: Cast) -> None:
    Delegation.objects.create(manager=cast.mo, delegate=cast.bob, since=timezone.localdate())
    wish = wish_of(cast.alice)
    assert deciders(wish, *everybody(cast)) == {cast.mo, cast.bob}
    assert told(cast.bob) == ["wish_to_decide"]


def test_nobody_decides_about_their_own(cast: Cast) -> None:
    """Not the officer about hers, and not who stands in for the own manager."""
    Delegation.objects.create(manager=cast.mo, delegate=cast.alice, since=timezone.localdate())
    assert deciders(wish_of(cast.alice), cast.alice, cast.mo) == {cast.mo}
    rule(cast, ApprovalRule.OFFICER)
    wish = wish_of(cast.olga)
    assert deciders(wish, *everybody(cast)) == set()
    with pytest.raises(NotYourTurn):
        approve(wish=wish, by=cast.olga)


def test_it_follows_the_work_to_the_next_manager(cast: Cast) -> None:
    wish = wish_of(cast.alice)
    Employment.objects.filter(person=cast.alice).update(manager=cast.bob)
    assert deciders(wish, cast.mo, cast.bob) == {cast.bob}


def test_only_for_the_work_that_it_was_asked_for(cast: Cast) -> None:
    make_employment(cast.alice, cast.rvo, manager=cast.ruud)
    wish = wish_of(cast.alice)
    assert deciders(wish, cast.mo, cast.ruud) == {cast.mo}
    seen = LearningWish.objects.visible_to(actor_for(cast.ruud), Purpose.REPORT)
    assert wish not in seen


# -- verbs --------------------------------------------------------------------------------------


def test_asking_freezes_the_work(cast: Cast) -> None:
    before = employment_of(cast.alice)
    wish = wish_of(cast.alice)
    Employment.objects.filter(pk=before.pk).update(
        department=make_department(cast.nvwa, "Ergens anders"), cost_centre="KP9", manager=None
    )
    wish.refresh_from_db()
    assert (wish.department, wish.cost_centre, wish.manager) == (
        before.department, "KP100", cast.mo,
    )  # fmt: skip
    assert [(line.event, line.by) for line in wish.log.all()] == [("ask", cast.alice)]


def test_approved_then_completed(cast: Cast) -> None:
    wish = wish_of(cast.alice)
    approve(wish=wish, by=cast.mo, reason="Goed plan")
    assert (wish.state, wish.decided_by, wish.decision_reason) == (
        WishState.APPROVED, cast.mo, "Goed plan",
    )  # fmt: skip
    assert told(cast.alice) == ["wish_approved"]
    complete(wish=wish, by=cast.alice, completed_on=timezone.localdate())
    assert wish.state == WishState.COMPLETED
    events = [line.event for line in wish.log.all()]
    assert events == ["ask", "approve", "complete"]


def test_refused_with_a_reason_that_is_told(cast: Cast) -> None:
    wish = wish_of(cast.alice)
    refuse(wish=wish, by=cast.mo, reason="Te duur")
    message = Notification.objects.get(person=cast.alice, kind="wish_refused")
    assert message.context["reason"] == "Te duur"
    assert wish.state == WishState.REFUSED


def test_only_one_decides(cast: Cast) -> None:
    """Two tabs: the second finds out that it was first."""
    wish = wish_of(cast.alice)
    same = LearningWish.objects.get(pk=wish.pk)
    approve(wish=wish, by=cast.mo)
    with pytest.raises(StaleState):
        refuse(wish=same, by=cast.mo, reason="Nee")
    with pytest.raises(TransitionRefused):
        approve(wish=wish, by=cast.mo)


def test_withdrawn_by_oneself_tells_nobody(cast: Cast) -> None:
    wish = wish_of(cast.alice)
    withdraw(wish=wish, by=cast.alice)
    assert wish.state == WishState.WITHDRAWN
    assert told(cast.alice) == []


# -- pages --------------------------------------------------------------------------------------


def test_asked_on_the_page(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.alice)
    page = client.get(NEW).content.decode()
    assert "Mo Manager beslist." in page
    answer = client.post(
        NEW, {"title": "Congres Toezicht", "goal": "Bijblijven", "price_excl": "1250,50"}
    )
    wish = LearningWish.objects.get()
    assert answer.headers["Location"] == f"/mijn-leren/leerwens/{wish.pk}/"
    shown = client.get(answer.headers["Location"]).content.decode()
    for text in ("Congres Toezicht", "Bijblijven", "€ 1.250,50", "Je wacht op een besluit"):
        assert text in shown
    assert "Congres Toezicht" in client.get("/mijn-leren/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"goal": ""},
        {"website": "javascript:alert(1)"},
        {"price_excl": "-1"},
        {"starts_on": "2026-02-02", "ends_on": "2026-02-01"},
        {"employment": "0"},
    ],
)
def test_a_mistake_asks_nothing(cast: Cast, client_of: ClientOf, wrong: dict[str, str]) -> None:
    values = {"title": "Iets", "goal": "Iets kunnen", **wrong}
    assert client_of(cast.alice).post(NEW, values).status_code == 422
    assert not LearningWish.objects.exists()


def test_decided_on_the_page(cast: Cast, client_of: ClientOf) -> None:
    wish = wish_of(cast.alice, price_excl=900)
    client = client_of(cast.mo)
    listed = client.get(TO_DECIDE).content.decode()
    for text in ("Master Bestuurskunde", cast.alice.full_name, "€ 900", "Team Oost", "KP100"):
        assert text in listed
    url = f"/te-beslissen/leerwens/{wish.pk}/"
    assert client.post(url, {"decision": "refuse", "reason": ""}).status_code == 422
    assert client.post(url, {"decision": "refuse", "reason": "Te duur"}).status_code == 302
    assert "Te duur" in client_of(cast.alice).get(f"{NEW}{wish.pk}/").content.decode()
    assert "Master Bestuurskunde" not in client.get(TO_DECIDE).content.decode()
    assert client.post(url, {"decision": "approve"}).status_code == 302
    wish.refresh_from_db()
    assert wish.state == WishState.REFUSED


def test_what_changed_since_is_shown(cast: Cast, client_of: ClientOf) -> None:
    wish_of(cast.alice)
    client = client_of(cast.mo)
    assert "Sinds de aanvraag veranderd" not in client.get(TO_DECIDE).content.decode()
    Employment.objects.filter(person=cast.alice).update(cost_centre="KP777")
    page = client.get(TO_DECIDE).content.decode()
    assert "Kostenplaats: was KP100, is nu KP777" in page


def test_completed_on_the_page(cast: Cast, client_of: ClientOf) -> None:
    wish = wish_of(cast.alice)
    approve(wish=wish, by=cast.mo)
    client, url = client_of(cast.alice), f"{NEW}{wish.pk}/afgerond/"
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert client.post(url, {"completed_on": tomorrow.isoformat()}).status_code == 422
    assert client.post(url, {"completed_on": timezone.localdate().isoformat()}).status_code == 302
    wish.refresh_from_db()
    assert wish.state == WishState.COMPLETED
    client.post(f"{NEW}{wish.pk}/intrekken/")
    wish.refresh_from_db()
    assert wish.state == WishState.COMPLETED


def test_others_find_no_wish(cast: Cast, client_of: ClientOf) -> None:
    wish = wish_of(cast.alice)
    for person in (cast.bob, cast.mo, cast.olga):
        assert client_of(person).get(f"{NEW}{wish.pk}/").status_code == 404
    outcomes = {"mo": 200, "olga": 403, "ruud": 404, "bob": 403, "alice": 403, "petra": 403}
    for who, status in outcomes.items():
        client = client_of(getattr(cast, who))
        assert client.get(f"/te-beslissen/leerwens/{wish.pk}/").status_code == status, who


def test_po_sees_it_with_the_person(cast: Cast, client_of: ClientOf) -> None:
    wish_of(cast.alice)
    page = client_of(cast.petra).get(f"/mensen/{cast.alice.pk}/").content.decode()
    assert "Master Bestuurskunde" in page
    assert "Beter adviseren" not in page


def test_the_manager_sees_it_in_the_team(cast: Cast, client_of: ClientOf) -> None:
    wish_of(cast.alice)
    assert "Master Bestuurskunde" in client_of(cast.mo).get("/mijn-team/").content.decode()


def test_queries_do_not_grow(cast: Cast, client_of: ClientOf) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    pages = {cast.mo: [TO_DECIDE, "/mijn-team/"], cast.petra: [f"/mensen/{cast.alice.pk}/"],
             cast.alice: ["/mijn-leren/"]}  # fmt: skip
    wish_of(cast.alice)
    counts = []
    for _round in range(2):
        for person, urls in pages.items():
            client = client_of(person)
            for url in urls:
                client.get(url)
                with CaptureQueriesContext(connection) as queries:
                    client.get(url)
                counts.append(len(queries))
        for person in (cast.alice, cast.bob, cast.tim):
            wish_of(person, "Nog iets")
            approve(wish=wish_of(person, "En nog iets"), by=cast.mo)
    assert counts[:4] == counts[4:]
    assert max(counts) <= 16
