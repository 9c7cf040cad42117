"""How allauth's provider behaves here."""

from __future__ import annotations

import datetime
from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.internal.private_keys import filter_keys
from allauth.idp.oidc.models import PrivateKey
from django.conf import settings

from people.provider.claims import claims_of, subject_of
from people.provider.keys import signing_keys

_EPOCH = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


class ProviderAdapter(DefaultOIDCAdapter):
    """The person's key is the subject, the portal's own address the issuer, whatever host name a
    request came in by: programs refuse tokens of an issuer that changes."""

    def get_issuer(self) -> str:
        return str(settings.BASE_URL)

    def get_user_sub(self, client: Any, user: Any) -> str:  # noqa: ARG002
        return subject_of(user)

    def get_claims(
        self, _purpose: str, user: Any, _client: Any, scopes: Any, **_more: Any
    ) -> dict[str, Any]:
        """All claims in the token and at userinfo alike: Moodle reads only the second."""
        return dict(claims_of(user, set(scopes)))

    def list_private_keys(self, **only: Any) -> list[PrivateKey]:
        """allauth signs with the key issued last; their order in the file says which that is."""
        newest_first = signing_keys()
        keys = [
            PrivateKey(pem=pem, issued_at=_EPOCH - datetime.timedelta(days=number))
            for number, pem in enumerate(newest_first)
        ]
        kept: list[PrivateKey] = filter_keys(keys, **only)
        return kept
