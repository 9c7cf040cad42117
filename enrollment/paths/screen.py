"""Somebody's path as pages show it: steps with their courses, and lists of people on paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from catalog.models import Course
from catalog.paths.present import asks
from core.templatetags.portal import day
from enrollment.models import Enrollment
from enrollment.paths.choices import Choice
from enrollment.paths.models import PathEnrollment
from enrollment.paths.progress import PathProgress, StepProgress, progress_of


@dataclass(frozen=True)
class CourseLine:
    """A course of a step for this person: done, gone, or with what can be done now."""

    course: Course
    done: bool
    gone: bool
    mine: Enrollment | None
    choice: Choice | None
    ticks: bool
    """It has the box to book it at once: of the same course in two steps only the first."""


@dataclass(frozen=True)
class StepScreen:
    progress: StepProgress
    is_next: bool
    courses: list[CourseLine] = field(default_factory=list)

    @property
    def note(self) -> str:
        """Done how, or what it asks and when it is due; late is said in words."""
        one = self.progress
        if one.mark:
            return _("Afgetekend: gedaan op %(day)s") % {"day": day(one.mark.done_on)}
        parts = [asks(one.step)]
        if not one.step.required:
            parts.append(_("niet verplicht"))
        if not one.is_done and one.done:
            parts.append(
                _("%(done)s van %(asked)s gedaan") % {"done": one.done, "asked": one.asked}
            )
        if not one.is_done and one.due_on:
            words = (
                _("te laat: had klaar moeten zijn op %(day)s")
                if one.is_late
                else _("klaar op %(day)s")
            )
            parts.append(words % {"day": day(one.due_on)})
        return " · ".join(parts)

    @property
    def item(self) -> dict[str, str]:
        """For the component `steps`."""
        state = "done" if self.progress.is_done else "current" if self.is_next else "todo"
        return {"label": self.progress.step.title, "state": state, "note": self.note}


def steps_of(
    progress: PathProgress, choices: Mapping[int, Choice] | None = None
) -> list[StepScreen]:
    """With what can be booked now, by course."""
    following = progress.next_step
    offered = dict(choices or {})
    ticked: set[int] = set()
    return [
        StepScreen(
            one, one is following, [_line(one, course, offered, ticked) for course in one.courses]
        )
        for one in progress.steps
    ]


def _line(
    one: StepProgress, course: Course, offered: Mapping[int, Choice], ticked: set[int]
) -> CourseLine:
    choice = None if one.is_done else offered.get(course.pk)
    ticks = choice is not None and not choice.is_full and course.pk not in ticked
    if ticks:
        ticked.add(course.pk)
    return CourseLine(
        course,
        done=course.pk in one.record.completed,
        gone=course.pk in one.gone,
        mine=one.record.open.get(course.pk),
        choice=choice,
        ticks=ticks,
    )


@dataclass(frozen=True)
class Followed:
    """Somebody on a path, for lists."""

    enrollment: PathEnrollment
    progress: PathProgress

    @property
    def words(self) -> str:
        """'2 van 3 verplichte stappen'."""
        return _("%(done)s van %(total)s verplichte stappen") % {
            "done": self.progress.done,
            "total": self.progress.total,
        }


def followed(enrollments: Iterable[PathEnrollment]) -> list[Followed]:
    """With their progress; the number of queries does not grow with them."""
    found = list(enrollments)
    progress = progress_of(found) if found else {}
    return [Followed(one, progress[one.pk]) for one in found]
