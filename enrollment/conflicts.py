"""What makes a booking awkward for somebody: other meetings at the same time, something to finish
first, or the same course again. Each organisation says whether that is told, or refused."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.models import Course
from enrollment.models import Enrollment, HistoryRecord
from enrollment.rules import BookingRefused
from enrollment.states import EnrollmentState
from organisations.models import ConflictRule, OrganisationSettings
from people.models import Employment, Person
from people.permissions import Permission
from people.policy import actor_for
from planning.models import CourseRun, Meeting

TAKES_TIME = (EnrollmentState.BOOKED, EnrollmentState.OFFERED)


class ConflictsFound(Exception):
    """The person was not told of these yet, or did not say to know them: ask before booking."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(", ".join(conflict.key for conflict in conflicts))
        self.conflicts = tuple(conflicts)


@dataclass(frozen=True)
class Conflict:
    """One reason against, with what to do about it. `key` names it: who said to know one thing did
    not say so about another."""

    key: str
    rule: str
    text: str
    advice: str

    @property
    def blocks(self) -> bool:
        return self.rule == ConflictRule.BLOCK

    def __str__(self) -> str:
        return f"{self.text} {self.advice}"


Conflicts = tuple[Conflict, ...]


def conflicts_of(
    run: CourseRun, employment: Employment, *, own: bool = False, first_available: bool = False
) -> Conflicts:
    """As `conflicts_for`, for one."""
    found = conflicts_for(run, [employment], own=own, first_available=first_available)
    return found[employment.pk]


def conflicts_for(
    run: CourseRun,
    employments: Iterable[Employment],
    *,
    own: bool = False,
    first_available: bool = False,
) -> dict[int, Conflicts]:
    """The conflicts of each employment with `run`, by its key, in a fixed number of queries.

    The person's other work counts as well: nobody is in two places at once. But what it is, only
    the person reads (`own`). With `first_available` other waits for the same course are no
    conflict: they are the intention.
    """
    employments = list(employments)
    known = _gather(run, {one.person_id for one in employments}, first_available)
    chosen = OrganisationSettings.objects.in_bulk({one.organisation_id for one in employments})
    return {one.pk: _judge(known, one, chosen.get(one.organisation_id), own) for one in employments}


def blocking(conflicts: Iterable[Conflict]) -> list[Conflict]:
    return [conflict for conflict in conflicts if conflict.blocks]


def unknown(conflicts: Iterable[Conflict], known: bool | Collection[str]) -> list[Conflict]:
    """Those that somebody did not say to know: True knows all, a collection names their keys."""
    if isinstance(known, bool):
        return [] if known else list(conflicts)
    return [conflict for conflict in conflicts if conflict.key not in known]


@dataclass
class _Known:
    """What there is about a group of people and one run, by person."""

    run: CourseRun
    required: list[Course]
    overlapping: Mapping[Any, list[Enrollment]]
    finished: Mapping[tuple[Any, int], datetime.date]
    """The last day on which somebody finished a course."""
    before: Collection[tuple[Any, int]] = field(default_factory=set)
    """Booked in a course and over before this run starts."""
    elsewhere: Mapping[Any, list[Enrollment]] = field(default_factory=dict)
    """Open enrollments in other runs of this course."""


def _gather(run: CourseRun, people: Collection[Any], first_available: bool) -> _Known:
    required = list(run.course.requires.prefetch_related("texts").order_by("pk"))
    courses = [run.course_id, *(course.pk for course in required)]
    return _Known(
        run,
        required,
        overlapping=_overlapping(run, people),
        finished=_finished(courses, people),
        before=_before(run, required, people),
        elsewhere=_elsewhere(run, people, first_available),
    )


def _overlapping(run: CourseRun, people: Collection[Any]) -> Mapping[Any, list[Enrollment]]:
    at_once = Q()
    for starts_at, ends_at in Meeting.objects.filter(run=run).values_list("starts_at", "ends_at"):
        at_once |= Q(run__meetings__starts_at__lt=ends_at, run__meetings__ends_at__gt=starts_at)
    if not at_once:
        return {}
    found = Enrollment.objects.filter(at_once, person__in=people, state__in=TAKES_TIME)
    return _by_person(found.exclude(run=run))


def _elsewhere(
    run: CourseRun, people: Collection[Any], first_available: bool
) -> Mapping[Any, list[Enrollment]]:
    now = timezone.now()
    found = Enrollment.objects.open().filter(
        Q(run__ends_at=None) | Q(run__ends_at__gte=now),
        person__in=people,
        run__course=run.course_id,
    )
    if first_available:
        found = found.exclude(state__in=[EnrollmentState.WAITLISTED, EnrollmentState.REQUESTED])
    return _by_person(found.exclude(run=run))


def _by_person(found: Any) -> Mapping[Any, list[Enrollment]]:
    by_person: dict[Any, list[Enrollment]] = defaultdict(list)
    rows = found.distinct().select_related("run__course").prefetch_related("run__course__texts")
    for one in rows.order_by("run__starts_at", "pk"):
        by_person[one.person_id].append(one)
    return by_person


