"""Writing a batch: new courses and runs in bulk, changes of a course and its texts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from catalog.feeds.records import CourseRecord
from catalog.models import Course, CourseForm, CourseText, Publication, Supplier
from catalog.states import CourseState
from core.diff import Change
from organisations.models import Organisation
from planning.imports.wanted import Fields, course_fields, run_fields, text_fields
from planning.models import CourseRun, Location, Meeting, SeatPool
from planning.states import RunState

CANCELLED_BY_SUPPLIER = "De leverancier heeft deze uitvoering geannuleerd."


class Places:
    """Locations by (city, address), made when they are first needed. Not to outlive a
    transaction: what it made may have been rolled back."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Location] = {}

    def get(self, city: str, address: str) -> Location | None:
        """None when the supplier names no place."""
        if not city and not address:
            return None
        key = (city, address)
        if key not in self._known:
            self._known[key] = Location.objects.get_or_create(
                name=(address or city)[:120],
                city=city[:80],
                address=address[:200],
                organisation=None,
            )[0]
        return self._known[key]


def add_courses(
    records: Sequence[CourseRecord], *, supplier: Supplier, owner: Organisation, places: Places
) -> list[Course]:
    """New courses with texts, runs and a publication to their owner, in a few statements."""
    now = timezone.now()
    courses = Course.objects.bulk_create(
        Course(
            slug=slug,
            owner=owner,
            supplier=supplier,
            external_id=record.external_id,
            state=CourseState.PUBLISHED if record.published else CourseState.DRAFT,
            published_at=now if record.published else None,
            **{"form": CourseForm.CLASSROOM, **course_fields(record)},
        )
        for record, slug in zip(records, _slugs(records, supplier), strict=True)
    )
    pairs = list(zip(courses, records, strict=True))
    CourseText.objects.bulk_create(
        CourseText(course=course, language=language, **fields)
        for course, record in pairs
        for language, fields in text_fields(record).items()
    )
    Publication.objects.bulk_create(
        Publication(course=course, organisation=owner, since=timezone.localdate())
        for course in courses
    )
    add_runs(
        [
            (course, run.external_id, run_fields(run, course.languages[0]))
            for course, record in pairs
            for run in record.runs
        ],
        owner=owner,
        places=places,
    )
    return courses


def add_runs(
    runs: Sequence[tuple[Course, str, Fields]], *, owner: Organisation, places: Places
) -> None:
    """New runs with seats and meetings. Without a maximum the owner's default applies."""
    rows = CourseRun.objects.bulk_create(
        CourseRun(
            course=course,
            organiser=owner,
            external_id=key,
            location=places.get(*fields["place"]),
            cancel_reason=CANCELLED_BY_SUPPLIER if fields["state"] == RunState.CANCELLED else "",
            **{n: fields[n] for n in ("language", "state", "price_excl", "starts_at", "ends_at")},
        )
        for course, key, fields in runs
    )
    pairs = [(run, fields) for run, (_course, _key, fields) in zip(rows, runs, strict=True)]
    SeatPool.objects.bulk_create(
        SeatPool(
            run=run,
            capacity=fields.get("capacity", owner.default_capacity),
            minimum=fields.get("minimum", 0),
            delivered_capacity=fields.get("capacity"),
            delivered_minimum=fields.get("minimum"),
        )
        for run, fields in pairs
    )
    Meeting.objects.bulk_create(
        Meeting(run=run, starts_at=starts_at, ends_at=ends_at, location=places.get(city, address))
        for run, fields in pairs
        for starts_at, ends_at, city, address in fields["meetings"]
    )


def change_course(course: Course, changes: Mapping[str, tuple[Any, Any]]) -> None:
    for name, (_old, new) in changes.items():
        setattr(course, name, new)
    course.save(update_fields=[*changes, "modified_at"])


def change_text(course: Course, change: Change[str]) -> None:
    values = {name: new for name, (_old, new) in change.fields.items()}
    CourseText.objects.filter(course=course, language=change.key).update(
        modified_at=timezone.now(), **values
    )


def _slugs(records: Sequence[CourseRecord], supplier: Supplier) -> list[str]:
    """Readable where possible; a title that is taken gets six signs of its key behind it."""
    wanted = [_slug(record) for record in records]
    taken = set(Course.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    slugs = []
    for record, slug in zip(records, wanted, strict=True):
        if slug in taken:
            key = f"{supplier.slug}\n{record.external_id}".encode()
            slug = f"{slug}-{hashlib.sha256(key).hexdigest()[:6]}"
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _slug(record: CourseRecord) -> str:
    title = next(iter(record.texts.values())).title
    return slugify(title)[:100].strip("-") or "leeractiviteit"
