"""Making, changing, publishing and withdrawing learning paths.

What a path asks stands in its versions. A published version never changes: a change is made in a
draft, the next version, and who is under way keeps theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pghistory
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from catalog.models import LearningPath, PathStep, PathVersion
from catalog.paths.models import StepKind
from catalog.states import COURSE_STATES, CourseState
from core.transitions import TransitionRefused, apply_transition
from organisations.models import Organisation
from people.models import Person

COPIED = ("position", "kind", "title", "description", "needed", "required", "due_days")
"""What a step takes along to the next version, with its courses."""


class PathRefused(Exception):
    """This cannot be done; the message says why and what to do."""


class VersionFixed(PathRefused):
    """The version is published: people follow it as it is."""

    def __init__(self) -> None:
        super().__init__(
            _("Deze versie is gepubliceerd en verandert niet meer. Maak eerst een nieuwe versie.")
        )


@dataclass(frozen=True)
class PathDetails:
    title: str
    summary: str = ""
    language: str = "nl"
    sharing: str = "kept"
    shared_with: Sequence[Organisation] = ()


@transaction.atomic
def create_path(*, owner: Organisation, details: PathDetails, by: Person) -> LearningPath:
    """A draft with an empty first version."""
    with pghistory.context(actor=str(by.pk)):
        path = LearningPath.objects.create(
            slug=_free_slug(details.title),
            owner=owner,
            title=details.title,
            summary=details.summary,
            language=details.language,
            sharing=details.sharing,
        )
        _share(path, details)
        PathVersion.objects.create(path=path, number=1)
    return path


@transaction.atomic
def change_path(*, path: LearningPath, details: PathDetails, by: Person) -> None:
    """Its title, words and sharing; these hold for everybody at once, whatever their version."""
    with pghistory.context(actor=str(by.pk)):
        path.title, path.summary = details.title, details.summary
        path.language, path.sharing = details.language, details.sharing
        path.save(update_fields=["title", "summary", "language", "sharing", "modified_at"])
        _share(path, details)


@transaction.atomic
def next_version(*, path: LearningPath, by: Person) -> PathVersion:
    """The draft: the one there is, else a copy of what holds now."""
    with pghistory.context(actor=str(by.pk)):
        path = _locked(path)
        if path.state == CourseState.ARCHIVED:
            raise PathRefused(_("Deze leerlijn is gearchiveerd en verandert niet meer."))
        draft = draft_of(path)
        if draft:
            return draft
        last = path.versions.aggregate(last=Max("number"))["last"] or 0
        draft = PathVersion.objects.create(path=path, number=last + 1)
        for step in path.current.steps.prefetch_related("courses") if path.current else ():
            values = {name: getattr(step, name) for name in COPIED}
            copy = PathStep.objects.create(version=draft, **values)
            copy.courses.set(step.courses.all())
    return draft


@transaction.atomic
def discard_draft(*, path: LearningPath, by: Person) -> None:
    """Throws the next version away; what is published stays. Raises PathRefused."""
    with pghistory.context(actor=str(by.pk)):
        path = _locked(path)
        draft = draft_of(path)
        if draft is None:
            raise PathRefused(_("Er is geen nieuwe versie om weg te gooien."))
        if path.current_id is None:
            raise PathRefused(
                _(
                    "Dit is de enige versie van deze leerlijn. Archiveer de leerlijn als zij weg"
                    " mag."
                )
            )
        draft.delete()


@transaction.atomic
def publish_path(*, path: LearningPath, by: Person) -> PathVersion:
    """Makes the draft what who starts now follows, or puts a withdrawn path back.

    Raises PathRefused, and StaleState when a colleague was first.
    """
    with pghistory.context(actor=str(by.pk)):
        path = _locked(path)
        draft = path.versions.select_for_update(of=("self",)).filter(published_at=None).first()
        version = draft or path.current
        if version is None or (draft is None and path.state == CourseState.PUBLISHED):
            raise PathRefused(_("Er is geen nieuwe versie om te publiceren."))
        problems = problems_of(version)
        if problems:
            raise PathRefused(" ".join(problems))
        if draft:
            draft.published_at = timezone.now()
            draft.save(update_fields=["published_at", "modified_at"])
        if path.state == CourseState.PUBLISHED:
            LearningPath.objects.filter(pk=path.pk).update(current=version)
        else:
            _step(path, "publish", current=version)
    return version


@transaction.atomic
def withdraw_path(*, path: LearningPath, by: Person) -> None:
    """Nobody can begin any more; who is under way goes on. Raises PathRefused and StaleState."""
    with pghistory.context(actor=str(by.pk)):
        _step(_locked(path), "withdraw")


@transaction.atomic
def archive_path(*, path: LearningPath, by: Person) -> None:
    """Puts a draft or withdrawn path away for good. Raises PathRefused and StaleState."""
    with pghistory.context(actor=str(by.pk)):
        _step(_locked(path), "archive")


def draft_of(path: LearningPath) -> PathVersion | None:
    """The version that is being made; None when all are published."""
    return path.versions.filter(published_at=None).first()


def problems_of(version: PathVersion) -> list[str]:
    """Why this version cannot be published yet, in plain words."""
    steps = list(version.steps.prefetch_related("courses__texts"))
    if not any(step.required for step in steps):
        return [_("Maak eerst ten minste één verplichte stap.")]
    return [problem for step in steps for problem in _problems_of_step(step)]


def _problems_of_step(step: PathStep) -> list[str]:
    if step.kind != StepKind.COURSES:
        return []
    courses = list(step.courses.all())
    if len(courses) < (step.needed or 1):
        return [
            _("Stap ‘%(step)s’ heeft te weinig leeractiviteiten. Kies er nog een bij.")
            % {"step": step.title}
        ]
    return [
        _("‘%(course)s’ in stap ‘%(step)s’ is niet gepubliceerd. Kies een andere leeractiviteit.")
        % {"course": course.title, "step": step.title}
        for course in courses
        if course.state != CourseState.PUBLISHED
    ]


def _step(path: LearningPath, event: str, **changes: object) -> None:
    try:
        apply_transition(path, table=COURSE_STATES, event=event, changes=changes)
    except TransitionRefused as refusal:
        state = path.get_state_display()
        raise PathRefused(
            _("Dit kan nu niet: de leerlijn is %(state)s.") % {"state": state}
        ) from refusal


def _locked(path: LearningPath) -> LearningPath:
    """Two colleagues at once: the second waits, and then sees what the first did."""
    return LearningPath.objects.select_for_update(of=("self",), no_key=True).get(pk=path.pk)


def _share(path: LearningPath, details: PathDetails) -> None:
    chosen = details.shared_with if details.sharing == "chosen" else ()
    path.shared_with.set([one for one in chosen if one.pk != path.owner_id])


def _free_slug(title: str) -> str:
    base = slugify(title)[:100] or "leerlijn"
    taken = set(LearningPath.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 2, base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
