"""Programs that may let people sign in with the portal."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client
from django.core.validators import URLValidator
from django.db import transaction

from people.models import Person
from people.rights.log import record

SCOPES = ("openid", "profile", "email")


@dataclass(frozen=True)
class Credentials:
    """What the program's administrator fills in. The secret is shown once; its hash is kept."""

    client_id: str
    secret: str


@transaction.atomic
def register_program(*, name: str, redirect_uris: list[str], by: Person | None) -> Credentials:
    """A program of our own that keeps its secret on its server. People are not asked for consent:
    the concern runs both. It may, but need not, use PKCE (Moodle does not). `by` None is the
    server's command line. Raises ValidationError when an address is none."""
    for address in redirect_uris:
        URLValidator(["https", "http"])(address)
    client = Client(name=name, skip_consent=True, type=Client.Type.CONFIDENTIAL)
    client.set_redirect_uris(redirect_uris)
    client.set_scopes(list(SCOPES))
    client.set_grant_types([Client.GrantType.AUTHORIZATION_CODE])
    secret = _new_secret(client)
    client.full_clean()
    client.save()
    _log("program.register", client, by)
    return Credentials(client.pk, secret)


@transaction.atomic
def renew_secret(*, client: Client, by: Person | None) -> Credentials:
    """The old secret stops working at once."""
    secret = _new_secret(client)
    client.save(update_fields=["secret"])
    _log("program.secret", client, by)
    return Credentials(client.pk, secret)


@transaction.atomic
def remove_program(*, client: Client, by: Person | None) -> None:
    """Nobody signs in there with the portal any more; who is inside stays until they leave."""
    _log("program.remove", client, by)
    client.delete()


def _new_secret(client: Client) -> str:
    secret = str(get_adapter().generate_client_secret())
    client.set_secret(secret)
    return secret


def _log(action: str, client: Client, by: Person | None) -> None:
    record(action=action, by=by, object_kind="program", object_id=client.pk)
