"""Loaders: a view gets its trainer, absence or question only through one of these."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from catalog.models import Course, Publication
from catalog.querysets import CourseQuerySet
from catalog.states import CourseState
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.loaders import get_run_or_404
from planning.models import CourseRun, Trainer, TrainerAbsence
from planning.trainers.links import Asked, read_token
from planning.trainers.querysets import may_keep, open_questions, trainers_to_see


def get_trainer_or_404(request: ActorRequest, pk: uuid.UUID, *, keep: bool = False) -> Trainer:
    """A trainer whom the actor may ask or keeps. To keep one who is only to be asked: 403."""
    trainer = trainers_to_see(request.actor).filter(uuid=pk).first()
    if trainer is None:
        raise Http404
    if keep and not may_keep(request.actor, trainer):
        raise PermissionDenied
    return trainer


def get_absence_or_404(request: ActorRequest, pk: int) -> TrainerAbsence:
    """An absence of a trainer whom the actor keeps."""
    absence = TrainerAbsence.objects.select_related("trainer").filter(pk=pk).first()
    if absence is None:
        raise Http404
    get_trainer_or_404(request, absence.trainer.uuid, keep=True)
    return absence


def get_asked_run_or_404(request: ActorRequest, pk: int) -> tuple[CourseRun, Trainer]:
    """A run for which the person signed in is asked as trainer and did not answer yet."""
    question = open_questions(request.user).filter(meeting__run=pk).first()
    if question is None:
        raise Http404
    return question.meeting.run, question.trainer


def get_own_trainer_or_404(request: ActorRequest) -> Trainer:
    """The person signed in, as a trainer who can be asked."""
    trainer = Trainer.objects.filter(person=request.user, retired_at=None).first()
    if trainer is None:
        raise Http404
    return trainer


def get_run_trainer_or_404(
    request: ActorRequest, run_pk: int, pk: uuid.UUID
) -> tuple[CourseRun, Trainer]:
    """A trainer who was asked for a run that the actor plans."""
    run = get_run_or_404(request, run_pk, Permission.RUN_MANAGE)
    asked = Trainer.objects.filter(bookings__meeting__run=run, uuid=pk)
    trainer = asked.select_related("person").first()
    if trainer is None:
        raise Http404
    return run, trainer


def question_by_token(token: str) -> tuple[CourseRun, Trainer, Asked] | None:
    """What a link in a mail is about; None when it is not ours, damaged, or its run is gone."""
    asked = read_token(token)
    if asked is None:
        return None
    trainer = Trainer.objects.filter(uuid=asked.trainer, retired_at=None).first()
    run = CourseRun.objects.with_card_data().with_course().filter(pk=asked.run).first()
    return (run, trainer, asked) if run and trainer else None


def course_to_give_or_404(request: ActorRequest, pk: str) -> Course:
    """A course that the actor may plan."""
    found = plannable(request).filter(pk=int(pk)).first() if pk.isdecimal() else None
    if found is None:
        raise Http404
    return found


def given_by(request: ActorRequest, trainer: Trainer) -> CourseQuerySet:
    """What a trainer can give, as far as the actor may plan it: who can be asked by all can also
    give what not all may know of."""
    found: CourseQuerySet = plannable(request).filter(able_trainers=trainer)
    return found.prefetch_related("texts")


def plannable(request: ActorRequest) -> CourseQuerySet:
    """Courses owned by, or available to, an organisation for which the actor plans."""
    reach = request.actor.reach(Permission.RUN_MANAGE)
    there = Publication.objects.current().filter(reach.q("organisation"), course=OuterRef("pk"))
    found: CourseQuerySet = Course.objects.filter(
        reach.q("owner") | (Q(Exists(there)) & Q(state=CourseState.PUBLISHED))
    ).exclude(state=CourseState.ARCHIVED)
    return found
