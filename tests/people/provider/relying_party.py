"""A program as Moodle's OAuth 2 client behaves: the code flow without PKCE and nonce, its secret in
the body, `state` is one of its own paths, the id_token is ignored, and what counts is userinfo."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.test import Client

from people.provider.actions import Credentials

BACK = "https://moodle.example/admin/oauth2callback.php"
STATE = "/auth/oauth2/login.php?wantsurl=https%3A%2F%2Fmoodle.example%2Fcourse&sesskey=a&id=1"
VERIFIER = "v" * 64


@dataclass
class Program:
    credentials: Credentials
    basic: bool = False
    pkce: bool = False
    http: Client = field(default_factory=Client)
    """What the program's own server asks with: no cookies of anybody."""

    def discovered(self) -> dict[str, Any]:
        return dict(self.http.get("/.well-known/openid-configuration").json())

    def start(self, **changed: str) -> str:
        """Where the program sends the person's browser."""
        asked = {
            "client_id": self.credentials.client_id,
            "response_type": "code",
            "redirect_uri": BACK,
            "scope": "openid profile email",
            "state": STATE,
            **changed,
        }
        if self.pkce:
            digest = hashlib.sha256(VERIFIER.encode()).digest()
            asked["code_challenge"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            asked["code_challenge_method"] = "S256"
        return f"{path_of(self.discovered()['authorization_endpoint'])}?{urlencode(asked)}"

    def token(self, code: str, **changed: str) -> Any:
        sent = {"code": code, "grant_type": "authorization_code", "redirect_uri": BACK}
        headers = {}
        if self.basic:
            pair = f"{self.credentials.client_id}:{self.credentials.secret}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            sent |= {
                "client_id": self.credentials.client_id,
                "client_secret": self.credentials.secret,
            }
        if self.pkce:
            sent["code_verifier"] = VERIFIER
        where = path_of(self.discovered()["token_endpoint"])
        return self.http.post(where, {**sent, **changed}, headers=headers)

    def userinfo(self, token: str) -> Any:
        where = path_of(self.discovered()["userinfo_endpoint"])
        return self.http.get(where, headers={"authorization": f"Bearer {token}"})

    def sign_in(self, browser: Client) -> dict[str, Any]:
        """From the button in the program to what it knows of the person."""
        answer = self.token(code_in(browser.get(self.start())["Location"]))
        assert answer.status_code == 200, answer.content
        return dict(self.userinfo(answer.json()["access_token"]).json())


def code_in(location: str) -> str:
    """The code in the address that the person's browser is sent back to."""
    assert location.startswith(BACK), location
    query = parse_qs(urlsplit(location).query)
    assert query["state"] == [STATE]
    return query["code"][0]


def path_of(address: str) -> str:
    return urlsplit(address).path
