"""No sequence of changes lets a person see a foreign person, enrollment or unpublished course.

Hypothesis takes random steps; after them the querysets and the search must show exactly what the
oracle says, mails name only what is one's own, and a handful of all pages, errors included, show
nothing that they have no reason to show. Each sequence takes other pages; together they take all.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from catalog.models import Course, LearningPath
from catalog.search.criteria import Criteria
from catalog.search.facets import Facet
from catalog.search.query import search
from enrollment.models import Enrollment, PathEnrollment
from notifications.models import Notification
from notifications.rendering import render
from people.middleware import ACTING_FOR
from people.models import Employment, Person
from people.permissions import Purpose
from people.policy import Actor, actor_for
from planning.models import CourseRun
from tests.architecture.test_urls import addresses
from tests.policy.conftest import no_worker
from tests.policy.doors import mistyped
from tests.policy.filling import fillings
from tests.policy.oracle import Oracle
from tests.policy.pages import NOT_IN_VILLAGE, NOT_WALKED, rows_of
from tests.policy.reasons import Eyes
from tests.policy.steps import VERBS, Step, take
from tests.policy.village import THEMES, TITLES, Village, make_village
from tests.policy.visits import Visit, check_page, visit_of, visited

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

BLOCKS, SEQUENCES = 16, 125
"""Blocks with seeds of their own, so that all cores have work: 2,000 sequences, the same ones in
every run."""
VISITS = 4
"""Pages per sequence."""
KEYS = random.Random()
"""Draws the keys of rows (`uuid4`), so that they are in the same order in every run."""
ROUTES = {name: one for name, one in addresses() if not name.startswith(NOT_WALKED)}

few = st.integers(0, 3)
steps = st.lists(st.tuples(st.sampled_from(sorted(VERBS)), few, few, few), max_size=8)


@pytest.fixture(scope="module")
def village(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Village]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("outbox.tasks.nudge", no_worker)
        patch.setattr("os.urandom", KEYS.randbytes)
        KEYS.seed(0)
        with django_db_blocker.unblock(), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL jit = off")
            yield make_village()
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def windows(village: Village) -> dict[Any, Client]:
    """A browser for each person, signed in once."""
    clients = {}
    for person in village.people:
        clients[person.pk] = Client()
        clients[person.pk].force_login(person)
    return clients


@pytest.mark.parametrize("block", range(BLOCKS))
def test_nobody_sees_what_is_not_theirs(
    block: int, village: Village, windows: dict[Any, Client]
) -> None:
    @seed(block)
    @settings(
        max_examples=SEQUENCES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(path=steps, who=few)
    def lives(path: list[Step], who: int) -> None:
        # Chosen by the sequence itself, so that a failure can be repeated.
        chance = random.Random(zlib.crc32(repr((path, who)).encode()))
        KEYS.seed(chance.random())
        lived.append(who)
        with transaction.atomic():
            for step in path:
                take(village, step)
            check(village, village.people[who], windows, chance)
            transaction.set_rollback(True)

    lived: list[int] = []
    lives()
    assert len(lived) >= SEQUENCES


@pytest.mark.parametrize("route", sorted(set(ROUTES) - set(NOT_IN_VILLAGE)))
def test_somebody_sees_the_page(route: str, village: Village, windows: dict[Any, Client]) -> None:
    """A page that opens for nobody would prove nothing."""
    visits = [Visit("get", route, values, {}) for values in fillings(ROUTES[route], rows_of(route))]
    answers = (visited(client, visit) for visit in visits for client in windows.values())
    assert any(answer.status_code in {200, 302, 405} for answer in answers), (
        f"{route} opens for nobody. Give the village of tests/policy/village.py what it shows; see"
        " tests/policy/pages.py."
    )


def check(
    village: Village, person: Person, windows: dict[Any, Client], chance: random.Random
) -> None:
    """What `person` sees, for one of their employments."""
    oracle = Oracle.now()
    chosen = chance.choice([row["id"] for row in oracle.works_for(person.pk)] or [None])
    actor = actor_for(person, chosen)
    check_querysets(oracle, actor, person)
    check_search(oracle, actor, person, chance)
    check_mails(oracle, person)
    client = windows[person.pk]
    session = client.session
    session[ACTING_FOR] = chosen
    session.save()
    eyes = Eyes(oracle, actor, {one.pk for one in village.people})
    for route in chance.sample(sorted(ROUTES), VISITS):
        ways = fillings(ROUTES[route], rows_of(route))
        if ways:
            visit = visit_of(village, route, chance.choice(ways), chance)
            check_page(village, eyes, client, visit)


# -- questions to the code ----------------------------------------------------------------------


def check_querysets(oracle: Oracle, actor: Actor, person: Person) -> None:
    courses, who = Course.objects, person.pk
    browse = oracle.browses(who, actor.organisation_id)
    assert ids(courses.visible_to(actor, Purpose.BROWSE)) == browse
    assert ids(courses.visible_to(actor, Purpose.OWN_RECORD)) == oracle.has_in_record(who)
    assert ids(courses.visible_to(actor, Purpose.CURATE)) == oracle.curates(who)
    assert ids(CourseRun.objects.visible_to(actor, Purpose.OPERATE)) == oracle.operates(who)
    rows = Enrollment.objects
    assert ids(rows.visible_to(actor, Purpose.OWN_RECORD)) == oracle.own_enrollments(who)
    assert ids(rows.visible_to(actor, Purpose.OPERATE)) == oracle.participants(who)
    assert ids(rows.visible_to(actor, Purpose.REPORT)) == oracle.reports_on(who)
    assert ids(Employment.objects.visible_to(actor)) == oracle.reads_people(who)
    paths, on_paths = LearningPath.objects, PathEnrollment.objects
    assert ids(paths.visible_to(actor, Purpose.BROWSE)) == oracle.browses_paths(
        who, actor.organisation_id
    )
    assert ids(paths.visible_to(actor, Purpose.CURATE)) == oracle.curates_paths(who)
    assert ids(on_paths.visible_to(actor, Purpose.OWN_RECORD)) == oracle.own_paths(who)
    assert ids(on_paths.visible_to(actor, Purpose.OPERATE)) == oracle.operates_paths(who)
    assert ids(on_paths.visible_to(actor, Purpose.REPORT)) == oracle.reports_on_paths(who)


def ids(rows: object) -> set[object]:
    return set(rows.values_list("pk", flat=True))  # type: ignore[attr-defined]


def check_search(oracle: Oracle, actor: Actor, person: Person, chance: random.Random) -> None:
    """No words, words, or words with a mistake: never more than may be browsed.

    The search's own tables are not rebuilt after the steps: stale ones may hide, not show.
    """
    seen = oracle.browses(person.pk, actor.organisation_id)
    if kind := chance.randrange(3):
        title = chance.choice(TITLES)
        found = search(actor, Criteria(text=title if kind == 1 else mistyped(title)))
        assert set(found.course_ids) <= seen
        assert found.found <= len(seen)
        return
    everything = search(actor, Criteria())
    assert set(everything.course_ids) == seen
    assert everything.total == len(seen)
    themes = {THEMES[title] for title in titles_of(seen)}
    counted = everything.counts.get(Facet.THEME, {})
    assert {slug for slug, count in counted.items() if count} <= themes


def titles_of(course_ids: set[int]) -> set[str]:
    return {course.title for course in Course.objects.filter(pk__in=course_ids)}


def check_mails(oracle: Oracle, person: Person) -> None:
    """Messages name only courses of the person's own record."""
    hidden = set(TITLES) - titles_of(oracle.has_in_record(person.pk))
    for notification in Notification.objects.filter(person=person):
        mail = render(notification, "nl")
        assert not [title for title in hidden if title in mail.subject + mail.text + mail.html]
