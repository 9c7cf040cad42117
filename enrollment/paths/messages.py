"""What people are told about their learning paths."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enrollment.paths.models import PathEnrollment, StepMark
from notifications.actions import Message, tell
from notifications.kinds import register_kind
from people.models import Person

MARKED, UNMARKED, COMPLETED = "path_step_done", "path_step_undone", "path_completed"
REOPENED = "path_reopened"


def register_kinds() -> None:
    register_kind(MARKED, _("Een stap van je leerlijn is afgetekend"))
    register_kind(UNMARKED, _("Een afgetekende stap is teruggedraaid"))
    register_kind(COMPLETED, _("Je hebt een leerlijn afgerond"))
    register_kind(REOPENED, _("Een afgeronde leerlijn staat weer open"), always_mailed=True)


def tell_mark(mark: StepMark, *, by: Person, completed: bool) -> None:
    """One message, also when the path is completed by it."""
    noon = timezone.make_aware(datetime.datetime.combine(mark.done_on, datetime.time(12)))
    facts = {"done_at": noon.isoformat(), "note": mark.note, "completed": completed}
    _tell(mark.enrollment, MARKED, {**_step_facts(mark, by), **facts})


def tell_unmark(mark: StepMark, *, by: Person) -> None:
    _tell(mark.enrollment, UNMARKED, _step_facts(mark, by))


def tell_completed(enrollment: PathEnrollment, *, by: Person | None) -> None:
    by_other = by is not None and by.pk != enrollment.person_id
    _tell(enrollment, COMPLETED, {"by_other": by_other})


def tell_reopened(enrollment: PathEnrollment) -> None:
    _tell(enrollment, REOPENED, {})


def _step_facts(mark: StepMark, by: Person) -> dict[str, Any]:
    return {"step": mark.step.title, "officer": by.full_name}


def _tell(enrollment: PathEnrollment, kind: str, facts: dict[str, Any]) -> None:
    titles = {"nl": enrollment.path.title}
    url = reverse("enrollment:path", args=[enrollment.pk])
    tell([Message(enrollment.person_id, kind, {"titles": titles, **facts}, url)])
