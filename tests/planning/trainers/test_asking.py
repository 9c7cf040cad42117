"""Trainers are asked, answer, and are asked again when a meeting moves."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.models import Course
from notifications.models import Notification
from notifications.rendering import render
from outbox.queue import drain
from planning.actions import cancel_run
from planning.models import CourseRun, Meeting, Trainer, TrainerBooking
from planning.refusals import NotFree
from planning.rooms.querysets import span_of
from planning.trainers.actions import note_absence, retire_trainer
from planning.trainers.answers import AlreadyAnswered, AnswerRefused, answer
from planning.trainers.asking import ASKED, DECLINED, RELEASED
from planning.trainers.models import TrainerAnswer
from planning.trainers.querysets import without_trainer
from tests.cast import Cast
from tests.factories import make_course, make_location
from tests.planning.arranged import at, change, make_trainer, meeting_of, plan, slot


@pytest.fixture
def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Tulpenkweek")


@pytest.fixture
def tim(cast: Cast, course: Course) -> Trainer:
    return make_trainer(cast.tim, courses=[course])


def asked(cast: Cast, course: Course, *trainers: Trainer, days: int = 10) -> CourseRun:
    return plan(course, [slot(days, trainers=trainers)], by=cast.olga)


def yes(run: CourseRun, trainer: Trainer) -> None:
    pks = TrainerBooking.objects.filter(meeting__run=run, trainer=trainer)
    answer(trainer=trainer, run=run, yes=set(pks.values_list("pk", flat=True)), reason="", by=None)


def told(kind: str) -> list[Notification]:
    return list(Notification.objects.filter(kind=kind))


def test_a_colleague_is_asked_once_for_all_meetings(
    cast: Cast, course: Course, tim: Trainer
) -> None:
    plan(course, [slot(10, trainers=(tim,)), slot(11, trainers=(tim,))], by=cast.olga)
    [message] = told(ASKED)
    assert message.person == cast.tim
    assert len(message.context["meetings"]) == 2
    assert "Tulpenkweek" in render(message, "nl").subject
    assert message.context["mail_path"].startswith("/plannen/antwoord/")


def test_a_suppliers_trainer_gets_a_mail_with_a_link(cast: Cast, course: Course) -> None:
    tilly = make_trainer(courses=[course])
    asked(cast, course, tilly)
    assert not Notification.objects.exists()
    drain("mail")
    [sent] = mail.outbox
    assert sent.to == [tilly.email]
    assert "/plannen/antwoord/" in sent.body
    assert "profiel" not in sent.body, "there is no profile without an account"


def test_yes_makes_a_colleague_the_runs_trainer(cast: Cast, course: Course, tim: Trainer) -> None:
    run = asked(cast, course, tim)
    assert not run.trainers.exists()
    yes(run, tim)
    assert list(run.trainers.all()) == [cast.tim]


def test_no_needs_a_reason_and_the_planner_hears(cast: Cast, course: Course, tim: Trainer) -> None:
    run = asked(cast, course, tim)
    run.trainers.add(cast.tim)
    with pytest.raises(AnswerRefused):
        answer(trainer=tim, run=run, yes=[], reason=" ", by=cast.tim)
    answer(trainer=tim, run=run, yes=[], reason="Dan ben ik in Zwolle.", by=cast.tim)
    [message] = told(DECLINED)
    assert message.person == cast.olga
    assert "Zwolle" in render(message, "nl").text
    assert not run.trainers.exists()


def test_some_meetings_yes_some_no(cast: Cast, course: Course, tim: Trainer) -> None:
    run = plan(course, [slot(10, trainers=(tim,)), slot(11, trainers=(tim,))], by=cast.olga)
    first, second = TrainerBooking.objects.order_by("span")
    answer(trainer=tim, run=run, yes=[first.pk], reason="Vrij", by=cast.tim)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.answer, second.answer) == (TrainerAnswer.CONFIRMED, TrainerAnswer.DECLINED)
    assert list(run.trainers.all()) == [cast.tim]
    with pytest.raises(AlreadyAnswered):
        answer(trainer=tim, run=run, yes=[], reason="Toch niet", by=cast.tim)


def test_who_declined_is_free_for_others_then(cast: Cast, course: Course, tim: Trainer) -> None:
    run = asked(cast, course, tim)
    answer(trainer=tim, run=run, yes=[], reason="Vrij", by=cast.tim)
    asked(cast, course, tim)
    assert TrainerBooking.objects.count() == 2


def test_a_moved_meeting_asks_again_once(cast: Cast, course: Course, tim: Trainer) -> None:
    run = asked(cast, course, tim)
    yes(run, tim)
    old = TrainerBooking.objects.get()
    change(run, [slot(10, 13, 15, meeting=meeting_of(run))], by=cast.olga)
    booking = TrainerBooking.objects.get()
    assert (booking.answer, booking.span.lower) == (TrainerAnswer.ASKED, at(10, 13))
    assert booking.asked_at > old.asked_at
    assert len(told(ASKED)) == 2
    assert not told(RELEASED)
    assert list(run.trainers.all()) == [cast.tim], "still theirs until they say no"


def test_another_place_asks_again(cast: Cast, course: Course, tim: Trainer) -> None:
    run = asked(cast, course, tim)
    yes(run, tim)
    change(run, [slot(meeting=meeting_of(run), location=make_location("Zwolle"))])
    assert TrainerBooking.objects.get().answer == TrainerAnswer.ASKED


def test_a_change_of_something_else_asks_nobody(cast: Cast, course: Course, tim: Trainer) -> None:
    run = asked(cast, course, tim)
    yes(run, tim)
    change(run, [slot(meeting=meeting_of(run)), slot(11)])
    assert TrainerBooking.objects.get().answer == TrainerAnswer.CONFIRMED
    assert len(told(ASKED)) == 1


def test_who_is_not_needed_any_more_hears_it(cast: Cast, course: Course, tim: Trainer) -> None:
    run = asked(cast, course, tim)
    yes(run, tim)
    change(run, [slot(meeting=meeting_of(run), trainers=())])
    [message] = told(RELEASED)
    assert message.person == cast.tim
    assert not run.trainers.exists()


def test_a_dropped_meeting_and_a_cancelled_run_are_told(
    cast: Cast, course: Course, tim: Trainer
) -> None:
    run = plan(course, [slot(10, trainers=(tim,)), slot(11, trainers=(tim,))], by=cast.olga)
    first = Meeting.objects.filter(run=run).earliest("starts_at")
    change(run, [slot(10, meeting=first)])
    assert len(told(RELEASED)) == 1
    cancel_run(run=CourseRun.objects.get(pk=run.pk), reason="Lekkage", by=cast.olga)
    assert (
        "Lekkage" in render(told(RELEASED)[-1], "nl").text
        or "Lekkage" in render(told(RELEASED)[0], "nl").text
    )
    assert not TrainerBooking.objects.exists()


def test_nobody_is_in_two_rooms_at_once_and_who_can_is_named(
    cast: Cast, course: Course, tim: Trainer
) -> None:
    theirs = make_course(owner=cast.rvo, published_to=[cast.rvo], title="Geheim plan")
    plan(theirs, [slot(trainers=(tim,))], by=cast.ruud)
    free = make_trainer(courses=[course])
    busy = make_trainer(courses=[course])
    note_absence(trainer=busy, starts_at=at(10, 0), ends_at=at(11, 0), note="", by=cast.olga)
    with pytest.raises(NotFree) as caught:
        asked(cast, course, tim)
    words = str(caught.value)
    assert "Tim van der Werff is op" in words
    assert "RVO, 9.00–12.00 uur" in words
    assert "Geheim plan" not in words
    assert f"Wel vrij: {free.name}." in words
    assert caught.value.field == "trainers"


def test_who_is_away_or_stopped_is_not_asked(cast: Cast, course: Course, tim: Trainer) -> None:
    note_absence(trainer=tim, starts_at=at(10, 0), ends_at=at(11, 0), note="Thuis", by=cast.olga)
    with pytest.raises(NotFree) as caught:
        asked(cast, course, tim)
    assert "afwezig" in str(caught.value)
    assert "Thuis" not in str(caught.value), "why is between them and their planner"
    retire_trainer(trainer=tim, by=cast.olga)
    tim.refresh_from_db()
    with pytest.raises(NotFree):
        asked(cast, course, tim, days=20)


def test_the_database_itself_refuses(cast: Cast, course: Course, tim: Trainer) -> None:
    run = plan(course, [slot(10), slot(11)])
    first, second = run.meetings.all()
    fields = {"trainer": tim, "span": span_of(at(10, 9), at(10, 12)), "asked_at": timezone.now()}
    TrainerBooking.objects.create(meeting=first, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainerBooking.objects.create(meeting=second, **fields)


def test_runs_without_anybody_who_may_come(cast: Cast, course: Course, tim: Trainer) -> None:
    def without() -> set[int]:
        return set(CourseRun.objects.filter(without_trainer()).values_list("pk", flat=True))

    bare = plan(course, [slot(20)])
    taught = plan(course, [slot(21)])
    taught.trainers.add(cast.bob)
    run = asked(cast, course, tim)
    assert without() == {bare.pk}
    answer(trainer=tim, run=run, yes=[], reason="Vrij", by=cast.tim)
    assert without() == {bare.pk, run.pk}
