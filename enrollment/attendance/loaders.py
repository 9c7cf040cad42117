"""Loaders: a view gets its meeting, contest or evidence only through one of these."""

from __future__ import annotations

import uuid

from django.http import Http404
from django.utils import timezone

from enrollment.attendance.actions import OPENS_BEFORE
from enrollment.attendance.models import Contest
from enrollment.completion.models import Evidence
from enrollment.loaders import get_participant_or_404
from enrollment.models import Enrollment
from enrollment.participants import in_name_order
from enrollment.querysets import EnrollmentQuerySet
from enrollment.states import EnrollmentState
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose
from people.policy import Actor
from planning.loaders import get_run_or_404
from planning.models import Meeting


def get_meeting_or_404(request: ActorRequest, pk: int) -> Meeting:
    """A meeting of a run that the actor operates."""
    meeting = Meeting.objects.select_related("location").filter(pk=pk).first()
    if meeting is None:
        raise Http404
    meeting.run = get_run_or_404(request, meeting.run_id, Permission.RUN_ASSIST)
    return meeting


def get_contest_or_404(request: ActorRequest, pk: int) -> Contest:
    """A contest of a participant of whom the actor decides; as `get_participant_or_404`."""
    contest = Contest.objects.select_related("decided_by").filter(pk=pk).first()
    if contest is None:
        raise Http404
    contest.enrollment = get_participant_or_404(
        request, contest.enrollment_id, Permission.RUN_PARTICIPANTS
    )
    return contest


def get_evidence_or_404(request: ActorRequest, pk: uuid.UUID) -> Evidence:
    """Evidence of a participant of whom the actor decides; as `get_participant_or_404`."""
    evidence = Evidence.objects.select_related("decided_by").filter(pk=pk).first()
    if evidence is None:
        raise Http404
    evidence.enrollment = get_participant_or_404(
        request, evidence.enrollment_id, Permission.RUN_PARTICIPANTS
    )
    return evidence


def get_evidence_file_or_404(request: ActorRequest, pk: uuid.UUID) -> Evidence:
    """One's own, or of a participant of whom the actor decides; the file is still there."""
    evidence = Evidence.objects.select_related("enrollment").exclude(file="").filter(pk=pk).first()
    if evidence is None:
        raise Http404
    if evidence.enrollment.person_id != request.user.pk:
        return get_evidence_or_404(request, pk)
    return evidence


def get_meeting_to_attend_or_404(request: ActorRequest, pk: int) -> tuple[Meeting, Enrollment]:
    """A meeting in which the person signed in has a seat, with that seat."""
    enrollment = _own_seats(request.actor).filter(run__meetings=pk).first()
    meeting = Meeting.objects.filter(pk=pk).first()
    if enrollment is None or meeting is None:
        raise Http404
    meeting.run = enrollment.run
    return meeting, enrollment


def meetings_now(request: ActorRequest) -> list[Meeting]:
    """The meetings at which the person signed in may be now."""
    now = timezone.now()
    return list(
        Meeting.objects.filter(
            run__in=_own_seats(request.actor).values("run"),
            starts_at__lte=now + OPENS_BEFORE,
            ends_at__gte=now,
        )
    )


def participants_of(request: ActorRequest, meeting: Meeting) -> EnrollmentQuerySet:
    """Who has, or had, a seat in its run, in name order."""
    everyone = Enrollment.objects.visible_to(request.actor, Purpose.OPERATE).seated()
    return in_name_order(
        everyone.filter(run=meeting.run_id).select_related("person", "organisation")
    )


def _own_seats(actor: Actor) -> EnrollmentQuerySet:
    own = Enrollment.objects.visible_to(actor, Purpose.OWN_RECORD)
    return (
        own.filter(state=EnrollmentState.BOOKED)
        .select_related("run__course")
        .prefetch_related("run__course__texts")
    )
