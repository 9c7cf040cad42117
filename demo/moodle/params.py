"""A form as PHP and Moodle read it: cut off silently, then nested, then held against a contract.

A contract names types: `"int"` must be there, `"int?"` may be, `"int=5"` has a default. A list in
brackets must be there, `Maybe` makes it optional. What is not in the contract is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from demo.moodle.refusals import WsError, invalid_parameter

AUTHS = {"manual", "oauth2", "nologin", "email", "ldap", "db", "lti", "shibboleth", "none"}
USERNAME = re.compile(r"[a-z0-9._@-]*")
TAG = re.compile(r"<[a-zA-Z/!?]")
KEY = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True)
class Maybe:
    contract: Any
    default: Any = None


def nest(fields: list[tuple[str, str]], most: int) -> dict[str, Any]:
    """`users[0][id]=1` as PHP makes it; fields past `most` (max_input_vars) are gone."""
    result: dict[str, Any] = {}
    for name, value in fields[:most]:
        head, _, _ = name.partition("[")
        keys = [head, *KEY.findall(name[len(head) :])]
        place = result
        for key in keys[:-1]:
            inner = place.get(key)
            if not isinstance(inner, dict):
                inner = place[key] = {}
            place = inner
        place[keys[-1]] = value
    return result


def check(contract: Any, value: Any) -> Any:
    """The value as the function gets it. Raises WsError as Moodle would, in its order."""
    if isinstance(contract, dict):
        return _check_object(contract, value)
    if isinstance(contract, list):
        if not isinstance(value, dict):
            raise invalid_parameter("Only arrays accepted")
        return [check(contract[0], item) for item in value.values()]
    kind = contract.split("=")[0].rstrip("?")
    if isinstance(value, dict):
        raise invalid_parameter("Scalar type expected, array or object received")
    return TYPES[kind](value)


def _check_object(contract: Mapping[str, Any], value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise invalid_parameter("Only arrays accepted")
    result = {}
    for name, inner in contract.items():
        if name in value:
            wanted = inner.contract if isinstance(inner, Maybe) else inner
            result[name] = _check_key(name, wanted, value[name])
        elif isinstance(inner, Maybe):
            if inner.default is not None:
                result[name] = inner.default
        elif isinstance(inner, str) and "=" in inner:
            result[name] = check(inner, inner.split("=")[1])
        elif not (isinstance(inner, str) and inner.endswith("?")):
            raise invalid_parameter(f"Missing required key in single structure: {name}")
    if unexpected := value.keys() - contract.keys():
        raise invalid_parameter(f"Unexpected keys ({', '.join(unexpected)}) detected")
    return result


def _check_key(name: str, contract: Any, value: Any) -> Any:
    try:
        return check(contract, value)
    except WsError as error:
        told = f"{name} => {error.message}: {error.debug}"
        raise invalid_parameter(told) from None


def _int(value: str) -> int:
    if not re.fullmatch(r"-?\d+", value.strip()):
        raise invalid_parameter("Invalid external api parameter: integer expected")
    return int(value)


def _bool(value: str) -> bool:
    if value not in ("0", "1", "", "true", "false"):
        raise invalid_parameter("Invalid external api parameter: bool expected")
    return value in ("1", "true")


def _matching(pattern: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def checked(value: str) -> str:
        if not compiled.fullmatch(value):
            raise invalid_parameter("Invalid external api parameter")
        return value

    return checked


def _without(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def checked(value: str) -> str:
        if pattern.search(value):
            raise invalid_parameter("Invalid external api parameter")
        return value

    return checked


def _one_of(known: set[str]) -> Callable[[str], str]:
    def checked(value: str) -> str:
        if value not in known:
            raise invalid_parameter("Invalid external api parameter")
        return value

    return checked


TYPES: dict[str, Callable[[str], Any]] = {
    "int": _int,
    "bool": _bool,
    "raw": str,
    "trimmed": str.strip,
    "username": _matching(USERNAME.pattern),
    "alpha": _matching(r"[a-zA-Z]*"),
    "name": _matching(r"[a-zA-Z0-9_-]*"),
    "text": _without(re.compile("<")),
    "notags": _without(TAG),
    "auth": _one_of(AUTHS),
}
