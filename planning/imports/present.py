"""What the catalogue has of a supplier, in the shape of `wanted`, for one batch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.models import Course, Supplier
from planning.imports.wanted import Fields
from planning.models import CourseRun, Location, Meeting

COURSE_FIELDS = (
    "duration_minutes", "languages", "keywords", "website", "codes", "form",
    "price_excl", "vat_rate", "price_note",
)  # fmt: skip
TEXT_FIELDS = ("title", "summary", "description", "goals", "audience")


@dataclass(frozen=True)
class Present:
    """Courses of the batch by the supplier's key, with prefetched texts, runs and meetings."""

    courses: dict[str, Course]

    @classmethod
    def load(cls, supplier: Supplier, keys: Sequence[str]) -> Present:
        """Five queries, whatever the size of the batch."""
        courses = Course.objects.filter(supplier=supplier, external_id__in=keys).prefetch_related(
            "texts", "runs__location", "runs__seats", "runs__meetings__location"
        )
        return cls({course.external_id: course for course in courses})


def course_as_fields(course: Course) -> Fields:
    return {name: getattr(course, name) for name in COURSE_FIELDS}


def texts_as_fields(course: Course) -> dict[str, Fields]:
    return {
        text.language: {name: getattr(text, name) for name in TEXT_FIELDS}
        for text in course.texts.all()
    }


def runs_as_fields(course: Course) -> dict[str, Fields]:
    """Runs of the supplier by its key; runs that colleagues planned here have none."""
    return {run.external_id: run_as_fields(run) for run in course.runs.all() if run.external_id}


def run_as_fields(run: CourseRun) -> Fields:
    """Of seats what the supplier last asked for, not what an officer made of it."""
    return {
        "language": run.language,
        "place": place_of(run.location),
        "state": run.state,
        "price_excl": run.price_excl,
        "starts_at": run.starts_at,
        "ends_at": run.ends_at,
        "capacity": run.seats.delivered_capacity,
        "minimum": run.seats.delivered_minimum,
        "meetings": tuple(_meeting(meeting) for meeting in run.meetings.all()),
    }


def _meeting(meeting: Meeting) -> tuple[object, ...]:
    return (meeting.starts_at, meeting.ends_at, *place_of(meeting.location))


def place_of(location: Location | None) -> tuple[str, str]:
    """City and address, as a supplier names them."""
    return (location.city, location.address) if location else ("", "")
