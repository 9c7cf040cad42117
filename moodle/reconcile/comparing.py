"""Reads Moodle and says where it differs from what we stored there. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from moodle.client.shapes import RemoteCourse, RemoteUser
from moodle.links.models import AnyLink, CourseLink, EnrolmentLink, GroupLink, PersonLink, Values
from moodle.push import courses as pushed_courses
from moodle.push import people as pushed_people
from moodle.push.nothing import held
from moodle.states import DriftKind
from moodle.turn import Turn

AT_ONCE = 200


@dataclass(frozen=True)
class Found:
    """One difference. `theirs` are the differing values as Moodle has them; without a link it is
    something that only Moodle knows, named by `remote_id`."""

    kind: DriftKind
    subject: str
    link: AnyLink | None = None
    remote_id: str = ""
    ours: Values = field(default_factory=dict)
    theirs: Values = field(default_factory=dict)


def compare(turn: Turn) -> list[Found]:
    """Raises MoodleError: half a comparison would take everything else for missing."""
    found = list(_people(turn))
    courses = list(CourseLink.objects.filter(connection=turn.connection, remote_id__isnull=False))
    if courses:
        present = {course.id: course for course in turn.client.courses.all()}
        found += _courses(courses, present)
        for link in courses:
            if link.remote_id in present:
                found += _groups(turn, link)
                found += _enrolments(turn, link)
    return found


def _people(turn: Turn) -> Iterator[Found]:
    links = PersonLink.objects.filter(
        connection=turn.connection, remote_id__isnull=False, applied__isnull=False
    )
    everyone = list(links.order_by("pk"))
    for start in range(0, len(everyone), AT_ONCE):
        part = everyone[start : start + AT_ONCE]
        found = turn.client.users.by("id", [link.remote_id or 0 for link in part])
        users = {user.id: user for user in found}
        for link in part:
            yield from _person(link, users.get(link.remote_id or 0))


def _person(link: PersonLink, user: RemoteUser | None) -> Iterator[Found]:
    """Read by its id, Moodle still shows who was deleted, under another name and without a
    number."""
    if user is None or (user.username != link.username and not user.idnumber):
        yield Found(DriftKind.MISSING, "person", link)
        return
    yield from _changed("person", link, pushed_people.seen(link, user))


def _changed(subject: str, link: AnyLink, theirs: Values) -> Iterator[Found]:
    ours = link.applied or {}
    names = [name for name in ours if name in theirs and theirs[name] != ours[name]]
    if names:
        yield Found(
            DriftKind.CHANGED,
            subject,
            link,
            ours={name: ours[name] for name in names},
            theirs={name: theirs[name] for name in names},
        )


def _courses(links: Sequence[CourseLink], present: Mapping[int, RemoteCourse]) -> Iterator[Found]:
    numbers = Counter(course.idnumber for course in present.values() if course.idnumber)
    for link in links:
        course = present.get(link.remote_id or 0)
        if course is None:
            yield Found(DriftKind.MISSING, "course", link)
            continue
        if numbers[link.remote_idnumber] > 1:
            yield Found(DriftKind.DUPLICATE, "course", link, remote_id=link.remote_idnumber)
        if link.wanted:
            yield from _changed("course", link, pushed_courses.seen(link, course))


def _groups(turn: Turn, course: CourseLink) -> Iterator[Found]:
    links = list(GroupLink.objects.filter(course_link=course, remote_id__isnull=False))
    if not links:
        return
    there = turn.client.groups.of_course(course.remote_id or 0)
    ids, numbers = {group.id for group in there}, Counter(group.idnumber for group in there)
    for link in links:
        if link.remote_id not in ids:
            yield Found(DriftKind.MISSING, "group", link)
        elif numbers[link.wanted["idnumber"]] > 1:
            yield Found(DriftKind.DUPLICATE, "group", link, remote_id=link.wanted["idnumber"])


def _enrolments(turn: Turn, course: CourseLink) -> Iterator[Found]:
    """Who is in it and how; strangers count in courses that we made only."""
    remote = course.remote_id or 0
    inside = {one.id: one for one in turn.client.enrolments.of_course(remote, with_roles=True)}
    asleep = {one.id for one in turn.client.enrolments.of_course(remote, only_suspended=True)}
    links = list(
        EnrolmentLink.objects.filter(course_link=course, person_link__remote_id__isnull=False)
        .select_related("person_link", "course_link")
        .order_by("pk")
    )
    for link in links:
        user = link.person_link.remote_id or 0
        active = bool(link.applied) and not held(link)["suspended"]
        if user not in inside:
            if active:
                yield Found(DriftKind.MISSING, "enrolment", link)
            continue
        theirs: Values = {"suspended": int(user in asleep)}
        if active and user not in asleep:
            ours = {turn.connection.learner_role, turn.connection.trainer_role}
            theirs["roles"] = sorted(set(inside[user].roles or ()) & ours)
        yield from _changed("enrolment", link, theirs)
    if course.wanted:
        ours_ids = {link.person_link.remote_id for link in links}
        for user in sorted(set(inside) - ours_ids):
            yield Found(DriftKind.EXTRA, "enrolment", None, remote_id=f"{remote}:{user}")


def summary(found: Sequence[Found]) -> Counter[tuple[str, str]]:
    """How many of what."""
    return Counter((str(one.kind), one.subject) for one in found)
