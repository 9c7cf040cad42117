"""Makes rows for tests: valid by default, with only what a test names different."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from catalog.models import (
    Course,
    CourseForm,
    CourseText,
    LearningPath,
    PathStep,
    PathVersion,
    Publication,
)
from catalog.states import CourseState
from organisations.models import Department, Organisation
from organisations.states import OrganisationState
from people.models import Employment, Person, RoleAssignment
from people.permissions import Role
from planning.actions import RunDetails, RunRules, Slot, plan_run
from planning.models import CourseRun, Location
from planning.states import Promotion

_number = itertools.count(1)
LONG_AGO = datetime.date(2015, 1, 1)
PASSWORD = "leren-is-leuk-2026"


def make_organisation(slug: str, **fields: Any) -> Organisation:
    return Organisation.objects.create(
        slug=slug,
        **{
            "name": slug.upper(),
            "short_name": slug.upper(),
            "state": OrganisationState.LIVE,
            "email_domains": [f"{slug}.example"],
            **fields,
        },
    )


def make_department(organisation: Organisation, name: str = "Team Oost") -> Department:
    department: Department = Department.objects.create(
        organisation=organisation, name=name, code=f"{name[:10]}-{next(_number)}"
    )
    return department


def make_person(given_name: str = "Sam", family_name: str = "Smit", **fields: Any) -> Person:
    email = f"{given_name}.{family_name}.{next(_number)}@example.nl".replace(" ", "").lower()
    values: dict[str, Any] = {
        "email": email,
        "given_name": given_name,
        "family_name": family_name,
        **fields,
    }
    person: Person = Person.objects.create_user(**{"password": PASSWORD, **values})
    return person


def make_employment(
    person: Person, organisation: Organisation, department: Department | None = None, **fields: Any
) -> Employment:
    return Employment.objects.create(
        person=person,
        organisation=organisation,
        department=department or make_department(organisation),
        **{
            "personnel_number": str(next(_number)),
            "cost_centre": "KP100",
            "since": LONG_AGO,
            **fields,
        },
    )


def employment_of(person: Person) -> Employment:
    return Employment.objects.current().filter(person=person).earliest("since", "id")


def give_role(
    person: Person, role: Role, organisation: Organisation | None = None
) -> RoleAssignment:
    return RoleAssignment.objects.create(
        person=person, role=role, organisation=organisation, since=LONG_AGO
    )


def make_course(
    *,
    owner: Organisation,
    published_to: Sequence[Organisation] = (),
    title: str = "Omgaan met werkdruk",
    texts: dict[str, str] | None = None,
    **fields: Any,
) -> Course:
    """A published course with a Dutch text, or the titles of `texts` by language."""
    number = next(_number)
    course = Course.objects.create(
        slug=f"cursus-{number}",
        owner=owner,
        **{
            "form": CourseForm.CLASSROOM,
            "state": CourseState.PUBLISHED,
            "published_at": timezone.now(),
            "languages": ["nl"],
            "duration_minutes": 480,
            "price_excl": 250,
            **fields,
        },
    )
    for language, text_title in (texts or {"nl": title}).items():
        CourseText.objects.create(
            course=course,
            language=language,
            title=text_title,
            summary=f"{text_title} in het kort.",
            description=f"<p>{text_title} uitgebreid.</p>",
        )
    for organisation in published_to:
        Publication.objects.create(course=course, organisation=organisation, since=LONG_AGO)
    return course


def make_location(city: str = "Utrecht") -> Location:
    return Location.objects.get_or_create(name="De Werkplaats", city=city)[0]


def make_run(
    *, course: Course, capacity: int = 12, in_days: int = 7, meetings: int = 1, **fields: Any
) -> CourseRun:
    """An open run of `meetings` days, 9.00–16.30 in Amsterdam, starting `in_days` from today.

    A seat that comes free is booked directly, unless `rules` say otherwise. `fields` are those of
    RunDetails, or `organiser`; past runs (negative days) are fine.
    """
    fields.setdefault("rules", RunRules(promotion=Promotion.DIRECT))
    first = timezone.localdate() + datetime.timedelta(days=in_days)
    location = fields.pop("location", None) or make_location()
    slots = [
        Slot(
            _moment(first + datetime.timedelta(days=7 * week), 9, 0),
            _moment(first + datetime.timedelta(days=7 * week), 16, 30),
            location,
        )
        for week in range(meetings)
    ]
    self_paced = fields.pop("self_paced", False)
    return plan_run(
        course=course,
        organiser=fields.pop("organiser", course.owner),
        details=RunDetails(
            capacity=capacity,
            self_paced=self_paced,
            location=None if self_paced else location,
            **fields,
        ),
        slots=[] if self_paced else slots,
    )


def _moment(day: datetime.date, hour: int, minute: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


def make_path(
    *,
    owner: Organisation,
    steps: Sequence[dict[str, Any]] = (),
    title: str = "Nieuw in de inspectie",
    **fields: Any,
) -> LearningPath:
    """A published path. Each step: title, and what of `PathStep` differs; `courses` is a list."""
    number = next(_number)
    path = LearningPath.objects.create(
        slug=f"leerlijn-{number}", owner=owner, title=title, summary=f"{title} in het kort."
    )
    path.current = make_version(path, steps, number=1, published_at=timezone.now())
    for name, value in {"state": CourseState.PUBLISHED, **fields}.items():
        setattr(path, name, value)
    path.save()
    return path


def make_version(path: LearningPath, steps: Sequence[dict[str, Any]], **fields: Any) -> PathVersion:
    version = PathVersion.objects.create(path=path, **fields)
    for position, step in enumerate(steps, start=1):
        courses = step.get("courses", ())
        rest = {name: value for name, value in step.items() if name != "courses"}
        rest.setdefault("title", f"Stap {position}")
        made = PathStep.objects.create(version=version, position=position, **rest)
        made.courses.set(courses)
    return version
