"""The states of a course. Imports nothing of ours but the table's data classes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import StateTable, Transition


class CourseState(TextChoices):
    DRAFT = "draft", _("concept")
    PUBLISHED = "published", _("gepubliceerd")
    WITHDRAWN = "withdrawn", _("teruggetrokken")
    ARCHIVED = "archived", _("gearchiveerd")


COURSE_STATES = StateTable(
    [
        Transition(
            "publish", frozenset({CourseState.DRAFT, CourseState.WITHDRAWN}), CourseState.PUBLISHED
        ),
        Transition("withdraw", frozenset({CourseState.PUBLISHED}), CourseState.WITHDRAWN),
        Transition(
            "archive", frozenset({CourseState.DRAFT, CourseState.WITHDRAWN}), CourseState.ARCHIVED
        ),
    ]
)
