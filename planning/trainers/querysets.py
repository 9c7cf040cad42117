"""Which trainers, and what they are booked for?"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from catalog.models import Course
from people.models import Employment, Person, RoleAssignment
from people.permissions import Permission, Role
from people.policy import Actor
from people.querysets import PersonQuerySet
from planning.models import CourseRun, Trainer, TrainerAbsence, TrainerBooking
from planning.querysets import is_coming
from planning.rooms.querysets import span_of
from planning.trainers.models import TrainerAnswer

DECLINED = TrainerAnswer.DECLINED


def in_name_order(trainers: QuerySet[Trainer]) -> QuerySet[Trainer]:
    return trainers.select_related("person", "supplier", "organisation").order_by(
        Lower(Coalesce("person__family_name", "name")), Lower("person__given_name"), "pk"
    )


def trainers_for(organisation_id: int) -> QuerySet[Trainer]:
    """Those that this organisation may ask: shared ones and its own."""
    whose = Q(organisation=None) | Q(organisation=organisation_id)
    return in_name_order(Trainer.objects.filter(whose, retired_at=None))


def trainers_to_see(actor: Actor) -> QuerySet[Trainer]:
    """Shared ones, and those of the organisations for which `actor` plans."""
    reach = actor.reach(Permission.RUN_MANAGE)
    if not reach:
        return Trainer.objects.none()
    return in_name_order(Trainer.objects.filter(Q(organisation=None) | reach.q("organisation")))


def may_keep(actor: Actor, trainer: Trainer) -> bool:
    """An organisation's own trainer: its planners. A shared one: the planners of where that
    colleague works; a supplier's shared trainer is of every planner."""
    reach = actor.reach(Permission.RUN_MANAGE)
    if trainer.organisation_id is not None:
        return trainer.organisation_id in reach
    if trainer.person_id is None:
        return bool(reach)
    if not reach:
        return False
    works = Employment.objects.current().filter(reach.q("organisation"), person=trainer.person_id)
    return works.exists()


def named(trainers: QuerySet[Trainer], words: str) -> QuerySet[Trainer]:
    """Those of whom every word is part of the name, accents aside."""
    for word in words.split():
        trainers = trainers.filter(
            Q(name__unaccent__icontains=word)
            | Q(person__given_name__unaccent__icontains=word)
            | Q(person__infix__unaccent__icontains=word)
            | Q(person__family_name__unaccent__icontains=word)
        )
    return trainers


def colleagues_of(organisation_id: int) -> PersonQuerySet:
    """Who works in that organisation, or is its trainer from outside, and is no trainer here."""
    works = Employment.objects.current().filter(person=OuterRef("pk"), organisation=organisation_id)
    teaches = RoleAssignment.objects.current().filter(
        person=OuterRef("pk"), organisation=organisation_id, role=Role.TRAINER
    )
    found: PersonQuerySet = Person.objects.active().filter(
        Q(Exists(works)) | Q(Exists(teaches)),
        ~Exists(Trainer.objects.filter(person=OuterRef("pk"), retired_at=None)),
    )
    return found


def colleagues_named(organisation_id: int, words: str) -> PersonQuerySet:
    """With that name. Nobody without words: this is no way to leaf through the staff."""
    found = colleagues_of(organisation_id)
    if not words.split():
        return found.none()
    for word in words.split():
        found = found.filter(
            Q(given_name__unaccent__icontains=word)
            | Q(infix__unaccent__icontains=word)
            | Q(family_name__unaccent__icontains=word)
        )
    return found.in_name_order()


def able_to_give(
    organisation_id: int, course: Course, starts_at: datetime.datetime, ends_at: datetime.datetime
) -> QuerySet[Trainer]:
    """Who can give this course and is neither booked nor away then."""
    span = span_of(starts_at, ends_at)
    booked = TrainerBooking.objects.filter(trainer=OuterRef("pk"), span__overlap=span)
    away = TrainerAbsence.objects.filter(trainer=OuterRef("pk"), span__overlap=span)
    return trainers_for(organisation_id).filter(
        ~Exists(booked.exclude(answer=DECLINED)), ~Exists(away), courses=course
    )


def trainer_bookings_between(
    trainers: Iterable[int] | QuerySet[Trainer],
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
) -> QuerySet[TrainerBooking]:
    """What these trainers were asked for in that span, without what they declined: the one source
    of agendas and boards."""
    found = TrainerBooking.objects.filter(
        trainer__in=trainers, span__overlap=span_of(starts_at, ends_at)
    ).exclude(answer=DECLINED)
    return with_facts(found)


def with_facts(bookings: QuerySet[TrainerBooking]) -> QuerySet[TrainerBooking]:
    return (
        bookings.select_related(
            "trainer__person",
            "meeting__location",
            "meeting__run__course",
            "meeting__run__organiser",
            "meeting__run__seats",
        )
        .prefetch_related("meeting__run__course__texts")
        .order_by("span", "trainer")
    )


def open_questions(person: Person) -> QuerySet[TrainerBooking]:
    """What this colleague was asked as a trainer and did not answer, of meetings to come."""
    return with_facts(
        TrainerBooking.objects.filter(
            trainer__person=person,
            answer=TrainerAnswer.ASKED,
            meeting__ends_at__gte=timezone.now(),
        )
    )


def without_trainer() -> Q:
    """Runs to come with dates, of which no meeting has anybody who said yes or may still."""
    asked = TrainerBooking.objects.filter(meeting__run=OuterRef("pk")).exclude(answer=DECLINED)
    trained = CourseRun.trainers.through.objects.filter(courserun=OuterRef("pk"))
    return Q(is_coming(), ~Exists(asked), ~Exists(trained), self_paced=False)
