"""All tables of the coupling; each lives with what it is about."""

from moodle.connections.models import CallCount, Category, Connection, Lease
from moodle.links.models import (
    CourseLink,
    EnrolmentLink,
    GroupLink,
    PersonLink,
    SeenCompletion,
)
from moodle.reconcile.models import Drift

__all__ = [
    "CallCount",
    "Category",
    "Connection",
    "CourseLink",
    "Drift",
    "EnrolmentLink",
    "GroupLink",
    "Lease",
    "PersonLink",
    "SeenCompletion",
]
