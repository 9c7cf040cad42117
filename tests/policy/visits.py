"""Visits to pages in the village, and whether what they show is nobody else's."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Employment
from people.permissions import Role
from tests.policy.pages import sight_of
from tests.policy.reasons import Eyes, Sight
from tests.policy.village import NEWCOMERS, TITLES, Village


@dataclass(frozen=True)
class Visit:
    """One request: a page of somebody's, with words typed or a form sent."""

    method: str
    route: str
    values: dict[str, Any]
    data: dict[str, str]

    @property
    def path(self) -> str:
        return reverse(self.route, kwargs=self.values)

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path} {self.data or ''}"


def visit_of(village: Village, route: str, values: dict[str, Any], chance: random.Random) -> Visit:
    """An address of one object, perhaps somebody else's: looked at, searched in, or sent a form."""
    match chance.randrange(4):
        case 0:
            return Visit("post", route, values, form_of(village, chance))
        case 1:
            return Visit("get", route, values, {"q": words_of(village, chance)})
        case _:
            return Visit("get", route, values, {})


def words_of(village: Village, chance: random.Random) -> str:
    """They stand in the box again, so only a part of them is typed."""
    words = [*TITLES, *(person.family_name for person in village.people)]
    return chance.choice(words)[:-2].lower()


def form_of(village: Village, chance: random.Random) -> dict[str, str]:
    """What a form could be sent, about anybody: its errors must not tell who that is."""
    person = chance.choice(village.people)
    employment = Employment.objects.filter(person=person).order_by("pk").first()
    return {
        "person": str(person.pk),
        "delegate": person.email,
        "role": chance.choice([Role.TRAINER, Role.LD_OFFICER]),
        "since": timezone.localdate().isoformat(),
        "employment": str(employment.pk) if employment else "0",
        "leads_to": chance.choice(["booked", "waitlisted"]),
        "reason": chance.choice(["", "Op verzoek."]),
        "answer": "no",
        "course_words": words_of(village, chance),
        **chance.choice([{}, {"find": "requires"}]),
    }


def check_page(village: Village, eyes: Eyes, client: Client, visit: Visit) -> None:
    with transaction.atomic():
        shown = text_of(visited(client, visit)).lower()
        transaction.set_rollback(True)
    sight = sight_of(visit.route, replace(eyes, values=visit.values))
    leaked = [word for word in hidden_from(village, eyes, sight) if word in shown]
    told = f"{visit.path} {visit.data}".lower()
    leaked = [word for word in leaked if word not in told]
    assert not leaked, (
        f"{visit} shows {leaked}. A leak; or this page has a reason to, then say which in"
        " tests/policy/pages.py."
    )


def visited(client: Client, visit: Visit) -> Any:
    """The answer; what it puts in cookies is not carried over to the next visit."""
    cookies = client.cookies.copy()
    response = getattr(client, visit.method)(visit.path, visit.data)
    client.cookies = cookies
    return response


def text_of(response: HttpResponseBase) -> str:
    """What somebody can read of it, with what the next page will say about it."""
    content = b"".join(response)  # type: ignore[arg-type]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    text = content.decode(errors="replace").replace("\r\n ", "")
    later = get_messages(response.wsgi_request)  # type: ignore[attr-defined]
    return " ".join([text, *(str(message) for message in later)])


def hidden_from(village: Village, eyes: Eyes, sight: Sight) -> list[str]:
    """All words that would tell of something outside `sight`."""
    words = [
        title
        for title, course in zip(TITLES, village.courses, strict=True)
        if course.pk not in sight.courses
    ]
    for person in village.people:
        if person.pk not in sight.people:
            words += [person.family_name, person.full_name]
    for organisation in village.organisations:
        if organisation.pk not in sight.files_of:
            words.append(NEWCOMERS[organisation.slug])
    words += [row["title"] for row in eyes.oracle.paths if row["id"] not in sight.paths]
    enrollments = {row["id"] for row in [*eyes.oracle.enrollments, *eyes.oracle.on_paths]}
    words += [str(one) for one in enrollments - sight.enrollments]
    return [word.lower() for word in words]
