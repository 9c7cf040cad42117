"""Who learns what in a manager's team: what comes, what waits and what was completed this year.

Only what was made for the employment in this team; withdrawn and missed ones, and reasons, are
the learner's own business.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from enrollment.models import Enrollment, LearningWish, OwnLearning
from enrollment.querysets import EnrollmentQuerySet
from enrollment.states import WANTING_STATES, EnrollmentState
from enrollment.wishes.states import WishState
from people.models import Employment
from people.permissions import Purpose
from people.policy import Actor


@dataclass
class Member:
    """One employment in the team with its learning, soonest first."""

    employment: Employment
    stands_in: bool
    """Whether the actor sees this one for a manager they stand in for."""
    coming: list[Enrollment] = field(default_factory=list)
    waiting: list[Enrollment] = field(default_factory=list)
    completed: list[Enrollment] = field(default_factory=list)
    asked: list[LearningWish] = field(default_factory=list)
    agreed: list[LearningWish] = field(default_factory=list)
    finished: list[LearningWish] = field(default_factory=list)
    """Wishes outside the catalogue, as they stand."""
    added: list[OwnLearning] = field(default_factory=list)
    """What somebody says themselves to have learned this year."""


def start_of_year() -> datetime.datetime:
    """1 January of this year in Amsterdam, as a moment."""
    today = timezone.localdate()
    return timezone.make_aware(
        datetime.datetime.combine(today.replace(month=1, day=1), datetime.time())
    )


def _coming() -> Q:
    over = Q(run__ends_at__lt=timezone.now())
    return Q(state=EnrollmentState.BOOKED) & ~over


def _waiting() -> Q:
    return Q(state__in=WANTING_STATES)


def _completed() -> Q:
    return Q(state=EnrollmentState.COMPLETED, completed_at__gte=start_of_year())


def _of_team(actor: Actor) -> EnrollmentQuerySet:
    """Also of who reads the whole organisation: here only the team."""
    same_work = actor.team().filter(
        person=OuterRef("person"),
        organisation=OuterRef("organisation"),
        personnel_number=OuterRef("employment__personnel_number"),
    )
    return Enrollment.objects.visible_to(actor, Purpose.REPORT).filter(Exists(same_work))


def team_figures(actor: Actor) -> dict[str, int]:
    """How many seats are coming, wait, and were completed this year. One query."""
    return _of_team(actor).aggregate(
        coming=Count("pk", filter=_coming()),
        waiting=Count("pk", filter=_waiting()),
        completed=Count("pk", filter=_completed()),
    )


def members_of(actor: Actor, employments: Sequence[Employment]) -> list[Member]:
    """The team members of one page with their learning: a fixed number of queries."""
    by_work: dict[tuple[int, str], list[Enrollment]] = defaultdict(list)
    for enrollment in _shown(actor, employments):
        by_work[_work(enrollment.employment)].append(enrollment)
    members = [_member(actor, employment, by_work[_work(employment)]) for employment in employments]
    _add_wishes(actor, members)
    _add_own(members)
    return members


def _add_wishes(actor: Actor, members: Sequence[Member]) -> None:
    by_work: dict[tuple[int, str], list[LearningWish]] = defaultdict(list)
    people = [member.employment.person_id for member in members]
    found = LearningWish.objects.visible_to(actor, Purpose.REPORT).filter(
        Q(state__in=(WishState.REQUESTED, WishState.APPROVED))
        | Q(state=WishState.COMPLETED, completed_on__gte=timezone.localdate(start_of_year())),
        person__in=people,
    )
    for wish in found.select_related("employment").order_by("created_at", "pk"):
        by_work[_work(wish.employment)].append(wish)
    for member in members:
        lists = {
            WishState.REQUESTED: member.asked,
            WishState.APPROVED: member.agreed,
            WishState.COMPLETED: member.finished,
        }
        for wish in by_work[_work(member.employment)]:
            lists[WishState(wish.state)].append(wish)


def _add_own(members: Sequence[Member]) -> None:
    """Title and day only: what they took from it stays theirs."""
    by_person: dict[object, list[OwnLearning]] = defaultdict(list)
    people = [member.employment.person_id for member in members]
    first_day = timezone.localdate(start_of_year())
    found = OwnLearning.objects.filter(person__in=people, learned_on__gte=first_day)
    for item in found.defer("what").order_by("learned_on", "pk"):
        by_person[item.person_id].append(item)
    for member in members:
        member.added = by_person[member.employment.person_id]


def _work(employment: Employment) -> tuple[int, str]:
    """What stays the same from contract to contract."""
    return employment.organisation_id, employment.personnel_number


def _shown(actor: Actor, employments: Sequence[Employment]) -> EnrollmentQuerySet:
    people = [employment.person_id for employment in employments]
    return (
        _of_team(actor)
        .filter(_coming() | _waiting() | _completed(), person__in=people)
        .select_related("run__course", "employment")
        .prefetch_related("run__course__texts")
        .order_by("run__starts_at", "pk")
    )


def _member(actor: Actor, employment: Employment, enrollments: list[Enrollment]) -> Member:
    own = actor.person is not None and employment.manager_id == actor.person.pk
    member = Member(employment, stands_in=not own)
    lists = {
        EnrollmentState.BOOKED: member.coming,
        **dict.fromkeys(WANTING_STATES, member.waiting),
        EnrollmentState.COMPLETED: member.completed,
    }
    for enrollment in enrollments:
        lists[EnrollmentState(enrollment.state)].append(enrollment)
    return member
