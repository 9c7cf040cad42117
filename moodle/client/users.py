"""Accounts in Moodle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from moodle.client.answers import new_ids, promised, text_or_none, warnings_of
from moodle.client.shapes import NewUser, RemoteUser, UserChange, Warned
from moodle.client.wire import Wire

Key = Literal["id", "idnumber", "username", "email"]


class Users:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def create(self, users: Sequence[NewUser]) -> list[int]:
        """All or nothing. With debugging off every refusal is `invalidparameter`: look why.

        Moodle refuses a used username or email, but not a used idnumber.
        """
        function = "core_user_create_users"
        answer = self._wire.call(function, {"users": users}, items=len(users), writes=True)
        return new_ids(function, answer, len(users))

    def update(self, users: Sequence[UserChange]) -> list[Warned]:
        """One by one: who is not warned about is updated."""
        function = "core_user_update_users"
        answer = self._wire.call(function, {"users": users}, items=len(users), writes=True)
        return warnings_of(function, answer)

    def delete(self, ids: Sequence[int]) -> None:
        """All or nothing; a second time is `Refused` with a missing record."""
        self._wire.call("core_user_delete_users", {"userids": ids}, items=len(ids), writes=True)

    def by(self, key: Key, values: Sequence[str | int]) -> list[RemoteUser]:
        """Who is there, in Moodle's order; who is not there is left out.

        Email is matched with its case on PostgreSQL, a username must be in lower case, several
        people may share an idnumber. Without the right to see people the list is empty.
        """
        function = "core_user_get_users_by_field"
        params = {"field": key, "values": values}
        answer = self._wire.call(function, params, items=len(values))
        with promised(function):
            return [_user(row) for row in answer]


def _user(row: Mapping[str, Any]) -> RemoteUser:
    suspended = row.get("suspended")
    return RemoteUser(
        id=int(row["id"]),
        username=text_or_none(row, "username"),
        firstname=text_or_none(row, "firstname"),
        lastname=text_or_none(row, "lastname"),
        email=text_or_none(row, "email"),
        idnumber=text_or_none(row, "idnumber"),
        auth=text_or_none(row, "auth"),
        suspended=None if suspended is None else bool(suspended),
        lang=text_or_none(row, "lang"),
        department=text_or_none(row, "department"),
        institution=text_or_none(row, "institution"),
    )
