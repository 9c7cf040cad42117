"""One's own learning of the past year on the map, and what it suggests."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Course, CourseForm
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from landscapes.choices import Preference, Visibility, ZoneKind
from landscapes.drawing.chart import Chart, Mark, draw
from landscapes.interventions.actions import FORM_OF_COURSE
from landscapes.learners.models import LearnerPreferences
from landscapes.learners.nudge import courses_toward
from landscapes.learners.words import SERVED_BY, STRONG
from landscapes.maps import placing
from landscapes.maps.models import PlotZone
from landscapes.plate.models import ModelVersion, Zone
from people.models import Person
from people.permissions import Purpose
from people.policy import Actor

YEAR = datetime.timedelta(days=365)
MOST = 6


@dataclass(frozen=True)
class Suggestion:
    course: Course
    reason: str


@dataclass(frozen=True)
class OwnYear:
    chart: Chart
    courses: Sequence[tuple[Enrollment, str]]
    """With the zone where each stands."""
    empty: Zone | None
    """An island on which nothing of this year stands."""


def own_year(person: Person, version: ModelVersion) -> OwnYear:
    """What somebody finished in the past year. A course stands where the shared maps have it, else
    where its form suggests. Four queries."""
    finished = list(
        Enrollment.objects.filter(
            person=person,
            state=EnrollmentState.COMPLETED,
            completed_at__gte=timezone.now() - YEAR,
        )
        .select_related("run__course")
        .prefetch_related("run__course__texts")
        .order_by("pk")
    )
    zones = list(version.zones.all())
    titles = {zone.key: zone.title for zone in zones}
    shares = shares_of_courses([one.run.course for one in finished], version)
    taken: list[tuple[float, float]] = []
    marks = []
    for number, one in enumerate(finished):
        percents = shares[one.run.course_id]
        x, y = placing.spot_for(zones, percents, taken)
        taken.append((x, y))
        marks.append(_mark(number, one, percents, x, y))
    names = [titles[max(m.shares, key=lambda key, m=m: m.shares[key])] for m in marks]  # type: ignore[misc]
    used = {key for mark in marks for key in mark.shares}
    islands = [zone for zone in zones if zone.kind == ZoneKind.ISLAND]
    empty = next((zone for zone in islands if zone.key not in used), None) if marks else None
    return OwnYear(draw(version, marks), list(zip(finished, names, strict=True)), empty)


def _mark(number: int, one: Enrollment, percents: dict[str, int], x: int, y: int) -> Mark:
    course = one.run.course
    return Mark(
        pk=number,
        x=x,
        y=y,
        title=course.title,
        words=str(CourseForm(course.form).label),
        form=FORM_OF_COURSE.get(course.form, "other"),
        status="done",
        reach=None,
        shares=percents,
        url=course.get_absolute_url(),
    )


def shares_of_courses(
    courses: Sequence[Course], version: ModelVersion, zones: Iterable[Zone] | None = None
) -> dict[int, dict[str, int]]:
    """Course → zones with percents: of its newest plot on a map of the concern, in zones that this
    edition has (`zones`, when they are at hand), else what its form suggests; other maps tell
    nobody else. One query."""
    ids = [course.pk for course in courses]
    ground = version.zones.all() if zones is None else zones
    keys = {zone.key for zone in ground if zone.takes_marks}
    rows = (
        PlotZone.objects.filter(
            Q(plot__intervention__course__in=ids) | Q(plot__intervention__run__course__in=ids),
            plot__department=None,
            plot__landscape__visibility=Visibility.CONCERN,
        )
        .order_by("plot__modified_at", "plot", "-percent")
        .values_list(
            "plot__intervention__course",
            "plot__intervention__run__course",
            "plot",
            "zone__key",
            "percent",
        )
    )
    by_course: dict[int, tuple[int, dict[str, int]]] = {}
    for of_course, of_run, plot, key, percent in rows:
        pk = of_course or of_run
        if pk not in by_course or by_course[pk][0] != plot:
            by_course[pk] = (plot, {})
        by_course[pk][1][key] = percent
    found = {}
    for course in courses:
        placed = by_course.get(course.pk, (0, {}))[1]
        first = version.suggestions.get(FORM_OF_COURSE.get(course.form, "training"), [])
        found[course.pk] = placed if placed and set(placed) <= keys else dict(first)
    return found


def suggestions(actor: Actor, kept: LearnerPreferences | None, year: OwnYear) -> list[Suggestion]:
    """A few courses of the own catalogue: toward an island where nothing of this year stands, and
    that fit how somebody likes to learn; each with its reason. None when switched off."""
    if (kept and not kept.suggestions) or actor.person is None:
        return []
    seen = [one.run.course_id for one, _zone in year.courses]
    offer = Course.objects.visible_to(actor, Purpose.BROWSE).exclude(pk__in=seen)
    answers = kept.answers if kept else {}
    strong = [one for one in Preference if answers.get(one.value, 0) >= STRONG]
    found = {one.course.pk: one for one in _nudges(actor, year, offer, strong)}
    for preference in strong:
        words = _("Past bij hoe jij leert: %(preference)s.") % {"preference": preference.label}
        for course in _some(offer, SERVED_BY[preference], 2):
            found.setdefault(course.pk, Suggestion(course, words))
    return list(found.values())[:MOST]


def _nudges(
    actor: Actor, year: OwnYear, offer: QuerySet[Course], strong: Sequence[Preference]
) -> list[Suggestion]:
    if year.empty is None:
        return []
    forms = frozenset[str]().union(*(SERVED_BY[one] for one in strong))
    found = []
    for course in courses_toward(year.empty, offer, actor, forms, 2):
        words = _("Dit jaar deed je nog niets op %(zone)s. Dit ligt daar.")
        if course.form in forms:
            words = _("Dit jaar deed je nog niets op %(zone)s. Dit ligt daar, en past bij jou.")
        found.append(Suggestion(course, words % {"zone": year.empty.title}))
    return found


def _some(offer: object, forms: frozenset[str], most: int) -> list[Course]:
    rows = offer.filter(form__in=forms).with_card_data()  # type: ignore[attr-defined]
    return list(rows.order_by("-published_at", "pk")[:most])
