"""A call: who may call what, the contract, the function, the answer as JSON or XML.

A function is a generator where it looks first and writes later. At its `yield` it lets go of the
lock for `gap` seconds, and that is where parallel calls make the doubles that real Moodles have.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from demo.moodle.params import check, nest
from demo.moodle.records import ServiceUser
from demo.moodle.refusals import WsError, access, missing, moodle_error, no_permission
from demo.moodle.site import FakeMoodle, Seen


@dataclass
class Call:
    """What a function gets to know of the call."""

    site: FakeMoodle
    service: ServiceUser
    settings: Mapping[str, str]

    def can(self, capability: str) -> bool:
        return self.service.can(capability)

    def require(self, *capabilities: str) -> None:
        for capability in capabilities:
            if not self.can(capability):
                raise no_permission(capability)

    def name(self, text: str) -> str:
        """As it leaves Moodle: HTML, unless raw was asked for."""
        return text if self.settings.get("raw") == "1" else escape(text, quote=False)

    def missing(self, table: str) -> WsError:
        return missing(table, modern=self.site.modern)


Answer = Generator[None, None, Any]
Body = Callable[..., Any]


@dataclass(frozen=True)
class Function:
    contract: Mapping[str, Any]
    body: Body


FUNCTIONS: dict[str, Function] = {}
OUTSIDE = {"core_notes_create_notes"}
"""They exist in Moodle and are not in the service."""


def function(name: str, contract: Mapping[str, Any]) -> Callable[[Body], Body]:
    def register(body: Body) -> Body:
        FUNCTIONS[name] = Function(contract, body)
        return body

    return register


def respond(site: FakeMoodle, fields: list[tuple[str, str]]) -> tuple[str, bytes]:
    """Content type and body of the answer to a form. Faults are the server's business."""
    head = dict(fields[: site.max_input_vars])
    is_json = head.get("moodlewsrestformat") == "json"
    try:
        answer = _execute(site, fields)
    except WsError as error:
        told = _told(site, error)
        return _json(told) if is_json else _xml(_exception(told))
    return _json(answer) if is_json else _xml(f"<RESPONSE>\n{_element(answer)}</RESPONSE>\n")


def _execute(site: FakeMoodle, fields: list[tuple[str, str]]) -> Any:
    values = nest(fields, site.max_input_vars)
    values.pop("moodlewsrestformat", None)
    token, name = (str(values.pop(key, "")) for key in ("wstoken", "wsfunction"))
    settings = {
        key.removeprefix("moodlewssetting"): values.pop(key)
        for key in list(values)
        if key.startswith("moodlewssetting")
    }
    with site.lock:
        service = _authenticated(site, token, name)
        items = max((len(v) for v in values.values() if isinstance(v, dict)), default=1)
        site.seen.append(Seen(name, items, len(fields)))
    called = FUNCTIONS[name]
    params = check(called.contract, values)
    return _run(site, called.body(Call(site, service, settings), **params))


def _run(site: FakeMoodle, answer: Any) -> Any:
    if not isinstance(answer, Generator):
        return answer
    while True:
        with site.lock:
            try:
                next(answer)
            except StopIteration as stop:
                return stop.value
        time.sleep(site.gap)


def _authenticated(site: FakeMoodle, token: str, name: str) -> ServiceUser:
    service = site.tokens.get(token)
    if service is None:
        raise moodle_error("invalidtoken", "Invalid token - token not found")
    if service.expired:
        del site.tokens[token]
        raise access()
    user = site.users[service.user]
    for is_out, word in ((user.deleted, "deleted"), (user.suspended, "suspended")):
        if is_out:
            told = f"Refused web service access for {word} username: {user.username}"
            raise moodle_error(f"wsaccessuser{word}", told)
    if not (site.enabled and service.authorised and service.can("webservice/rest:use")):
        raise access()
    if name in OUTSIDE:
        raise access()
    if name not in FUNCTIONS:
        raise missing("external_functions", modern=site.modern)
    if service.must_change_password and name != "core_webservice_get_site_info":
        raise moodle_error("forcepasswordchangenotice", "error/forcepasswordchangenotice")
    return service


def _told(site: FakeMoodle, error: WsError) -> dict[str, str]:
    told = {"exception": error.kind}
    if error.code is not None:
        told["errorcode"] = error.code
    told["message"] = error.message
    if site.debug and error.debug:
        told["debuginfo"] = error.debug
    return told


def _json(value: Any) -> tuple[str, bytes]:
    return "application/json", json.dumps(value).encode()


def _xml(body: str) -> tuple[str, bytes]:
    head = '<?xml version="1.0" encoding="UTF-8" ?>\n'
    return "application/xml; charset=utf-8", (head + body).encode()


def _exception(told: Mapping[str, str]) -> str:
    return (
        f'<EXCEPTION class="{escape(told["exception"])}">\n'
        f"<ERRORCODE>{escape(told.get('errorcode', ''))}</ERRORCODE>\n"
        f"<MESSAGE>{escape(told['message'])}</MESSAGE>\n</EXCEPTION>\n"
    )


def _element(value: Any) -> str:
    if isinstance(value, dict):
        keys = "".join(f'<KEY name="{key}">{_element(v)}</KEY>\n' for key, v in value.items())
        return f"<SINGLE>\n{keys}</SINGLE>\n"
    if isinstance(value, list):
        return f"<MULTIPLE>\n{''.join(map(_element, value))}</MULTIPLE>\n"
    if value is None:
        return '<VALUE null="null"/>\n'
    shown = int(value) if isinstance(value, bool) else value
    return f"<VALUE>{escape(str(shown))}</VALUE>\n"
