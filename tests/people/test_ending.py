"""P&O ends an employment on the screen: first what will happen, then it does; and takes it back."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enrollment.actions.booking import book
from enrollment.models import Enrollment
from people.ending import restore_employment
from people.leaving import LeavingRefused, end_employment
from people.models import Delegation, Employment, Person, RoleAssignment
from people.permissions import Role
from people.points import LeaverBusy
from people.policy import actor_for
from planning.seats import SeatsBusy
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

ClientOf = Callable[[Person], Client]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """Roles as given long ago; the factory's rows are of this minute."""
    RoleAssignment.objects.update(created_at=datetime.datetime(2015, 1, 1, tzinfo=datetime.UTC))
    return cast


def day(ahead: int) -> datetime.date:
    return timezone.localdate() + ahead * DAY


def page_of(person: Person, name: str = "employment-end") -> str:
    return reverse(f"people:{name}", args=[person.pk, employment_of(person).pk])


def test_it_shows_first_and_changes_nothing(cast: Cast, client_of: ClientOf) -> None:
    run = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]), in_days=20)
    run.trainers.add(cast.mo)
    book(run=run, employment=employment_of(cast.mo), by=cast.mo)
    Delegation.objects.create(manager=cast.mo, delegate=cast.bob, since=day(0))
    client = client_of(cast.petra)
    page = client.get(f"{page_of(cast.mo)}?last_day={day(5)}").content.decode()
    assert "kan Mo niets meer zoeken" in page
    assert "7 medewerkers van het team gaan naar Bob van der Werff" in page
    assert "1 inschrijving na die dag vervalt" in page
    assert "1 uitvoering na die dag verliest deze trainer" in page
    assert "vervanging" in page
    assert employment_of(cast.mo).until is None
    assert Enrollment.objects.open().exists()


def test_it_ends_and_is_taken_back(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.petra)
    assert client.post(page_of(cast.olga), {"last_day": day(5)}).status_code == 302
    assert employment_of(cast.olga).until == day(5)
    assert RoleAssignment.objects.get(person=cast.olga).until == day(5)
    person = reverse("people:person", args=[cast.olga.pk])
    assert "Einddatum herstellen" in client.get(person).content.decode()
    assert client.post(page_of(cast.olga, "employment-restore")).status_code == 302
    assert employment_of(cast.olga).until is None
    assert RoleAssignment.objects.get(person=cast.olga).until is None
    assert Role.LD_OFFICER in actor_for(cast.olga).roles
    assert "Einddatum herstellen" not in client.get(person).content.decode()


def test_an_earlier_end_holds_again(cast: Cast) -> None:
    employment = employment_of(cast.alice)
    end_employment(employment=employment, last_day=day(30), by=cast.petra)
    end_employment(employment=employment, last_day=day(5), by=cast.petra)
    restore_employment(employment=employment, by=cast.petra)
    assert employment_of(cast.alice).until == day(30)


def test_a_role_ended_for_another_reason_stays_ended(cast: Cast) -> None:
    RoleAssignment.objects.filter(person=cast.olga).update(until=day(5))
    end_employment(employment=employment_of(cast.olga), last_day=day(5), by=cast.petra)
    restore_employment(employment=employment_of(cast.olga), by=cast.petra)
    assert RoleAssignment.objects.get(person=cast.olga).until == day(5)


def test_what_is_over_is_not_taken_back(cast: Cast) -> None:
    employment = employment_of(cast.alice)
    end_employment(employment=employment, last_day=day(-1), by=cast.petra)
    with pytest.raises(LeavingRefused):
        restore_employment(employment=employment, by=cast.petra)


def test_an_end_that_was_always_there_is_not_taken_back(cast: Cast) -> None:
    from tests.factories import make_employment

    temporary = make_employment(cast.stranger, cast.nvwa, until=day(30))
    with pytest.raises(LeavingRefused):
        restore_employment(employment=temporary, by=cast.petra)


@pytest.mark.parametrize("last_day", ["", "1990-01-01", "morgen"])
def test_mistakes_are_told(cast: Cast, client_of: ClientOf, last_day: str) -> None:
    response = client_of(cast.petra).post(page_of(cast.alice), {"last_day": last_day})
    assert response.status_code == 422
    assert employment_of(cast.alice).until is None


def test_busy_seats_are_told(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_args: object) -> None:
        raise SeatsBusy

    monkeypatch.setattr("enrollment.leavers.lock_pools", busy)
    response = client_of(cast.petra).post(page_of(cast.alice), {"last_day": day(5)})
    assert response.status_code == 422
    assert "over een minuut" in response.content.decode()
    assert Employment.objects.get(person=cast.alice).until is None
    with pytest.raises(LeaverBusy):
        end_employment(employment=employment_of(cast.alice), last_day=day(5), by=None)


@pytest.mark.parametrize(("who", "status"), [("mo", 403), ("olga", 403), ("alice", 403)])
def test_only_who_manages_people(cast: Cast, client_of: ClientOf, who: str, status: int) -> None:
    client = client_of(getattr(cast, who))
    assert client.get(page_of(cast.bob)).status_code == status
    assert client.post(page_of(cast.bob), {"last_day": day(5)}).status_code == status


def test_elsewhere_does_not_exist(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.petra)
    for name in ("employment-end", "employment-restore"):
        assert client.post(page_of(cast.roos, name), {"last_day": day(5)}).status_code == 404
    assert employment_of(cast.roos).until is None
