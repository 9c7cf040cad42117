"""Moodle's people sign in with the portal: by the recorded habits of its OAuth 2 client."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import jwt
import pytest
from allauth.idp.oidc.models import Client as Registered
from allauth.idp.oidc.models import Token
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Person, SecurityEvent
from people.provider.actions import register_program, remove_program, renew_secret
from people.provider.keys import rotate_signing_key, signing_keys
from people.tasks import drop_old_tokens
from tests.cast import Cast
from tests.people.provider.relying_party import BACK, Program, code_in, path_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings: object) -> None:
    settings.OIDC_KEYS_FILE = str(tmp_path / "keys" / "signing.pem")  # type: ignore[attr-defined]


@pytest.fixture
def moodle(cast: Cast) -> Program:
    return Program(register_program(name="Moodle", redirect_uris=[BACK], by=cast.femke))


@pytest.mark.parametrize("basic", [False, True])
@pytest.mark.parametrize("pkce", [False, True])
def test_signed_in_without_a_question(
    moodle: Program, cast: Cast, client_of: ClientOf, basic: bool, pkce: bool
) -> None:
    moodle.basic, moodle.pkce = basic, pkce
    assert moodle.sign_in(client_of(cast.alice)) == {
        "sub": str(cast.alice.pk),
        "email": cast.alice.email.lower(),
        "email_verified": True,
        "name": cast.alice.full_name,
        "given_name": cast.alice.given_name,
        "family_name": f"{cast.alice.infix} {cast.alice.family_name}".strip(),
        "locale": cast.alice.language,
    }


def test_who_is_not_signed_in_does_that_first_and_goes_on(moodle: Program, cast: Cast) -> None:
    cast.alice.set_password("een lang wachtwoord 12")
    cast.alice.save()
    browser = Client()
    start = moodle.start()
    sent = browser.get(start)
    assert sent["Location"] == f"{reverse('account_login')}?next={quote(start)}"
    page = browser.get(sent["Location"])
    assert "form-action 'self' https://moodle.example" in page["Content-Security-Policy"]
    entered = {"login": cast.alice.email, "password": "een lang wachtwoord 12", "next": start}
    back = browser.post(reverse("account_login"), entered)
    assert back["Location"] == start
    assert code_in(browser.get(start)["Location"])


def test_other_pages_send_forms_nowhere_else(
    moodle: Program, cast: Cast, client_of: ClientOf
) -> None:
    page = client_of(cast.alice).get(reverse("start"))
    assert "form-action 'self';" in page["Content-Security-Policy"] + ";"


def test_the_issuer_is_the_portal_whatever_host_is_asked(moodle: Program, settings: object) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    told = moodle.http.get("/.well-known/openid-configuration", headers={"host": "elders.example"})
    addresses = [value for key, value in told.json().items() if key.endswith(("_endpoint", "uri"))]
    assert told.json()["issuer"] == "http://testserver"
    assert all(one.startswith("http://testserver/") for one in addresses)
    assert len(addresses) == 4


def test_signed_by_the_newest_key_and_the_one_before_is_believed(
    moodle: Program, cast: Cast, client_of: ClientOf
) -> None:
    def id_token() -> str:
        browser = client_of(cast.alice)
        code = code_in(browser.get(moodle.start())["Location"])
        return str(moodle.token(code).json()["id_token"])

    def believed(token: str) -> bool:
        published = moodle.http.get(path_of(moodle.discovered()["jwks_uri"])).json()["keys"]
        keys = {one["kid"]: jwt.PyJWK(one) for one in published}
        key = keys.get(jwt.get_unverified_header(token)["kid"])
        if key is None:
            return False
        told = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            audience=moodle.credentials.client_id,
            issuer="http://testserver",
        )
        return bool(told["sub"] == str(cast.alice.pk))

    first = id_token()
    rotate_signing_key()
    second = id_token()
    assert believed(first)
    assert believed(second)
    assert jwt.get_unverified_header(first) != jwt.get_unverified_header(second)
    rotate_signing_key()
    assert not believed(first)
    assert believed(second)
    assert len(signing_keys()) == 2


def test_keys_are_for_the_portal_alone(settings: object) -> None:
    first = signing_keys()
    path = Path(settings.OIDC_KEYS_FILE)  # type: ignore[attr-defined]
    assert path.stat().st_mode & 0o777 == 0o600
    assert signing_keys() == first


@pytest.mark.parametrize(
    "wrong",
    [{"client_secret": "geraden"}, {"client_id": "onbekend"}, {"code": "geraden"},
     {"redirect_uri": "https://elders.example/"}],
    ids=lambda wrong: next(iter(wrong)),
)  # fmt: skip
def test_a_wrong_answer_gets_no_token(
    moodle: Program, cast: Cast, client_of: ClientOf, wrong: dict[str, str]
) -> None:
    code = code_in(client_of(cast.alice).get(moodle.start())["Location"])
    answer = moodle.token(**{"code": code, **wrong})
    assert answer.status_code in {400, 401}
    assert "access_token" not in answer.json()


def test_a_code_is_of_use_once(moodle: Program, cast: Cast, client_of: ClientOf) -> None:
    code = code_in(client_of(cast.alice).get(moodle.start())["Location"])
    assert moodle.token(code).status_code == 200
    assert moodle.token(code).status_code == 400


def test_nobody_is_sent_to_an_address_that_is_not_registered(
    moodle: Program, cast: Cast, client_of: ClientOf
) -> None:
    page = client_of(cast.alice).get(moodle.start(redirect_uri="https://elders.example/"))
    assert "Location" not in page
    assert "Aanmelden in dat programma lukt niet" in page.content.decode()
    page = client_of(cast.alice).get(moodle.start(client_id="onbekend"))
    assert "Aan jou ligt het niet" in page.content.decode()


def test_who_left_is_told_nothing_of(moodle: Program, cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.alice)
    code = code_in(browser.get(moodle.start())["Location"])
    token = moodle.token(code).json()["access_token"]
    other = code_in(browser.get(moodle.start())["Location"])
    Person.objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert moodle.userinfo(token).status_code in {401, 403}
    assert moodle.token(other).status_code == 400
    assert "Location" not in browser.get(moodle.start()) or not browser.get(moodle.start())[
        "Location"
    ].startswith(BACK)


def test_keys_of_people_go_after_their_minutes(
    moodle: Program, cast: Cast, client_of: ClientOf
) -> None:
    moodle.sign_in(client_of(cast.alice))
    in_ten_minutes = timezone.now() + datetime.timedelta(minutes=10)
    assert all(one.expires_at <= in_ten_minutes for one in Token.objects.all())
    assert drop_old_tokens() == 0
    Token.objects.update(expires_at=timezone.now())
    assert drop_old_tokens() == 2


def test_no_program_comes_back_without_the_person(
    moodle: Program, cast: Cast, client_of: ClientOf
) -> None:
    code = code_in(client_of(cast.alice).get(moodle.start())["Location"])
    refresh = moodle.token(code).json()["refresh_token"]
    answer = moodle.token("", grant_type="refresh_token", refresh_token=refresh)
    assert answer.status_code == 400
    assert answer.json()["error"] == "unauthorized_client"


def test_a_new_secret_ends_the_old_one(moodle: Program, cast: Cast, client_of: ClientOf) -> None:
    registered = Registered.objects.get()
    old = moodle.credentials
    moodle.credentials = renew_secret(client=registered, by=cast.femke)
    assert moodle.sign_in(client_of(cast.alice))["sub"] == str(cast.alice.pk)
    moodle.credentials = old
    code = code_in(client_of(cast.alice).get(moodle.start())["Location"])
    assert moodle.token(code).status_code == 401
    remove_program(client=registered, by=cast.femke)
    assert "Location" not in client_of(cast.alice).get(moodle.start())
    actions = SecurityEvent.objects.filter(object_kind="program").values_list("action", flat=True)
    assert sorted(actions) == ["program.register", "program.remove", "program.secret"]


def test_from_the_command_line(cast: Cast, client_of: ClientOf) -> None:
    def run(*words: str) -> dict[str, str]:
        out = StringIO()
        call_command("sign_in_program", "Moodle", *words, stdout=out)
        lines = (line.partition(":") for line in out.getvalue().splitlines())
        return {key: value.strip() for key, _colon, value in lines}

    with pytest.raises(CommandError, match="--redirect"):
        run()
    with pytest.raises(CommandError, match=r"geldige URL|valid URL"):
        run("--redirect", "javascript:alert(1)")
    made = run("--redirect", BACK)
    assert Registered.objects.get(pk=made["Client ID"]).check_secret(made["Client secret"])
    with pytest.raises(CommandError, match="--renew"):
        run("--redirect", BACK)
    renewed = run("--renew")
    assert renewed["Client secret"] != made["Client secret"]
    run("--remove")
    with pytest.raises(CommandError, match="none"):
        run("--renew")


def test_the_key_is_changed_from_the_command_line() -> None:
    before = signing_keys()
    out = StringIO()
    call_command("rotate_signing_key", stdout=out)
    assert signing_keys()[1:] == before
    assert "2 are published" in out.getvalue()
