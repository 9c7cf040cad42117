"""The profile, the language and the employment one acts for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from people.actions import change_language
from people.middleware import ACTING_FOR
from people.models import Person
from tests.cast import Cast
from tests.factories import employment_of, make_employment

SignIn = Callable[[Person], Client]
PROFILE = "/profiel/"
LANGUAGE = "/profiel/taal/"


def test_the_profile_shows_what_is_known_and_where_it_is_from(
    cast: Cast, client_of: SignIn
) -> None:
    page = client_of(cast.alice).get(PROFILE).content.decode()

    assert cast.alice.email in page
    assert "Mo Manager" in page
    assert "personeelssysteem" in page
    assert "dienstverband/" not in page


def test_who_works_nowhere_reads_what_to_do(cast: Cast, client_of: SignIn) -> None:
    page = client_of(cast.stranger).get(PROFILE).content.decode()

    assert "Het portaal weet nog niet waar je werkt" in page


def test_the_profile_asks_to_sign_in(cast: Cast) -> None:
    assert Client().get(PROFILE).status_code == 302


def test_choosing_a_language_is_for_good(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.alice)

    answer = client.post(LANGUAGE, {"language": "en", "next": "/berichten/"})
    cast.alice.refresh_from_db()

    assert answer.headers["Location"] == "/berichten/"
    assert cast.alice.language == "en"
    assert '<html lang="en">' in client.get(PROFILE).content.decode()


def test_a_stranger_chooses_a_language_for_this_browser(db: None) -> None:
    client = Client()
    sign_in = reverse("account_login")

    answer = client.post(LANGUAGE, {"language": "en", "next": sign_in})

    assert answer.headers["Location"] == sign_in
    assert client.cookies["django_language"].value == "en"
    assert '<html lang="en">' in client.get(sign_in).content.decode()


def test_the_switch_on_each_page_posts_here(cast: Cast, client_of: SignIn) -> None:
    page = client_of(cast.alice).get(PROFILE).content.decode()

    assert f'action="{LANGUAGE}"' in page
    assert 'name="language" value="en"' in page


def test_a_link_cannot_change_the_language(cast: Cast, client_of: SignIn) -> None:
    assert client_of(cast.alice).get(LANGUAGE, {"language": "en"}).status_code == 405
    assert Client().get(LANGUAGE, {"language": "en"}).status_code == 405


def test_a_form_from_elsewhere_cannot_change_the_language(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post(LANGUAGE, {"language": "en"}).status_code == 403


def test_an_unknown_language_is_refused(cast: Cast, client_of: SignIn) -> None:
    assert client_of(cast.alice).post(LANGUAGE, {"language": "xx"}).status_code == 400
    cast.alice.refresh_from_db()
    assert cast.alice.language == "nl"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://kwaad.example/",
        "//kwaad.example/",
        "/\\kwaad.example",
        "javascript:alert(1)",
        "http:kwaad.example",
        "",
    ],
)
def test_nobody_is_sent_to_another_site(cast: Cast, client_of: SignIn, elsewhere: str) -> None:
    answer = client_of(cast.alice).post(LANGUAGE, {"language": "nl", "next": elsewhere})

    assert answer.headers["Location"] == "/"


def test_the_action_changes_only_the_language_of_who_asks(cast: Cast) -> None:
    change_language(by=cast.alice, language="en")

    cast.bob.refresh_from_db()
    assert cast.alice.language == Person.objects.get(pk=cast.alice.pk).language == "en"
    assert cast.bob.language == "nl"


def test_with_two_employments_one_chooses_for_which_one_is_here(
    cast: Cast, client_of: SignIn
) -> None:
    second = make_employment(cast.alice, cast.rvo, function="Adviseur")
    client = client_of(cast.alice)
    assert "Adviseur" in client.get(PROFILE).content.decode()

    answer = client.post(reverse("people:act-for"), {"employment": second.pk})

    assert answer.headers["Location"] == PROFILE
    assert client.session[ACTING_FOR] == second.pk
    assert client.get(PROFILE).wsgi_request.actor.employment == second  # type: ignore[attr-defined]


def test_nobody_acts_for_the_employment_of_another(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.alice)

    answer = client.post(reverse("people:act-for"), {"employment": employment_of(cast.roos).pk})

    assert answer.status_code == 404
    assert ACTING_FOR not in client.session


def test_a_next_page_that_is_no_page_is_no_server_error(cast: Cast, client_of: SignIn) -> None:
    answer = client_of(cast.alice).post(LANGUAGE, {"language": "nl", "next": "nergens"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "nergens")