def _finished(
    courses: Sequence[int], people: Collection[Any]
) -> Mapping[tuple[Any, int], datetime.date]:
    """Here or in the old environment."""
    here = (
        Enrollment.objects.filter(
            state=EnrollmentState.COMPLETED, person__in=people, run__course__in=courses
        )
        .annotate(at=Coalesce("completion__completed_at", "completed_at"))
        .values_list("person_id", "run__course_id", "at")
    )
    there = HistoryRecord.objects.filter(person__in=people, course__in=courses).values_list(
        "person_id", "course_id", "completed_on"
    )
    last: dict[tuple[Any, int], datetime.date] = {}
    days = [(person, course, timezone.localdate(at)) for person, course, at in here]
    for person, course, day in [*days, *there]:
        if person and course:
            last[person, course] = max(day, last.get((person, course), day))
    return last


def _before(
    run: CourseRun, required: Sequence[Course], people: Collection[Any]
) -> set[tuple[Any, int]]:
    """Of what has no date nobody knows when it is finished; it counts for a run without one."""
    if not required:
        return set()
    booked = Enrollment.objects.filter(
        state=EnrollmentState.BOOKED, person__in=people, run__course__in=required
    )
    if run.starts_at is not None:
        booked = booked.filter(run__ends_at__lte=run.starts_at)
    return set(booked.values_list("person_id", "run__course_id"))


def _judge(
    known: _Known, employment: Employment, chosen: OrganisationSettings | None, own: bool
) -> Conflicts:
    settings = chosen or OrganisationSettings()
    reader = None if own else employment.organisation_id
    found: list[Conflict] = []
    if settings.overlap_rule != ConflictRule.OFF:
        others = known.overlapping.get(employment.person_id, [])
        found += [_overlap(other, settings.overlap_rule, reader) for other in others]
    if settings.prerequisite_rule != ConflictRule.OFF:
        found += _missing(known, employment.person_id, settings.prerequisite_rule)
    if settings.repeat_rule != ConflictRule.OFF:
        found += _finished_already(known, employment.person_id, settings.repeat_rule)
        others = known.elsewhere.get(employment.person_id, [])
        found += [_again(other, settings.repeat_rule, reader) for other in others]
    return tuple(found)


def _overlap(other: Enrollment, rule: str, reader: int | None) -> Conflict:
    """`reader` is the organisation that reads it; None is the person."""
    if reader in {None, other.organisation_id}:
        text = _("Op dezelfde tijd is er ook: %(title)s (%(day)s).") % {
            "title": other.run.course.title,
            "day": _starts_on(other.run),
        }
    else:
        text = _("Op dezelfde tijd is er al een andere bijeenkomst.")
    advice = _("Kies een andere datum, of schrijf je eerst uit voor die bijeenkomst.")
    return Conflict(f"overlap:{other.pk}", rule, text, advice)


def _missing(known: _Known, person: Any, rule: str) -> list[Conflict]:
    return [
        Conflict(
            f"prerequisite:{course.pk}",
            rule,
            _("Eerst nodig, en nog niet afgerond: %(title)s.") % {"title": course.title},
            _("Volg dat eerst, of schrijf je daarvoor in op een datum vóór deze."),
        )
        for course in known.required
        if (person, course.pk) not in known.finished and (person, course.pk) not in known.before
    ]


def _finished_already(known: _Known, person: Any, rule: str) -> list[Conflict]:
    day = known.finished.get((person, known.run.course_id))
    if day is None:
        return []
    text = _("Deze leeractiviteit is al eerder afgerond, op %(day)s.") % {"day": _long(day)}
    advice = _("Schrijf je alleen in als je haar nog een keer wilt of moet volgen.")
    return [Conflict(f"repeat:{day.isoformat()}", rule, text, advice)]


def _again(other: Enrollment, rule: str, reader: int | None) -> Conflict:
    text = _("Er loopt al een inschrijving voor deze leeractiviteit.")
    if reader in {None, other.organisation_id}:
        text = _("Er loopt al een inschrijving voor deze leeractiviteit: %(day)s, %(state)s.") % {
            "day": _starts_on(other.run),
            "state": other.get_state_display(),
        }
    advice = _("Een andere datum kies je via Mijn leren: dan houd je er één.")
    return Conflict(f"again:{other.pk}", rule, text, advice)


def _starts_on(run: CourseRun) -> str:
    if run.starts_at is None:
        return _("in je eigen tempo")
    return _long(timezone.localdate(run.starts_at))


def _long(day: datetime.date) -> str:
    return date_format(day, "j F Y")


def weigh(
    conflicts: Conflicts,
    employment: Employment,
    *,
    by: Person | None,
    known: bool | Collection[str],
    overrule: str,
    compulsory: bool,
) -> str:
    """Lets a booking by `by` pass, or raises BookingRefused or ConflictsFound. Returns why it
    passes although the organisation does not allow it; empty when nothing was overruled."""
    stops = blocking(conflicts)
    may = by is not None and (compulsory or may_overrule(by, employment))
    if stops and not (overrule.strip() and may):
        raise BookingRefused(" ".join(map(str, stops)))
    asked = unknown([one for one in conflicts if not one.blocks], known)
    if asked:
        raise ConflictsFound(asked)
    return overrule.strip() if stops else ""


def may_overrule(by: Person, employment: Employment) -> bool:
    """A learning adviser of that organisation, never for themselves."""
    reach = actor_for(by).reach(Permission.ENROLLMENT_DECIDE)
    return by.pk != employment.person_id and employment.organisation_id in reach
