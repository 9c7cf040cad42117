"""The states of a course. Imports nothing of ours but the table's data classes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import StateTable, Transition


class CourseState(TextChoices):
    DRAFT = "draft", _("concept")
    REVIEW = "review", _("ter beoordeling")
    PUBLISHED = "published", _("gepubliceerd")
    WITHDRAWN = "withdrawn", _("teruggetrokken")
    ARCHIVED = "archived", _("gearchiveerd")


COURSE_STATES = StateTable(
    [
        Transition(
            "submit", frozenset({CourseState.DRAFT, CourseState.WITHDRAWN}), CourseState.REVIEW
        ),
        Transition("send_back", frozenset({CourseState.REVIEW}), CourseState.DRAFT),
        Transition(
            "publish",
            frozenset({CourseState.DRAFT, CourseState.REVIEW, CourseState.WITHDRAWN}),
            CourseState.PUBLISHED,
        ),
        Transition("withdraw", frozenset({CourseState.PUBLISHED}), CourseState.WITHDRAWN),
        Transition(
            "archive", frozenset({CourseState.DRAFT, CourseState.WITHDRAWN}), CourseState.ARCHIVED
        ),
        Transition("restore", frozenset({CourseState.ARCHIVED}), CourseState.DRAFT),
    ]
)
