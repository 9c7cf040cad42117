"""No sequence of changes lets a person see a foreign person, enrollment or unpublished course.

Hypothesis takes random steps; after them each door must show exactly what the oracle says. The
querysets and the search are asked in every sequence, the pages themselves in a sample.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from catalog.models import Course
from catalog.search.criteria import Criteria
from catalog.search.facets import Facet
from catalog.search.query import search
from enrollment.models import Enrollment
from notifications.models import Notification
from notifications.rendering import render
from people.middleware import ACTING_FOR
from people.models import Person
from people.permissions import Purpose
from people.policy import Actor, actor_for
from planning.models import CourseRun
from tests.policy.conftest import no_worker
from tests.policy.doors import mistyped
from tests.policy.oracle import Oracle
from tests.policy.steps import TITLES, VERBS, Step, Village, make_village, take

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

SEQUENCES = 2_000 if os.environ.get("CI") else 200
PAGES_ONE_IN = 50

few = st.integers(0, 3)
steps = st.lists(st.tuples(st.sampled_from(sorted(VERBS)), few, few, few), max_size=8)


@pytest.fixture(scope="module")
def village(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Village]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("outbox.tasks.nudge", no_worker)
        with django_db_blocker.unblock(), transaction.atomic():
            yield make_village()
            transaction.set_rollback(True)


@settings(
    max_examples=SEQUENCES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(path=steps, who=few)
def test_nobody_sees_what_is_not_theirs(village: Village, path: list[Step], who: int) -> None:
    # Chosen by the sequence itself, so that a failure can be repeated.
    number = zlib.crc32(repr((path, who)).encode())
    with transaction.atomic():
        for step in path:
            take(village, step)
        check(village, village.people[who], number=number)
        transaction.set_rollback(True)


def check(village: Village, person: Person, *, number: int) -> None:
    """What `person` sees, for each of their employments; `number` chooses the dearer checks."""
    oracle = Oracle.now()
    for chosen in [row["id"] for row in oracle.works_for(person.pk)] or [None]:
        actor = actor_for(person, chosen)
        check_querysets(oracle, actor, person)
        check_search(oracle, actor, person, number % 3)
        if number % PAGES_ONE_IN == 0:
            check_pages(village, oracle, actor, person)
    check_mails(oracle, person)


def check_querysets(oracle: Oracle, actor: Actor, person: Person) -> None:
    courses, who = Course.objects, person.pk
    browse = oracle.browses(who, actor.organisation_id)
    assert ids(courses.visible_to(actor, Purpose.BROWSE)) == browse
    assert ids(courses.visible_to(actor, Purpose.OWN_RECORD)) == oracle.has_in_record(who)
    assert ids(courses.visible_to(actor, Purpose.CURATE)) == oracle.curates(who)
    assert ids(CourseRun.objects.visible_to(actor, Purpose.OPERATE)) == oracle.operates(who)
    rows = Enrollment.objects
    assert ids(rows.visible_to(actor, Purpose.OWN_RECORD)) == oracle.own_enrollments(who)
    worked_with = {row["id"] for row in oracle.participants(who)}
    assert ids(rows.visible_to(actor, Purpose.OPERATE)) == worked_with


def ids(rows: object) -> set[object]:
    return set(rows.values_list("pk", flat=True))  # type: ignore[attr-defined]


def check_search(oracle: Oracle, actor: Actor, person: Person, kind: int) -> None:
    """No words, words, or words with a mistake: never more than may be browsed.

    The search's own tables are not rebuilt after the steps: stale ones may hide, not show.
    """
    seen = oracle.browses(person.pk, actor.organisation_id)
    if kind:
        title = TITLES[person.pk.int % len(TITLES)]
        found = search(actor, Criteria(text=title if kind == 1 else mistyped(title)))
        assert set(found.course_ids) <= seen
        assert found.found <= len(seen)
        return
    everything = search(actor, Criteria())
    assert set(everything.course_ids) == seen
    assert everything.total == len(seen)
    titles = {title.lower() for title in titles_of(seen)}
    counted = everything.counts.get(Facet.THEME, {})
    assert {slug for slug, count in counted.items() if count} <= titles


def titles_of(course_ids: set[int]) -> set[str]:
    return {course.title for course in Course.objects.filter(pk__in=course_ids)}


def check_pages(village: Village, oracle: Oracle, actor: Actor, person: Person) -> None:
    """Every page, error pages too, with neither a title nor a name that is not theirs."""
    known = seen_courses(oracle, actor, person)
    names = {person.pk} | {row["person_id"] for row in oracle.participants(person.pk)}
    operated = [run for run in village.runs if run.pk in oracle.operates(person.pk)]
    names |= {trainer.pk for run in operated for trainer in run.trainers.all()}
    hidden = set(TITLES) - titles_of(known | {run.course_id for run in operated})
    strangers = {one.full_name for one in village.people if one.pk not in names}
    client = Client(raise_request_exception=True)
    client.force_login(person)
    session = client.session
    session[ACTING_FOR] = actor.employment.pk if actor.employment else None
    session.save()
    for path in paths(village):
        page = client.get(path).content.decode()
        shown = {text for text in hidden | strangers if text in page}
        assert not shown, f"{path} shows {shown}"


def seen_courses(oracle: Oracle, actor: Actor, person: Person) -> set[int]:
    return (
        oracle.browses(person.pk, actor.organisation_id)
        | oracle.has_in_record(person.pk)
        | oracle.curates(person.pk)
    )


def paths(village: Village) -> Iterator[str]:
    """All doors that show courses or people, for all objects, those of others too."""
    for name in ("start", "catalog:catalogue", "enrollment:mine", "planning:runs"):
        yield reverse(name)
    yield reverse("notifications:inbox")
    yield reverse("people:profile")
    for title in TITLES:
        # The words of a search stand in the box again; only a part of them is typed.
        yield reverse("catalog:catalogue") + f"?q={title[:-2].lower()}"
    for course in village.courses:
        yield course.get_absolute_url()
        yield reverse("planning:run-new", args=[course.slug])
    for run in village.runs:
        for name in ("enrollment:book", "planning:run", "planning:run-edit", "planning:run-cancel"):
            yield reverse(name, args=[run.pk])
    for enrollment in Enrollment.objects.all():
        for name in ("enrollment:enrollment", "enrollment:withdraw"):
            yield reverse(name, args=[enrollment.pk])
        yield reverse("enrollment:withdraw-participant", args=[enrollment.pk])
    for notification in Notification.objects.all():
        for name in ("notifications:message", "notifications:calendar"):
            yield reverse(name, args=[notification.pk])


def check_mails(oracle: Oracle, person: Person) -> None:
    """Messages name only courses of the person's own record."""
    hidden = set(TITLES) - titles_of(oracle.has_in_record(person.pk))
    for notification in Notification.objects.filter(person=person):
        mail = render(notification, "nl")
        assert not [title for title in hidden if title in mail.subject + mail.text]
