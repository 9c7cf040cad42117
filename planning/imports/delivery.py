"""A delivery against the catalogue: the difference, and on request its application.

Everything or nothing: one transaction. Rows with an error stay out and are named; the good ones
go in. The same delivery again changes nothing. What was not delivered is left alone: a supplier
that forgets a course has not withdrawn it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from catalog.feeds.records import CourseRecord, Item, Problem, RunRecord, Severity
from catalog.models import Course, CourseText, Supplier
from catalog.search.indexing import touch_courses
from core.diff import Change, Difference, difference
from organisations.models import Organisation
from planning.actions import RunRefused
from planning.imports import apply
from planning.imports.present import (
    Present,
    course_as_fields,
    runs_as_fields,
    texts_as_fields,
)
from planning.imports.wanted import Fields, course_fields, run_fields, text_fields
from planning.states import RunState

BATCH = 250


@dataclass
class Report:
    """What a delivery would change, or changed. Counts of courses and runs; problems by name."""

    courses_added: int = 0
    courses_changed: int = 0
    courses_unchanged: int = 0
    runs_added: int = 0
    runs_changed: int = 0
    runs_past: int = 0
    problems: list[Problem] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    """One line per added or changed course or run, in the order of the file."""

    @property
    def errors(self) -> int:
        return sum(problem.is_error for problem in self.problems)

    @property
    def changes_nothing(self) -> bool:
        return not (
            self.courses_added or self.courses_changed or self.runs_added or self.runs_changed
        )


@transaction.atomic
def import_delivery(
    items: Iterable[Item], *, supplier_name: str, owner: Organisation, write: bool
) -> Report:
    """Compares the delivery with the catalogue; with `write` makes it so.

    Memory stays flat: the file is read and written in batches. Raises SeatsBusy when a changed
    run is in the middle of bookings; nothing is written then.
    """
    report = Report()
    supplier = _supplier(supplier_name, write=write)
    places = apply.Places()
    for batch in _batches(items, report):
        _Batch(batch, supplier, owner, places, report).process(write=write)
    return report


def _supplier(name: str, *, write: bool) -> Supplier:
    """The supplier by name; a new one is made only when writing."""
    present = Supplier.objects.filter(name__iexact=name).first()
    if present:
        return present
    supplier = Supplier(name=name, slug=slugify(name)[:80])
    if write:
        supplier.save()
    return supplier


def _batches(items: Iterable[Item], report: Report) -> Iterator[list[CourseRecord]]:
    """Records by the batch; problems go to the report as they pass."""

    def records() -> Iterator[CourseRecord]:
        for item in items:
            if isinstance(item, Problem):
                report.problems.append(item)
            else:
                yield item

    stream = records()
    while batch := list(islice(stream, BATCH)):
        yield batch


class _Batch:
    """One batch of records, compared and perhaps written."""

    def __init__(
        self,
        records: list[CourseRecord],
        supplier: Supplier,
        owner: Organisation,
        places: apply.Places,
        report: Report,
    ) -> None:
        self.records = records
        self.supplier = supplier
        self.owner = owner
        self.places = places
        self.report = report

    def process(self, *, write: bool) -> None:
        keys = [record.external_id for record in self.records]
        present = Present.load(self.supplier, keys) if self.supplier.pk else Present({})
        new = [record for record in self.records if record.external_id not in present.courses]
        touched: list[int] = []
        self._report_new(new)
        if write and new:
            courses = apply.add_courses(
                new, supplier=self.supplier, owner=self.owner, places=self.places
            )
            touched += [course.pk for course in courses]
        for record in self.records:
            course = present.courses.get(record.external_id)
            if course and self._compare(course, record, write=write):
                touched.append(course.pk)
        if touched:
            touch_courses(touched)

    def _report_new(self, records: list[CourseRecord]) -> None:
        today = timezone.localdate()
        for record in records:
            title = next(iter(record.texts.values())).title
            self.report.courses_added += 1
            self.report.runs_added += len(record.runs)
            self.report.runs_past += sum(run.is_past(today) for run in record.runs)
            self.report.details.append(f"+ {title} ({record.external_id})")

    def _compare(self, course: Course, record: CourseRecord, *, write: bool) -> bool:
        """Whether anything of the course or its runs differs."""
        key = course.external_id
        fields = difference({key: course_as_fields(course)}, {key: course_fields(record)})
        texts = difference(texts_as_fields(course), text_fields(record))
        runs = self._compare_runs(course, record.runs)
        if fields.empty and texts.empty:
            self.report.courses_unchanged += 1
        else:
            self.report.courses_changed += 1
            self._report_changes(record, fields, texts)
            if write:
                self._write_course(course, fields, texts)
        self.report.runs_added += len(runs.added)
        self.report.runs_changed += len(runs.changed)
        if write and not runs.empty:
            self._write_runs(course, record, runs)
        return not (fields.empty and texts.empty and runs.empty)

    def _compare_runs(self, course: Course, runs: tuple[RunRecord, ...]) -> Difference[str]:
        """A run that has begun is history, and one cancelled here stays so: neither is changed."""
        present = runs_as_fields(course)
        frozen = {
            key
            for key, fields in present.items()
            if fields["state"] == RunState.CANCELLED or fields["starts_at"] <= timezone.now()
        }
        language = course.languages[0] if course.languages else "nl"
        wanted = {
            run.external_id: run_fields(run, language)
            for run in runs
            if run.external_id not in frozen
        }
        return difference(present, wanted)

    def _report_changes(
        self, record: CourseRecord, fields: Difference[str], texts: Difference[str]
    ) -> None:
        title = next(iter(record.texts.values())).title
        names = [name for change in fields.changed for name in change.fields]
        names += [f"{change.key}.{name}" for change in texts.changed for name in change.fields]
        names += [f"+{language}" for language in texts.added]
        self.report.details.append(f"~ {title} ({record.external_id}): {', '.join(sorted(names))}")

    def _write_course(
        self, course: Course, fields: Difference[str], texts: Difference[str]
    ) -> None:
        for change in fields.changed:
            apply.change_course(course, change.fields)
        for text in texts.changed:
            apply.change_text(course, text)
        CourseText.objects.bulk_create(
            CourseText(course=course, language=language, **values)
            for language, values in texts.added.items()
        )

    def _write_runs(self, course: Course, record: CourseRecord, runs: Difference[str]) -> None:
        added = [(course, key, dict(fields)) for key, fields in runs.added.items()]
        apply.add_runs(added, owner=self.owner, places=self.places)
        present = {run.external_id: run for run in course.runs.all()}
        for change in runs.changed:
            run = present[change.key]
            wanted: Fields = {name: new for name, (_old, new) in change.fields.items()}
            everything = {**runs_as_fields(course)[change.key], **wanted}
            try:
                apply.change_delivered_run(run, everything, self.places)
            except RunRefused as refusal:
                self.report.problems.append(_refused(record, change, refusal))


def _refused(record: CourseRecord, change: Change[str], refusal: RunRefused) -> Problem:
    return Problem(
        record.line,
        record.external_id,
        f"run {change.key}",
        "",
        str(refusal),
        _("Overleg met de leverancier. Deze uitvoering is niet veranderd."),
        Severity.ERROR,
    )
