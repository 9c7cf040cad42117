"""A course from draft to published and back: each step a verb."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.curating.actions import lock_course, written_by
from catalog.curating.messages import (
    PUBLISHED,
    SENT_BACK,
    four_eyes,
    tell_colleagues,
    tell_submitter,
)
from catalog.curating.values import fingerprint, values_of
from catalog.models import Course, CourseImage, Publication
from catalog.points import ArchiveVeto, archive_vetoes, course_followers
from catalog.search.indexing import touch_courses
from catalog.sharing.messages import tell_published
from catalog.states import COURSE_STATES, CourseState
from core.transitions import StaleState, apply_transition
from people.models import Person


class NeedsSecondPerson(Exception):
    """With four eyes a colleague publishes; the message says what to do now."""

    def __init__(self, reason: Promise | str) -> None:
        super().__init__(str(reason))


class StillInUse(Exception):
    """What depends on the course, each with a way out."""

    def __init__(self, vetoes: list[ArchiveVeto]) -> None:
        super().__init__(" ".join(veto.reason for veto in vetoes))
        self.vetoes = vetoes


NOT_REVIEWED = _(
    "Jouw organisatie werkt met vier ogen: geef de leeractiviteit eerst ter beoordeling aan een "
    "collega."
)
OWN_REQUEST = _(
    "Jouw organisatie werkt met vier ogen. Jij gaf deze leeractiviteit ter beoordeling of wijzigde "
    "haar als laatste: een collega publiceert haar."
)


def refusal_to_publish(course: Course, *, by: Person) -> Promise | str:
    """Why `by` may not publish it now; empty when they may."""
    if not four_eyes(course):
        return ""
    if course.state != CourseState.REVIEW:
        return NOT_REVIEWED
    return OWN_REQUEST if course.submitted_by_id == by.pk else ""


def looked_at(course: Course) -> str:
    """The same as long as everything is that a reviewer sees: texts, details and the picture."""
    fields = ("digest", "alt_nl", "alt_en")
    image = CourseImage.objects.filter(course=course).values_list(*fields).first()
    return hashlib.sha256(f"{fingerprint(values_of(course))} {image}".encode()).hexdigest()


@transaction.atomic
def submit(*, course: Course, by: Person) -> None:
    """Asks a colleague to look at it. Raises TransitionRefused and StaleState, as all steps do."""
    locked = _same(course)
    _move(locked, "submit", by, submitted_by=by, review_note="")
    tell_colleagues(locked, by=by)


@transaction.atomic
def send_back(*, course: Course, by: Person, note: str) -> None:
    """Back to whoever asked for the review, with what should change."""
    locked = _same(course)
    _move(locked, "send_back", by, review_note=note)
    tell_submitter(locked, SENT_BACK, by=by, note=note)


@transaction.atomic
def publish(*, course: Course, by: Person, seen: str) -> None:
    """Into the catalogue of the own organisation, and of others it was opened to.

    `seen` is what `looked_at` gave for what `by` saw. Raises NeedsSecondPerson.
    """
    locked = _same(course)
    if looked_at(locked) != seen:
        raise StaleState(f"course {course.pk} is no longer what was looked at")
    if reason := refusal_to_publish(locked, by=by):
        raise NeedsSecondPerson(reason)
    submitted, first = locked.state == CourseState.REVIEW, locked.published_at is None
    published_at = locked.published_at or timezone.now()
    _move(locked, "publish", by, published_at=published_at, review_note="")
    if not Publication.objects.filter(course=locked, organisation=locked.owner_id).exists():
        Publication.objects.create(
            course=locked, organisation=locked.owner, since=timezone.localdate()
        )
    if submitted:
        tell_submitter(locked, PUBLISHED, by=by)
    if first:
        tell_published(locked, by=by)
    touch_courses([course.pk])


@transaction.atomic
def withdraw(*, course: Course, by: Person) -> None:
    """Out of the catalogue; who is booked keeps the place and the page."""
    _move(_same(course), "withdraw", by)


@transaction.atomic
def archive(*, course: Course, by: Person) -> None:
    """Put away. Raises StillInUse with what depends on it."""
    locked = _same(course)
    COURSE_STATES.target("archive", locked.state)
    if vetoes := vetoes_of(locked):
        raise StillInUse(vetoes)
    _move(locked, "archive", by)


@transaction.atomic
def restore(*, course: Course, by: Person) -> None:
    """Out of the archive, as a draft."""
    _move(_same(course), "restore", by, review_note="")


def _move(course: Course, event: str, by: Person, **changes: Any) -> None:
    changes["modified_at"] = timezone.now()
    with written_by(by):
        apply_transition(course, table=COURSE_STATES, event=event, changes=changes)
    touch_courses([course.pk])
    for _answer in course_followers.answers(course.pk):
        pass


def take_step(*, course: Course, event: str, by: Person, seen: str = "", note: str = "") -> None:
    """The step of that name. Raises what the step raises."""
    match event:
        case "publish":
            publish(course=course, by=by, seen=seen)
        case "send_back":
            send_back(course=course, by=by, note=note)
        case _:
            verbs = {"submit": submit, "withdraw": withdraw, "archive": archive, "restore": restore}
            verbs[event](course=course, by=by)


def vetoes_of(course: Course) -> list[ArchiveVeto]:
    return [veto for answer in archive_vetoes.answers(course) for veto in answer]


def _same(course: Course) -> Course:
    """Locked, and still in the state in which the caller saw it. Raises StaleState."""
    locked = lock_course(course)
    if locked.state != course.state:
        raise StaleState(f"course {course.pk} is no longer {course.state!r}")
    return locked


@dataclass(frozen=True)
class Step:
    """A step as a button: what it is called, what it means, and why it is not possible now."""

    event: str
    label: Promise | str
    meaning: Promise | str
    icon: str
    kind: str = "secondary"
    confirm: bool = False
    refusal: Promise | str = ""


STEPS = {
    "publish": Step(
        "publish", _("Publiceer"),
        _("Collega’s vinden haar vanaf nu in de catalogus en kunnen zich inschrijven."),
        "send", "primary",
    ),
    "submit": Step(
        "submit", _("Geef ter beoordeling"),
        _(
            "Je collega-opleidingsadviseurs krijgen bericht. "
            "Een van hen publiceert of stuurt terug."
        ),
        "send",
    ),
    "send_back": Step(
        "send_back", _("Stuur terug"),
        _("Zij wordt weer een concept. Wie haar ter beoordeling gaf, leest wat er anders moet."),
        "arrow-left", confirm=True,
    ),
    "withdraw": Step(
        "withdraw", _("Trek terug"),
        _("Zij verdwijnt uit de catalogus. Wie al is ingeschreven, houdt de plaats."),
        "ban", confirm=True,
    ),
    "archive": Step(
        "archive", _("Archiveer"),
        _("Zij gaat uit het aanbod van je organisatie. Je kunt haar later terughalen."),
        "archive", confirm=True,
    ),
    "restore": Step(
        "restore", _("Haal terug"),
        _("Zij wordt weer een concept. Niemand ziet haar tot je haar publiceert."),
        "repeat",
    ),
}  # fmt: skip


def steps_for(course: Course, *, by: Person) -> list[Step]:
    """What `by` can do with it now, the most likely first."""
    possible = [step for event, step in STEPS.items() if COURSE_STATES.allows(event, course.state)]
    refusal = refusal_to_publish(course, by=by)
    steps = [replace(one, refusal=refusal if one.event == "publish" else "") for one in possible]
    if not four_eyes(course):
        return [
            step for step in steps if step.event != "submit" or course.state == CourseState.DRAFT
        ]
    return [
        replace(step, kind="primary") if step.event == "submit" else step
        for step in steps
        if step.event != "publish" or course.state == CourseState.REVIEW
    ]
