"""Trainer, their absence, and the meetings they were asked for."""

from __future__ import annotations

import uuid

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Course, Supplier
from core.models import Timestamped
from organisations.models import Organisation
from people.models import Person
from planning.models import Meeting


@pghistory.track(fields=["organisation", "retired_at"], model_name="TrainerEvent")
class Trainer(Timestamped):
    """Somebody who gives courses: a colleague, or a supplier's trainer without an account.

    A colleague's name and address are those of the person; only a supplier's trainer has them
    here. The runs a colleague works at as trainer are `CourseRun.trainers`, which gives the right
    to see participants; the actions keep both together. Versions are kept without what tells who
    it is or what they are like: that must be erasable.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="trainer"
    )
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, null=True, blank=True, related_name="trainers"
    )
    name = models.CharField(max_length=150, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Whose planners keep this trainer; empty is the whole concern."""
    courses = models.ManyToManyField(Course, related_name="able_trainers", blank=True)
    """What they can give."""
    skills = models.CharField(max_length=400, blank=True, default="")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trainer_is_colleague_or_suppliers",
                condition=Q(person__isnull=False, supplier=None, name="", email="")
                | (Q(person=None, supplier__isnull=False) & ~Q(name="")),
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.person_id)

    @property
    def full_name(self) -> str:
        return self.person.full_name if self.person else self.name

    @property
    def mail_address(self) -> str:
        return self.person.email if self.person else self.email


class TrainerAbsence(Timestamped):
    """A span in which a trainer cannot be asked."""

    trainer = models.ForeignKey(Trainer, on_delete=models.CASCADE, related_name="absences")
    span = DateTimeRangeField()
    note = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trainer_absence_bounded",
                condition=Q(span__isempty=False, span__lower_inf=False, span__upper_inf=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.trainer_id} · {self.span}"


class TrainerAnswer(models.TextChoices):
    ASKED = "asked", _("gevraagd")
    CONFIRMED = "confirmed", _("bevestigd")
    DECLINED = "declined", _("kan niet")


class TrainerBooking(Timestamped):
    """A trainer was asked for a meeting. As long as they did not decline, that span is theirs: the
    exclusion constraint keeps them out of two rooms at once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trainer = models.ForeignKey(Trainer, on_delete=models.PROTECT, related_name="bookings")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="trainer_bookings")
    span = DateTimeRangeField()
    """That of the meeting, kept with it."""
    answer = models.CharField(max_length=10, choices=TrainerAnswer, default=TrainerAnswer.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True, default="")
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trainer", "meeting"], name="trainer_once_per_meeting"),
            ExclusionConstraint(
                name="trainer_booked_once",
                expressions=[
                    ("trainer", RangeOperators.EQUAL),
                    ("span", RangeOperators.OVERLAPS),
                ],
                condition=~Q(answer=TrainerAnswer.DECLINED),
            ),
            models.CheckConstraint(
                name="trainer_booking_answer_has_moment",
                condition=Q(answer=TrainerAnswer.ASKED, answered_at=None)
                | (~Q(answer=TrainerAnswer.ASKED) & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="trainer_booking_span_bounded",
                condition=Q(span__isempty=False, span__lower_inf=False, span__upper_inf=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trainer_id} · {self.meeting_id}: {self.answer}"
