"""A real Moodle, and a promise to leave it as it was found.

`MOODLE_URL` and `MOODLE_TOKEN` say which; docs/MOODLE.md what more may be said. Everything made
carries a mark that no other run has, and is removed in the end, also after a failure. What an
earlier run left behind (killed, power gone) is removed at the start, by the mark's first part.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from moodle.client import CallRecord, MoodleClient, batched
from moodle.client.shapes import NewUser

MARK = "zz-lplive-"
STUDENT = int(os.environ.get("MOODLE_ROLE", "5"))
TEMPLATE = int(os.environ.get("MOODLE_TEMPLATE", "0"))
"""A course with something to finish in it; it is copied, never touched."""
REPORT = int(os.environ.get("MOODLE_REPORT", "0"))
"""The custom report of completions (docs/MOODLE.md says how it is made)."""


@dataclass
class Lab:
    """What this run made. `mark` begins every username and idnumber of it."""

    client: MoodleClient
    records: list[CallRecord]
    mark: str = field(default_factory=lambda: f"{MARK}{secrets.token_hex(4)}-")
    users: list[int] = field(default_factory=list)
    courses: list[int] = field(default_factory=list)
    categories: list[int] = field(default_factory=list)

    def new_users(self, number: int, label: str) -> list[NewUser]:
        return [
            {
                "username": f"{self.mark}{label}{n}",
                "firstname": "Proef & Test",
                "lastname": f"Persoon {n}",
                "email": f"{self.mark}{label}{n}@example.invalid",
                "idnumber": f"{self.mark}{label}{n}",
                "auth": "oauth2",
            }
            for n in range(number)
        ]

    def make_users(self, number: int, label: str) -> list[int]:
        made = []
        for batch in batched(self.new_users(number, label)):
            made += self.client.users.create(batch)
        self.users += made
        return made

    def category(self, label: str) -> int:
        """Anew: the idnumber is found again by `sweep`."""
        (made,) = self.client.courses.create_categories(
            [{"name": f"{self.mark}{label} R & D", "idnumber": f"{self.mark}{label}"}]
        )
        self.categories.append(made)
        return made

    def course(self, label: str) -> int:
        (made,) = self.client.courses.create(
            [
                {
                    "fullname": f"{self.mark}{label} A & B",
                    "shortname": f"{self.mark}{label}",
                    "idnumber": f"{self.mark}{label}",
                    "categoryid": self.categories[0],
                    "startdate": 1767225600,
                    "enddate": 0,
                }
            ]
        )
        self.courses.append(made)
        return made

    def sweep(self) -> None:
        """Removes all that bears the mark of any run; what is gone already is fine."""
        users = self.client.wire.call(
            "core_user_get_users", {"criteria": [{"key": "email", "value": f"{MARK}%"}]}
        )["users"]
        ids = {row["id"] for row in users if row.get("email", "").startswith(MARK)}
        for batch in batched(sorted(ids | self._living(self.users))):
            self.client.users.delete(batch)
        courses = [row.id for row in self.client.courses.all() if row.shortname.startswith(MARK)]
        for batch in batched(sorted(courses), most=5):
            self.client.courses.delete(batch)
        categories = self.client.courses.categories()
        for row in categories:
            if row.idnumber.startswith(MARK):
                self.client.courses.delete_categories([row.id])

    def _living(self, ids: list[int]) -> set[int]:
        """Moodle goes on returning deleted users by id, under another name."""
        found = set()
        for batch in batched(ids):
            rows = self.client.users.by("id", batch)
            found |= {row.id for row in rows if (row.idnumber or "").startswith(MARK)}
        return found


@pytest.fixture(scope="session")
def address() -> tuple[str, str]:
    url, token = (os.environ.get(name, "") for name in ("MOODLE_URL", "MOODLE_TOKEN"))
    assert all((url, token)), "make test-moodle MOODLE_URL=https://… MOODLE_TOKEN=…"
    return url, token


@pytest.fixture(scope="session")
def lab(address: tuple[str, str]) -> Iterator[Lab]:
    records: list[CallRecord] = []
    with MoodleClient(*address, on_call=records.append) as client:
        made = Lab(client, records)
        made.sweep()
        made.category("cat")
        try:
            yield made
        finally:
            made.sweep()


@pytest.fixture(scope="session")
def bare(address: tuple[str, str]) -> Iterator[Callable[[str, dict[str, str]], object]]:
    """The simplest client there can be: one connection, a form, and JSON back."""
    url, token = address
    with httpx.Client(base_url=url, timeout=120) as http:

        def call(function: str, form: dict[str, str]) -> object:
            head = {"wstoken": token, "wsfunction": function, "moodlewsrestformat": "json"}
            answer = http.post("/webservice/rest/server.php", data=head | form).json()
            if isinstance(answer, dict) and "exception" in answer:
                raise AssertionError(answer)
            return answer

        yield call
