"""Brings what is wanted up to date with the portal, in a number of queries that does not grow with
the people. Doing it again writes nothing."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.models import Course
from catalog.states import CourseState
from enrollment.models import Enrollment
from moodle.connections.models import Category, Connection
from moodle.links.models import CourseLink, EnrolmentLink, GroupLink, PersonLink
from moodle.states import LinkState, Origin
from moodle.wanted import courses, enrolments, people
from moodle.wanted.enrolments import Manner, Place
from moodle.wanted.storing import want
from people.models import Employment, Person
from planning.models import CourseRun
from planning.states import RunState

BATCH = 500
Pair = tuple[int, uuid.UUID]
"""Course and person."""


def refresh_people(ids: Collection[uuid.UUID] | None = None) -> int:
    """The accounts of these people, or of everybody who has one; returns how many changed."""
    links = PersonLink.objects.order_by("pk")
    if ids is not None:
        links = links.filter(person__in=ids)
    return sum(
        len(_refresh_people(list(part))) for part in _parts(links.values_list("pk", flat=True))
    )


def _parts(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    everything = list(ids)
    for start in range(0, len(everything), BATCH):
        yield everything[start : start + BATCH]


@transaction.atomic
def _refresh_people(pks: Sequence[int]) -> list[PersonLink]:
    links = list(
        PersonLink.objects.filter(pk__in=pks)
        .select_related("person", "connection")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    facts = facts_of([link.person for link in links])
    return want((link, _account(link, facts[link.person_id])) for link in links)


def _account(link: PersonLink, facts: people.PersonFacts) -> dict[str, object]:
    connection = link.connection
    return people.account(
        facts,
        username=link.username,
        auth=connection.auth_method,
        languages=connection.languages,
    )


def facts_of(persons: Sequence[Person]) -> dict[uuid.UUID, people.PersonFacts]:
    """The oldest present employment names the department, as elsewhere."""
    current = (
        Employment.objects.current()
        .filter(person__in=[person.pk for person in persons])
        .select_related("department", "organisation")
        .order_by("-since", "-pk")
    )
    works = {employment.person_id: employment for employment in current}
    return {person.pk: _facts(person, works.get(person.pk)) for person in persons}


def _facts(person: Person, employment: Employment | None) -> people.PersonFacts:
    return people.PersonFacts(
        id=people.username_of(person.pk),
        given_name=person.given_name,
        infix=person.infix,
        family_name=person.family_name,
        email=person.email,
        language=person.language,
        department=employment.department.name if employment else "",
        organisation=employment.organisation.name if employment else "",
        is_active=person.is_active,
        employed=employment is not None,
    )


@transaction.atomic
def refresh_course(course_id: int) -> None:
    """The course of a link that we made; of a picked one Moodle's own texts stay."""
    link = (
        CourseLink.objects.filter(course=course_id)
        .select_related("course", "connection")
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    if link is not None and link.origin != Origin.PICKED:
        want([(link, _course(link))])


def _course(link: CourseLink) -> dict[str, object]:
    course = Course.objects.prefetch_related("texts").get(pk=link.course_id)
    return courses.course(
        course_id=course.pk,
        title=course.title,
        category=category_of(link.connection, course),
        visible=course.state == CourseState.PUBLISHED,
        starts_at=int(link.created_at.timestamp()) // 86400 * 86400,
    )


def category_of(connection: Connection, course: Course) -> int:
    """That of the owner, else that of all others, else Moodle's first."""
    found: dict[int | None, int] = dict(
        Category.objects.filter(connection=connection)
        .filter(Q(organisation=course.owner_id) | Q(organisation=None))
        .values_list("organisation", "remote_id")
    )
    return found.get(course.owner_id) or found.get(None) or 1


def refresh_enrolments(course_id: int, ids: Collection[uuid.UUID] | None = None) -> int:
    """Who should be in the course, with which roles, dates and groups: these people, or everybody;
    returns how many changed."""
    link = CourseLink.objects.filter(course=course_id).select_related("connection").first()
    if link is None:
        return 0
    with transaction.atomic():
        places, trains = _places(link, ids), _trains(link, ids)
        _make_groups(link, _group_runs(places, trains))
        needed = set(places) | set(trains)
        accounts = _make_accounts(link.connection, needed)
        links = _make_enrolments(link, accounts, ids)
        manner = _manner(link.connection)
        return len(
            want(
                (
                    one,
                    enrolments.enrolment(
                        places.get(one.person_link.person_id, []),
                        trains=trains.get(one.person_link.person_id, []),
                        manner=manner,
                    ),
                )
                for one in links
            )
        )


def _manner(connection: Connection) -> Manner:
    return Manner(
        connection.learner_role,
        connection.trainer_role,
        connection.opens_days,
        connection.closes_days,
    )


def _places(link: CourseLink, ids: Collection[uuid.UUID] | None) -> dict[uuid.UUID, list[Place]]:
    found: dict[uuid.UUID, list[Place]] = defaultdict(list)
    seated = Enrollment.objects.seated().filter(run__course=link.course_id)
    if ids is not None:
        seated = seated.filter(person__in=ids)
    for one in seated.select_related("run").order_by("pk"):
        found[one.person_id].append(_place(one))
    return found


def _place(one: Enrollment) -> Place:
    run = one.run
    return Place(
        run_id=run.pk,
        dated=not run.self_paced,
        seated=True,
        begins_at=run.starts_at or one.booked_at or one.requested_at,
        ends_at=run.ends_at,
        access_until=one.access_until,
    )


def _trains(link: CourseLink, ids: Collection[uuid.UUID] | None) -> dict[uuid.UUID, list[int]]:
    """Until access to the run closes."""
    over = timezone.now() - datetime.timedelta(days=link.connection.closes_days)
    through = CourseRun.trainers.through.objects.filter(
        Q(courserun__ends_at=None) | Q(courserun__ends_at__gte=over),
        courserun__course=link.course_id,
    ).exclude(courserun__state=RunState.CANCELLED)
    if ids is not None:
        through = through.filter(person__in=ids)
    found: dict[uuid.UUID, list[int]] = defaultdict(list)
    for run_id, person_id in through.values_list("courserun_id", "person_id").order_by("pk"):
        found[person_id].append(run_id)
    return found


def _group_runs(
    places: dict[uuid.UUID, list[Place]], trains: dict[uuid.UUID, list[int]]
) -> set[int]:
    runs = {place.run_id for each in places.values() for place in each if place.dated}
    return runs | {run for each in trains.values() for run in each}


def _make_groups(link: CourseLink, runs: set[int]) -> None:
    """The name is that of its making: people in Moodle may give it another."""
    known = {group.run_id: group for group in GroupLink.objects.filter(run__in=runs)}
    GroupLink.objects.bulk_create(
        [
            GroupLink(connection=link.connection, course_link=link, run_id=run)
            for run in sorted(runs - known.keys())
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    rows = GroupLink.objects.filter(run__in=runs, remote_id=None).select_related("run__location")
    want((row, courses.group(run_id=row.run_id, name=_group_name(row.run))) for row in rows)


def _group_name(run: CourseRun) -> str:
    """Its first day and place, as an officer names it."""
    if run.starts_at is None:
        return "Zelf te plannen"
    day = timezone.localtime(run.starts_at).strftime("%Y-%m-%d")
    return f"{day} {run.location.city}" if run.location else day


def _make_accounts(
    connection: Connection, needed: Collection[uuid.UUID]
) -> dict[uuid.UUID, PersonLink]:
    links = PersonLink.objects.filter(connection=connection)
    known = set(links.filter(person__in=needed).values_list("person", flat=True))
    missing = sorted(set(needed) - known)
    if missing:
        PersonLink.objects.bulk_create(
            [
                PersonLink(connection=connection, person_id=pk, username=people.username_of(pk))
                for pk in missing
            ],
            ignore_conflicts=True,
            batch_size=BATCH,
        )
        made = links.filter(person__in=missing).order_by("pk").values_list("pk", flat=True)
        for part in _parts(made):
            _refresh_people(part)
    return {link.person_id: link for link in links.filter(person__in=needed)}


def _make_enrolments(
    link: CourseLink,
    accounts: dict[uuid.UUID, PersonLink],
    ids: Collection[uuid.UUID] | None,
) -> list[EnrolmentLink]:
    """Those there should be, and those there are: of these people, or all."""
    known = set(
        EnrolmentLink.objects.filter(
            course_link=link, person_link__in=[account.pk for account in accounts.values()]
        ).values_list("person_link", flat=True)
    )
    EnrolmentLink.objects.bulk_create(
        [
            EnrolmentLink(connection=link.connection, course_link=link, person_link=account)
            for account in sorted(accounts.values(), key=lambda one: one.pk)
            if account.pk not in known
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    rows = EnrolmentLink.objects.filter(course_link=link).select_related("person_link")
    if ids is not None:
        rows = rows.filter(person_link__person__in=ids)
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def refresh_all() -> int:
    """Everything, at night: for what changes by time passing alone, and what nobody announced."""
    for course_id in CourseLink.objects.order_by("pk").values_list("course_id", flat=True):
        refresh_course(course_id)
        refresh_enrolments(course_id)
    return refresh_people() + CourseLink.objects.filter(state=LinkState.WAITING).count()
