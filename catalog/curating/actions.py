"""Making and changing a course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pghistory
from django.db import transaction

from catalog.curating.messages import four_eyes, tell_changed
from catalog.curating.values import (
    DETAILS,
    LISTS,
    CourseValues,
    TextValues,
    fingerprint,
    free_slug,
    supplier_named,
    text_values,
    values_of,
)
from catalog.curating.words import list_changes
from catalog.models import Course, CourseCredit, CourseText
from catalog.points import course_followers
from catalog.search.indexing import touch_courses
from catalog.states import CourseState
from core.transitions import StaleState, TransitionRefused
from organisations.models import Organisation
from people.models import Person


class SupplierFixed(Exception):
    """The course comes from a supplier's delivery, and is found again by that supplier's key."""


def written_by(by: Person, **more: Any) -> pghistory.context:
    """The history of what is written within names `by`, by opaque id."""
    return pghistory.context(actor=str(by.pk), **more)


@transaction.atomic
def create_course(*, owner: Organisation, values: CourseValues, by: Person) -> Course:
    """A draft with these values. Nobody but its curators sees it yet."""
    title = next(iter(values.texts.values())).title
    course = Course(slug=free_slug(Course, title, 120), owner=owner, state=CourseState.DRAFT)
    _set_details(course, values)
    with written_by(by, lists=list_changes(CourseValues(), values)):
        course.save()
        _store_texts(course, {}, values.texts)
    _store_lists(course, CourseValues(), values)
    touch_courses([course.pk])
    return course


@transaction.atomic
def change_course(*, course: Course, values: CourseValues, by: Person, seen: str) -> bool:
    """Stores what differs; false when nothing does.

    `seen` is the fingerprint of what `by` saw: raises StaleState when somebody changed the course
    since. Who changes a course under review is from then on the one who asked for the review, so
    that somebody else publishes. Raises SupplierFixed.
    """
    locked = lock_course(course)
    before = values_of(locked)
    if fingerprint(before) != seen:
        raise StaleState(f"course {course.pk} was changed by somebody else")
    return store(locked, before, values, by=by)


def lock_course(course: Course) -> Course:
    """The course as it is now, ours until the transaction ends."""
    return (
        Course.objects.select_for_update(of=("self",), no_key=True)
        .select_related("owner", "supplier")
        .get(pk=course.pk)
    )


def store(
    course: Course, before: CourseValues, values: CourseValues, *, by: Person, quiet: bool = False
) -> bool:
    """Writes the difference to a locked course, with its history.

    `quiet` is for who changes many: the caller tells colleagues, and the history, once for all.
    Raises TransitionRefused for what is in the archive, and SupplierFixed.
    """
    if course.state == CourseState.ARCHIVED:
        raise TransitionRefused("change", course.state)
    if fingerprint(before) == fingerprint(values):
        return False
    if course.external_id and before.supplier.casefold() != values.supplier.casefold():
        raise SupplierFixed
    if quiet:
        _store_columns(course, before, values, by)
    else:
        # The triggers see columns, no lists: what changed in those goes along in words.
        with written_by(by, lists=list_changes(before, values)):
            _store_columns(course, before, values, by)
    _store_lists(course, before, values)
    touch_courses([course.pk])
    for _answer in course_followers.answers(course.pk):
        pass
    if course.state == CourseState.PUBLISHED and not quiet and four_eyes(course):
        tell_changed([course], by=by)
    return True


@transaction.atomic
def restore_text(*, course: Course, version: Any, by: Person) -> bool:
    """Makes an earlier text the current one again; false when it already is."""
    locked = lock_course(course)
    before = values_of(locked)
    texts = {**before.texts, version.language: text_values(version)}
    return store(locked, before, replace(before, texts=texts), by=by)


def _store_columns(course: Course, before: CourseValues, values: CourseValues, by: Person) -> None:
    _set_details(course, values)
    if course.state == CourseState.REVIEW:
        course.submitted_by = by
    course.save()
    _store_texts(course, before.texts, values.texts)


def _set_details(course: Course, values: CourseValues) -> None:
    for name in DETAILS:
        value = getattr(values, name)
        setattr(course, name, list(value) if isinstance(value, tuple) else value)
    course.supplier = supplier_named(values.supplier)


def _store_lists(course: Course, before: CourseValues, values: CourseValues) -> None:
    for name in LISTS:
        if getattr(before, name) != getattr(values, name):
            getattr(course, name).set(getattr(values, name))
    if before.credits != values.credits:
        course.credits.all().delete()
        CourseCredit.objects.bulk_create(
            CourseCredit(course=course, register=register, points=points)
            for register, points in values.credits
        )


def _store_texts(
    course: Course, before: Mapping[str, TextValues], texts: Mapping[str, TextValues]
) -> None:
    """One row per language; a language that was emptied goes, and stays in the history."""
    for language, text in texts.items():
        if before.get(language) != text:
            CourseText.objects.update_or_create(
                course=course, language=language, defaults=vars(text)
            )
    gone = set(before) - set(texts)
    if gone:
        CourseText.objects.filter(course=course, language__in=gone).delete()
