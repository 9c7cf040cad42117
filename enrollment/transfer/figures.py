"""How many use what they learned, by course: from five answers up, so that nobody is read off."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from enrollment.experiences.figures import ENOUGH
from enrollment.models import Transfer
from enrollment.transfer.models import Use


@dataclass(frozen=True)
class TransferFigures:
    """`uses` is how many of the `answers` use it often or sometimes."""

    answers: int
    uses: int

    @property
    def percentage(self) -> int:
        return round(100 * self.uses / self.answers)


def figures_of(course_id: int) -> TransferFigures | None:
    """None below five answers."""
    told = Transfer.objects.filter(enrollment__run__course=course_id).exclude(use="")
    counts = {row["use"]: row["n"] for row in told.values("use").annotate(n=Count("pk"))}
    answers = sum(counts.values())
    if answers < ENOUGH:
        return None
    return TransferFigures(answers, counts.get(Use.OFTEN, 0) + counts.get(Use.SOMETIMES, 0))
