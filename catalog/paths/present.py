"""A path and its versions in words, for pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Course, PathStep
from catalog.paths.models import StepKind


def asks(step: PathStep) -> str:
    """'alle 3 leeractiviteiten', '2 van 3 leeractiviteiten', 'opdracht' (courses prefetched)."""
    if step.kind == StepKind.ASSIGNMENT:
        return _("opdracht")
    total = len(step.courses.all())
    if step.needed is not None and step.needed < total:
        return _("%(needed)s van %(total)s leeractiviteiten, jij kiest") % {
            "needed": step.needed,
            "total": total,
        }
    return ngettext("%(n)s leeractiviteit", "alle %(n)s leeractiviteiten", total) % {"n": total}


def terms(step: PathStep) -> str:
    """What it asks, whether one must, and when it is due."""
    parts = [asks(step), _("verplicht") if step.required else _("niet verplicht")]
    if step.due_days:
        parts.append(
            ngettext(
                "binnen %(n)s dag na je start", "binnen %(n)s dagen na je start", step.due_days
            )
            % {"n": step.due_days}
        )
    return " · ".join(parts)


@dataclass(frozen=True)
class Difference:
    """What changes from one version to the next, as lines to read."""

    added: Sequence[str]
    dropped: Sequence[str]
    changed: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped or self.changed)


def difference(old: Sequence[PathStep], new: Sequence[PathStep]) -> Difference:
    """Steps are known by their title (with courses prefetched)."""
    before, after = by_title(old), by_title(new)
    kept = [title for title in after if title in before]
    order = [title for title in before if title in after]
    changed = [line for title in kept for line in _changes(before[title], after[title])]
    if order != kept:
        changed.append(_("De volgorde van de stappen is anders."))
    return Difference(
        added=[
            f"{step.title}: {terms(step)}" for title, step in after.items() if title not in before
        ],
        dropped=[step.title for title, step in before.items() if title not in after],
        changed=changed,
    )


def by_title(steps: Sequence[PathStep]) -> dict[str, PathStep]:
    """The first step with each title; that is how versions are compared."""
    found: dict[str, PathStep] = {}
    for step in steps:
        found.setdefault(step.title.casefold().strip(), step)
    return found


def _changes(old: PathStep, new: PathStep) -> list[str]:
    lines = []
    if terms(old) != terms(new):
        lines.append(
            _("%(step)s: was %(old)s, wordt %(new)s.")
            % {"step": new.title, "old": terms(old), "new": terms(new)}
        )
    before, after = _titles(old), _titles(new)
    for words, titles in (
        (_("%(step)s: %(course)s komt erbij."), [after[pk] for pk in after if pk not in before]),
        (_("%(step)s: %(course)s vervalt."), [before[pk] for pk in before if pk not in after]),
    ):
        lines += [words % {"step": new.title, "course": title} for title in titles]
    if old.description != new.description:
        lines.append(_("%(step)s: de uitleg is anders.") % {"step": new.title})
    return lines


def _titles(step: PathStep) -> dict[int, str]:
    courses: Sequence[Course] = list(step.courses.all())
    return {course.pk: course.title for course in courses}
