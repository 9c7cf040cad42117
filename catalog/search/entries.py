"""What each organisation's people see of a course in a list, gathered for many courses at once."""

from __future__ import annotations

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from catalog.models import CatalogueEntry, Course, Publication, Theme
from catalog.points import CourseFacts, course_facts
from catalog.search.facets import FacetValues, tokens_of

NO_FACTS = CourseFacts()
COLUMNS = (
    "tokens",
    "price_excl",
    "price_varies",
    "next_start",
    "next_city",
    "free_seats",
    "next_free_seats",
    "any_time",
    "popularity",
    "published_at",
    "stale_at",
)


def gathered_facts(course_ids: Sequence[int]) -> Mapping[int, CourseFacts]:
    """The facts of all rooms, merged field by field: each room fills its own."""
    merged: dict[int, CourseFacts] = {}
    for answer in course_facts.answers(course_ids):
        for course_id, facts in answer.items():
            known = merged.get(course_id, NO_FACTS)
            told = {
                field.name: getattr(facts, field.name)
                for field in dataclasses.fields(CourseFacts)
                if getattr(facts, field.name) != getattr(NO_FACTS, field.name)
            }
            merged[course_id] = dataclasses.replace(known, **told)
    return merged


def themes_with_ancestors() -> Mapping[int, list[Theme]]:
    """For each theme: itself and everything above it."""
    themes = {theme.pk: theme for theme in Theme.objects.all()}
    lines: dict[int, list[Theme]] = {}
    for theme in themes.values():
        line, above = [theme], theme.parent_id
        while above is not None:
            line.append(themes[above])
            above = themes[above].parent_id
        lines[theme.pk] = line
    return lines


def rebuild_entries(courses: Sequence[Course], lines: Mapping[int, list[Theme]]) -> None:
    """Writes one entry per course and organisation to which it is, or will be, published.

    Courses come with owner, supplier and themes loaded. A publication of the future has its entry
    already: whether it shows is decided by the publication itself, on the day.
    """
    facts = gathered_facts([course.pk for course in courses])
    publications = _publications_by_course(courses)
    entries = [
        _entry(course, publication, facts.get(course.pk, NO_FACTS), lines)
        for course in courses
        for publication in publications[course.pk]
    ]
    # Rows of one organisation beside each other: its people read them together.
    entries.sort(key=lambda entry: (entry.organisation_id, entry.course_id))
    wanted = {(entry.course_id, entry.organisation_id) for entry in entries}
    there = CatalogueEntry.objects.filter(course__in=courses)
    gone = [
        pk
        for pk, course_id, organisation_id in there.values_list("pk", "course", "organisation")
        if (course_id, organisation_id) not in wanted
    ]
    if gone:
        CatalogueEntry.objects.filter(pk__in=gone).delete()
    CatalogueEntry.objects.bulk_create(
        entries,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["organisation", "course"],
        update_fields=COLUMNS,
    )


def _publications_by_course(courses: Sequence[Course]) -> Mapping[int, list[Publication]]:
    """Per course one publication per organisation: the one that holds, else the next."""
    rows = Publication.objects.filter(
        Q(until=None) | Q(until__gte=timezone.localdate()), course__in=courses
    )
    first: dict[tuple[int, int], Publication] = {}
    for publication in rows.order_by("course", "organisation", "since"):
        first.setdefault((publication.course_id, publication.organisation_id), publication)
    by_course: dict[int, list[Publication]] = defaultdict(list)
    for publication in first.values():
        by_course[publication.course_id].append(publication)
    return by_course


def lowest_price(course: Course, publication: Publication, facts: CourseFacts) -> Decimal | None:
    """What one can book it for: a run's own price goes before the publication's, that before the
    course's. None is unknown."""
    usual = _usual_price(course, publication)
    if facts.run_price is None:
        return usual
    if facts.all_runs_priced or usual is None:
        return facts.run_price
    return min(usual, facts.run_price)


def price_varies(course: Course, publication: Publication, facts: CourseFacts) -> bool:
    """Whether some bookable run asks another price than the lowest. An unknown price is another."""
    if facts.run_price is None:
        return False
    if facts.run_price != facts.run_price_highest:
        return True
    return not facts.all_runs_priced and _usual_price(course, publication) != facts.run_price


def _usual_price(course: Course, publication: Publication) -> Decimal | None:
    return course.price_excl if publication.price_excl is None else publication.price_excl


def stale_at(publication: Publication, facts: CourseFacts) -> datetime.datetime | None:
    """When the entry changes by time passing: a run closes, or the publication ends (a next one
    may have another price)."""
    moments = [facts.stale_at] if facts.stale_at else []
    if publication.until:
        after = publication.until + datetime.timedelta(days=1)
        moments.append(timezone.make_aware(datetime.datetime.combine(after, datetime.time())))
    return min(moments, default=None)


def _entry(
    course: Course, publication: Publication, facts: CourseFacts, lines: Mapping[int, list[Theme]]
) -> CatalogueEntry:
    price = lowest_price(course, publication, facts)
    values = FacetValues(
        form=course.form,
        owner=course.owner.slug,
        supplier=course.supplier.slug if course.supplier else "",
        languages=course.languages,
        themes=[above.slug for theme in course.themes.all() for above in lines[theme.pk]],
        minutes=course.duration_minutes,
        price=price,
        cities=facts.cities,
        months=facts.months,
        any_time=facts.any_time,
        free_seats=facts.free_seats,
    )
    return CatalogueEntry(
        course_id=course.pk,
        organisation_id=publication.organisation_id,
        tokens=tokens_of(values),
        price_excl=price,
        price_varies=price_varies(course, publication, facts),
        next_start=facts.next_start,
        next_city=facts.next_city,
        free_seats=facts.free_seats,
        next_free_seats=facts.next_free_seats,
        any_time=facts.any_time,
        popularity=facts.enrollments,
        published_at=course.published_at,
        stale_at=stale_at(publication, facts),
    )
