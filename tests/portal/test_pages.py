"""Pages of the portal as a whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lms_portal.cache import ForgivingRedisCache
from lms_portal.env import ENV, VARIABLES
from lms_portal.management.commands.list_settings import settings_table
from people.models import Person
from tests.architecture.test_house import ROOT
from tests.cast import Cast
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def test_sign_in_by_address_and_password(cast: Cast) -> None:
    client = Client()
    form = {"login": cast.alice.email.upper(), "password": PASSWORD}
    response = client.post(reverse("account_login"), form, follow=True)
    assert response.request["PATH_INFO"] == "/"
    assert "Dag Alice" in response.content.decode()


@pytest.mark.parametrize("address", ["nobody@example.nl", "alice"])
def test_wrong_sign_in_tells_nothing_about_who_exists(cast: Cast, address: str) -> None:
    login = cast.alice.email if address == "alice" else address
    client = Client()
    response = client.post(
        reverse("account_login"), {"login": login, "password": "verkeerd-wachtwoord"}
    )
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_here() -> None:
    page = Client().get(reverse("account_signup")).content.decode()
    assert "password1" not in page


def test_inactive_person_is_out_at_once(cast: Cast, client_of: Callable[[Person], Client]) -> None:
    client = client_of(cast.alice)
    assert client.get("/").status_code == 200
    Person.objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert client.get("/").status_code == 302


def test_unknown_page_is_kind(cast: Cast, client_of: Callable[[Person], Client]) -> None:
    response = client_of(cast.alice).get("/bestaat-niet/")
    assert response.status_code == 404
    assert "html" in response["Content-Type"]


def test_language_of_the_page_is_the_persons(
    cast: Cast, client_of: Callable[[Person], Client]
) -> None:
    Person.objects.filter(pk=cast.roos.pk).update(language="en")
    response = client_of(cast.roos).get("/", headers={"accept-language": "nl"})
    assert response["Content-Language"] == "en"
    assert '<html lang="en"' in response.content.decode()


@pytest.mark.parametrize(
    ("accept", "language"), [("en-GB,en;q=0.8", "en"), ("nl", "nl"), ("fr", "nl"), ("", "nl")]
)
def test_language_for_strangers_is_the_browsers_else_dutch(accept: str, language: str) -> None:
    response = Client().get(reverse("account_login"), headers={"accept-language": accept})
    assert response["Content-Language"] == language


def test_lost_redis_makes_nothing_fail() -> None:
    cache = ForgivingRedisCache("redis://127.0.0.1:1/0", {})
    cache.set("a", 1)
    assert cache.get("a", "nothing") == "nothing"
    assert cache.add("a", 1) is True
    assert cache.incr("a") == 1
    assert cache.get_many(["a"]) == {}
    assert cache.delete("a") is False


def test_every_setting_is_in_the_operations_guide() -> None:
    guide = (ROOT / "docs" / "OPERATIONS.md").read_text()
    assert settings_table() in guide, "run `manage.py list_settings` and put the table in the guide"


def test_settings_read_only_what_is_documented() -> None:
    source = (ROOT / "lms_portal" / "settings.py").read_text()
    assert "os.environ" not in source
    with pytest.raises(KeyError):
        ENV["NOT_DOCUMENTED"]
    assert len({variable.name for variable in VARIABLES}) == len(VARIABLES)


def test_cache_of_the_settings_is_the_forgiving_one(settings: Settings) -> None:
    from lms_portal import settings as real

    assert real.CACHES["default"]["BACKEND"].endswith("ForgivingRedisCache")
    assert caches["default"] is not None
