"""Links: what of the portal should be in Moodle, and what is."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from catalog.models import Course
from core.models import Timestamped
from enrollment.models import Enrollment
from moodle.connections.models import Connection
from moodle.links.fingerprints import fingerprint
from moodle.states import LinkState, Origin, Outcome
from people.models import Person
from planning.models import CourseRun


class Link(Timestamped):
    """`wanted` is what Moodle should hold, `applied` what was last stored there by us; their
    fingerprints differ as long as there is something to send."""

    wanted = models.JSONField(default=dict)
    wanted_print = models.CharField(max_length=64, default=fingerprint)
    applied = models.JSONField(null=True, blank=True)
    """None: never sent."""
    applied_print = models.CharField(max_length=64, blank=True, default="")
    applied_at = models.DateTimeField(null=True, blank=True)
    wanted_at = models.DateTimeField(null=True, blank=True)
    """Since when something else is wanted than is there."""
    state = models.CharField(max_length=10, choices=LinkState, default=LinkState.WAITING)
    reason = models.CharField(max_length=400, blank=True, default="")
    """Why it is parked or in conflict, and what to do, for people."""
    error = models.CharField(max_length=60, blank=True, default="")
    """The class of it: Moodle's error code, or ours."""
    attempts = models.PositiveSmallIntegerField(default=0)
    in_doubt = models.BooleanField(default=False)
    """A write was on its way, and its result was not stored: read before writing again."""

    class Meta:
        abstract = True

    @property
    def is_due(self) -> bool:
        return self.state == LinkState.WAITING


def _constraints(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            name=f"moodle_{name}_state_known", condition=Q(state__in=LinkState.values)
        ),
        models.CheckConstraint(
            name=f"moodle_{name}_held_has_reason",
            condition=~Q(state__in=[LinkState.PARKED, LinkState.CONFLICT]) | ~Q(reason=""),
        ),
        models.CheckConstraint(
            name=f"moodle_{name}_done_is_applied",
            condition=~Q(state=LinkState.DONE) | Q(wanted_print=F("applied_print")),
        ),
    ]


def _due(name: str) -> models.Index:
    return models.Index(
        fields=["connection", "id"],
        name=f"moodle_{name}_due",
        condition=Q(state=LinkState.WAITING),
    )


class PersonLink(Link):
    """The account of a person in one Moodle."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="moodle_links")
    remote_id = models.PositiveBigIntegerField(null=True, blank=True)
    username = models.CharField(max_length=100)
    """The name of the account: that of the person, or an older one that was kept."""
    candidates = models.JSONField(default=list, blank=True)
    """Accounts that Moodle had already: id, username, and by what they were found."""

    class Meta:
        indexes = [_due("person")]
        constraints = [
            models.UniqueConstraint(fields=["connection", "person"], name="moodle_person_once"),
            models.UniqueConstraint(
                fields=["connection", "remote_id"], name="moodle_account_of_one_person"
            ),
            models.UniqueConstraint(
                fields=["connection", "username"], name="moodle_username_of_one_person"
            ),
            *_constraints("person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.state}"


class CourseLink(Link):
    """Where a course of the portal lives: in which Moodle, and how it came there."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="courses")
    course = models.OneToOneField(Course, on_delete=models.PROTECT, related_name="moodle_link")
    origin = models.CharField(max_length=10, choices=Origin)
    template_id = models.PositiveBigIntegerField(null=True, blank=True)
    """The course of Moodle it is copied from."""
    remote_id = models.PositiveBigIntegerField(null=True, blank=True)
    remote_idnumber = models.CharField(max_length=100, blank=True, default="")
    """By which the report names it; empty can only be read course by course."""
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [_due("course")]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "remote_id"], name="moodle_course_linked_once"
            ),
            models.CheckConstraint(
                name="moodle_course_template_named",
                condition=~Q(origin=Origin.TEMPLATE) | Q(template_id__isnull=False),
            ),
            models.CheckConstraint(
                name="moodle_course_picked_is_known",
                condition=~Q(origin=Origin.PICKED) | Q(remote_id__isnull=False),
            ),
            *_constraints("course"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} · {self.state}"


class GroupLink(Link):
    """The group of a run in its course."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="groups")
    course_link = models.ForeignKey(CourseLink, on_delete=models.CASCADE, related_name="groups")
    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="moodle_group")
    remote_id = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [_due("group")]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "remote_id"], name="moodle_group_of_one_run"
            ),
            *_constraints("group"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.state}"


class EnrolmentLink(Link):
    """A person in a course of Moodle, which knows one enrolment whatever number of runs somebody
    follows: roles, dates, suspended, and the groups of the runs."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="enrolments")
    course_link = models.ForeignKey(CourseLink, on_delete=models.CASCADE, related_name="enrolments")
    person_link = models.ForeignKey(PersonLink, on_delete=models.CASCADE, related_name="enrolments")

    class Meta:
        indexes = [_due("enrolment")]
        constraints = [
            models.UniqueConstraint(
                fields=["course_link", "person_link"], name="moodle_enrolment_once"
            ),
            *_constraints("enrolment"),
        ]

    def __str__(self) -> str:
        return f"{self.course_link_id} · {self.person_link_id} · {self.state}"


class SeenCompletion(Timestamped):
    """That somebody finished in Moodle, as last read, and what came of it here. Reading the same
    again finds it here and does nothing."""

    course_link = models.ForeignKey(CourseLink, on_delete=models.CASCADE, related_name="seen")
    person_link = models.ForeignKey(PersonLink, on_delete=models.CASCADE, related_name="seen")
    completed_at = models.DateTimeField()
    grade = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=8, choices=Outcome)
    reason = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course_link", "person_link"], name="moodle_completion_seen_once"
            ),
            models.CheckConstraint(
                name="moodle_outcome_known", condition=Q(outcome__in=Outcome.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_link_id} · {self.person_link_id}: {self.outcome}"


AnyLink = PersonLink | CourseLink | GroupLink | EnrolmentLink
Values = dict[str, Any]
