"""A manager who is away names a colleague; it begins, lasts and ends by day."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import Notification
from notifications.rendering import render
from people.delegation import (
    DelegationRefused,
    end_delegation,
    managers_acted_for,
    name_delegate,
)
from people.models import Delegation, SecurityEvent
from people.permissions import Role
from people.policy import actor_for
from tests.cast import Cast

ClientOf = Callable[..., Client]
DAY = datetime.timedelta(days=1)


def today() -> datetime.date:
    return timezone.localdate()


def test_delegate_is_a_manager_for_as_long_as_it_lasts(cast: Cast) -> None:
    assert Role.MANAGER not in actor_for(cast.bob).roles
    delegation = name_delegate(
        manager=cast.mo, delegate=cast.bob, since=today(), until=today() + 7 * DAY, by=cast.mo
    )
    actor = actor_for(cast.bob)
    assert Role.MANAGER in actor.roles
    assert actor.team().filter(person=cast.alice).exists()
    assert managers_acted_for(cast.bob) == {cast.bob.pk, cast.mo.pk}
    end_delegation(delegation=delegation, by=cast.mo)
    assert Role.MANAGER not in actor_for(cast.bob).roles


def test_before_and_after_there_is_nothing(cast: Cast) -> None:
    Delegation.objects.create(
        manager=cast.mo, delegate=cast.bob, since=today() - 9 * DAY, until=today() - DAY
    )
    Delegation.objects.create(manager=cast.mo, delegate=cast.alice, since=today() + DAY)
    assert managers_acted_for(cast.bob) == {cast.bob.pk}
    assert managers_acted_for(cast.alice) == {cast.alice.pk}


def test_it_is_not_passed_on(cast: Cast) -> None:
    Delegation.objects.create(manager=cast.mo, delegate=cast.bob, since=today())
    Delegation.objects.create(manager=cast.bob, delegate=cast.alice, since=today())
    assert cast.mo.pk not in managers_acted_for(cast.alice)


def test_what_was_begun_earlier_ends_yesterday_and_stays_as_history(cast: Cast) -> None:
    delegation = Delegation.objects.create(
        manager=cast.mo, delegate=cast.bob, since=today() - 3 * DAY
    )
    end_delegation(delegation=delegation, by=cast.mo)
    delegation.refresh_from_db()
    assert delegation.until == today() - DAY


@pytest.mark.parametrize(
    ("who", "first", "last"),
    [("roos", 0, 1), ("stranger", 0, 1), ("mo", 0, 1), ("bob", -1, 1), ("bob", 2, 1)],
)
def test_refused(cast: Cast, who: str, first: int, last: int) -> None:
    with pytest.raises(DelegationRefused):
        name_delegate(
            manager=cast.mo,
            delegate=getattr(cast, who),
            since=today() + first * DAY,
            until=today() + last * DAY,
            by=cast.mo,
        )
    assert not Delegation.objects.exists()


def test_one_delegate_at_a_time(cast: Cast) -> None:
    name_delegate(manager=cast.mo, delegate=cast.bob, since=today(), until=None, by=cast.mo)
    with pytest.raises(DelegationRefused, match="al een vervanger"):
        name_delegate(
            manager=cast.mo, delegate=cast.alice, since=today() + DAY, until=None, by=cast.mo
        )


def test_both_steps_are_in_the_security_log(cast: Cast) -> None:
    delegation = name_delegate(
        manager=cast.mo, delegate=cast.bob, since=today(), until=None, by=cast.mo
    )
    end_delegation(delegation=delegation, by=cast.mo)
    actions = SecurityEvent.objects.filter(object_kind="delegation").order_by("pk")
    assert [event.action for event in actions] == ["delegation.give", "delegation.end"]
    assert {event.actor_id for event in actions} == {cast.mo.pk}


def test_page_names_and_ends(cast: Cast, client_of: ClientOf) -> None:
    client, url = client_of(cast.mo), reverse("people:delegations")
    assert "Niemand. Je beslist zelf." in client.get(url).content.decode()
    values = {"delegate": cast.bob.email.upper(), "since": today().isoformat(), "until": ""}
    page = client.post(url, values, follow=True).content.decode()
    assert "Bob van der Werff vervangt je." in page
    delegation = Delegation.objects.get()
    seen_by_bob = client_of(cast.bob).get(url).content.decode()
    assert "Mo Manager" in seen_by_bob
    assert "Iemand aanwijzen" not in seen_by_bob
    end_url = reverse("people:delegation-end", args=[delegation.pk])
    assert client_of(cast.bob).post(end_url).status_code == 404
    assert "vervangt je niet meer" in client.post(end_url, follow=True).content.decode()


def test_somebody_of_elsewhere_is_as_unknown_as_nobody(cast: Cast, client_of: ClientOf) -> None:
    client, url = client_of(cast.mo), reverse("people:delegations")
    answers = set()
    for address in (cast.roos.email, "niemand@example.nl"):
        response = client.post(url, {"delegate": address, "since": today().isoformat()})
        assert response.status_code == 422
        assert "We kennen dit adres niet" in response.content.decode()
        answers.add(response.content.decode().count("We kennen dit adres niet"))
    assert len(answers) == 1


def test_who_leads_nobody_has_no_such_page(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.alice).get(reverse("people:delegations")).status_code == 403


def test_the_delegate_hears_of_the_beginning_and_of_the_end(cast: Cast) -> None:
    delegation = name_delegate(
        manager=cast.mo, delegate=cast.bob, since=today(), until=today() + 7 * DAY, by=cast.mo
    )
    told = Notification.objects.get(person=cast.bob)
    assert told.kind == "delegation_given"
    assert "Mo Manager" in render(told, "nl").text
    assert told.url == reverse("people:delegations")
    end_delegation(delegation=delegation, by=cast.mo)
    kinds = Notification.objects.filter(person=cast.bob).values_list("kind", flat=True)
    assert set(kinds) == {"delegation_given", "delegation_ended"}
    assert not Notification.objects.exclude(person=cast.bob).exists()


def test_a_delegate_who_left_hears_nothing(cast: Cast) -> None:
    delegation = Delegation.objects.create(manager=cast.mo, delegate=cast.stranger, since=today())
    end_delegation(delegation=delegation, by=None)
    assert not Notification.objects.exists()
