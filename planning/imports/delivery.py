"""A delivery against the catalogue: the difference, and on request its application.

Courses and new runs go in together or not at all. After that runs that change are written one by
one: one that is refused is named, the others go on, and after a crash the same delivery does the
rest. Rows with an error stay out and are named. The same delivery again changes nothing. What was
not delivered is left alone: a supplier that forgets a course has not withdrawn it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from catalog.feeds.records import CourseRecord, Item, Problem, Severity
from catalog.models import Course, CourseText, Supplier
from catalog.search.indexing import touch_courses
from catalog.states import CourseState
from core.diff import Difference, difference
from organisations.models import Organisation
from planning.imports import apply
from planning.imports.present import Present, course_as_fields, texts_as_fields
from planning.imports.runs import ChangedRun, changed_runs, compare_runs, write_changes
from planning.imports.wanted import course_fields, text_fields

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


def import_delivery(
    items: Iterable[Item], *, supplier_name: str, owner: Organisation, write: bool
) -> Report:
    """Compares the delivery with the catalogue; with `write` makes it so.

    The file is read and written in batches; only what changes of runs is kept until the end.
    """
    report = Report()
    changes = _import_courses(items, supplier_name, owner, report, write=write)
    if not write:
        report.runs_changed = len(changes)
        return report
    for problem in write_changes(changes):
        if problem:
            report.problems.append(problem)
        else:
            report.runs_changed += 1
    return report


@transaction.atomic
def _import_courses(
    items: Iterable[Item], supplier_name: str, owner: Organisation, report: Report, *, write: bool
) -> list[ChangedRun]:
    """Everything but the changed runs, which it returns. No seats are locked here."""
    supplier = _supplier(supplier_name, write=write)
    places = apply.Places()
    changes: list[ChangedRun] = []
    for batch in _batches(items, report):
        part = _Batch(batch, supplier, owner, places, report)
        part.process(write=write)
        changes += part.changed_runs
    return changes


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
        self.changed_runs: list[ChangedRun] = []

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
            if record.published:
                self._warn(record)

    def _warn(self, record: CourseRecord) -> None:
        if problem := _no_longer_offered(record):
            self.report.problems.append(problem)

    def _compare(self, course: Course, record: CourseRecord, *, write: bool) -> bool:
        """Whether the course differs or has new runs."""
        key = course.external_id
        fields = difference({key: course_as_fields(course)}, {key: course_fields(record)})
        texts = difference(texts_as_fields(course), text_fields(record))
        runs = compare_runs(course, record)
        self.changed_runs += changed_runs(course, record, runs)
        if course.state == CourseState.PUBLISHED:
            self._warn(record)
        if fields.empty and texts.empty:
            self.report.courses_unchanged += 1
        else:
            self.report.courses_changed += 1
            self._report_changes(record, fields, texts)
            if write:
                self._write_course(course, fields, texts)
        self.report.runs_added += len(runs.added)
        if write and runs.added:
            self._add_runs(course, runs)
        return not (fields.empty and texts.empty and not runs.added)

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

    def _add_runs(self, course: Course, runs: Difference[str]) -> None:
        added = [(course, key, dict(fields)) for key, fields in runs.added.items()]
        apply.add_runs(added, owner=self.owner, places=self.places)


def _no_longer_offered(record: CourseRecord) -> Problem | None:
    """A published course that the supplier withdrew: people decide what happens to it, because
    withdrawing takes it from those who are about to book."""
    ended = record.offered_until is not None and record.offered_until < timezone.localdate()
    if record.published and not ended:
        return None
    return Problem(
        record.line,
        record.external_id,
        "offered_until" if record.published else "published",
        f"{record.offered_until}" if record.published else "",
        _("De leverancier biedt deze leeractiviteit niet meer aan, maar hier is zij gepubliceerd."),
        _("Beoordeel of je de leeractiviteit terugtrekt."),
        Severity.WARNING,
    )
