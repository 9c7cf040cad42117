"""What the browser tests find in the portal, and what they add to it."""

from __future__ import annotations

import datetime
import itertools
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from catalog.models import Course, LearningPath, PathStep, Publication, Sharing
from catalog.paths.actions import publish_path
from catalog.sharing.actions import Terms, share, take_over
from demo.cast import BY_KEY
from enrollment.actions.booking import book
from enrollment.actions.steps import move
from enrollment.attendance.actions import Change, save_marks
from enrollment.attendance.arithmetic import Mark
from enrollment.attendance.contests import contest
from enrollment.completion.evidence import bring_evidence
from enrollment.experiences.actions import Answers, give_experience, hide_text, show_text
from enrollment.groups.actions import GroupDetails, make_dry_run, start
from enrollment.groups.finding import find_people
from enrollment.groups.models import GroupSource
from enrollment.minimum.warning import warn_planners
from enrollment.models import (
    ApprovalStep,
    Contest,
    Enrollment,
    Evidence,
    GroupEnrollment,
    PathEnrollment,
)
from enrollment.paths.actions import begin_path
from organisations.models import Organisation
from outbox import queue
from outbox.topics import queues
from people.models import Employment, Person
from planning.actions import RunDetails, Slot, cancel_run, change_run
from planning.models import CourseRun, RoomBooking, RunTemplate, Trainer, TrainerBooking
from planning.rooms.actions import take_room
from planning.series.actions import save_template
from tests.factories import (
    employment_of,
    make_course,
    make_employment,
    make_path,
    make_person,
    make_run,
    make_version,
)
from tests.planning.arranged import at, make_room, slot
from tests.planning.arranged import plan as arrange

_number = itertools.count(1)

DELIVERED = "Begrijpelijk schrijven op B1"
"""A course of the imported delivery, with one open run far in the future."""


def drain_outbox() -> None:
    """Does what the workers would do: search documents, mails."""
    for name in queues():
        while queue.drain(name):
            pass


def organisation(slug: str = "nvwa") -> Organisation:
    return Organisation.objects.get(slug=slug)


def cast_member(key: str) -> Person:
    """Somebody of the demo's cast."""
    return Person.objects.get(email=BY_KEY[key].email)


def learner(slug: str = "nvwa", *, language: str = "nl", **fields: Any) -> Person:
    """A new colleague, for this test alone."""
    person = make_person("Robin", f"Proef{next(_number)}", language=language, **fields)
    make_employment(person, organisation(slug))
    return person


def offered_run(
    title: str = "Proefdraaien", *, slug: str = "nvwa", capacity: int = 12, **fields: Any
) -> CourseRun:
    """A run of a new course of that organisation, findable in its catalogue."""
    owner = organisation(slug)
    course = make_course(owner=owner, published_to=[owner], title=f"{title} {next(_number)}")
    run = make_run(course=course, capacity=capacity, **fields)
    drain_outbox()
    return run


def leads(manager: Person, *team: Person) -> None:
    """Makes `manager` the manager of these people."""
    Employment.objects.filter(person__in=team).update(manager=manager)


def asked(person: Person, run: CourseRun) -> ApprovalStep:
    """Asks for a seat of which the manager must agree; gives what waits for that."""
    Publication.objects.filter(course=run.course_id).update(approval_rule="manager")
    step: ApprovalStep = booked(person, run).approval_steps.get()
    return step


def booked(person: Person, run: CourseRun, *, accept_waitlist: bool = False) -> Enrollment:
    """Books as that person does; raises NoSeatLeft when it is full and no waitlist is accepted."""
    return book(
        run=run, employment=employment_of(person), by=person, accept_waitlist=accept_waitlist
    )


def group(*, started: bool = False, done: bool = False) -> GroupEnrollment:
    """Marieke's dry run for a run with one seat left; carried out when `done`."""
    run, officer = offered_run("Groepswerk", capacity=2), cast_member("marieke")
    taking_part, first, second = (learner() for _ in range(3))
    booked(taking_part, run)
    given = [one.email for one in (taking_part, first, second)] + ["niemand@nvwa.example"]
    made = make_dry_run(
        run=CourseRun.objects.with_card_data().with_course().get(pk=run.pk),
        organisation=organisation(),
        lines=find_people(organisation(), given),
        details=GroupDetails(source=GroupSource.LIST, reason="Voor de nieuwe wet."),
        by=officer,
    )
    if started or done:
        start(group=made, by=officer)
    if done:
        drain_outbox()
    return made


def given_run(*people: Person, hours: float, trainer: str = "sietske", mark: str = "") -> CourseRun:
    """A run of six hours that began so many hours ago, with these people in it; a mark for each of
    them when given."""
    run = offered_run("Samen oefenen")
    for person in people:
        booked(person, run)
    start = (timezone.now() - datetime.timedelta(hours=hours)).replace(second=0, microsecond=0)
    end = start + datetime.timedelta(hours=6)
    run.meetings.update(starts_at=start, ends_at=end)
    CourseRun.objects.filter(pk=run.pk).update(starts_at=start, ends_at=end)
    run.trainers.add(cast_member(trainer))
    if mark:
        changes = [Change(one.pk, Mark(mark)) for one in run.enrollments.all()]
        save_marks(
            meeting=run.meetings.get(), changes=changes, source="list", by=cast_member(trainer)
        )
    run.refresh_from_db()
    return run


def contested() -> Contest:
    """Yvonne says that she was there."""
    yvonne = cast_member("yvonne")
    run = given_run(yvonne, learner(), hours=30, mark="absent")
    return contest(
        enrollment=run.enrollments.get(person=yvonne), text="Ik zat achterin.", by=yvonne
    )


def self_paced_seat(person: Person) -> Enrollment:
    return booked(person, offered_run("Op je eigen tempo", self_paced=True))


def evidence() -> Evidence:
    """Yvonne shows that she finished."""
    yvonne = cast_member("yvonne")
    return bring_evidence(
        enrollment=self_paced_seat(yvonne), file=ContentFile(b"%PDF-1.7"),
        file_name="certificaat.pdf", finished_on=timezone.localdate(), by=yvonne,
    )  # fmt: skip


def path(slug: str = "nvwa") -> LearningPath:
    """A new path of three steps, with a next version in the making."""
    owner = organisation(slug)
    first, second = (offered_run(title, slug=slug) for title in ("Basis", "Verdieping"))
    steps: list[dict[str, Any]] = [
        {"title": "De basis", "courses": [first.course], "due_days": 30},
        {"title": "Kies er een", "courses": [first.course, second.course], "needed": 1},
        {"title": "Laat het zien", "kind": "assignment", "description": "Schrijf een plan."},
    ]
    made = make_path(owner=owner, title=f"Proefleerlijn {next(_number)}", steps=steps)
    make_version(made, [*steps[1:], {"title": "Terugblik", "kind": "assignment"}], number=2)
    return made


def draft_step() -> PathStep:
    """A step of the version that is being made of a new path."""
    return PathStep.objects.filter(version__path=path(), version__published_at=None).earliest("pk")


def followed_path(person: Person | None = None) -> PathEnrollment:
    """Somebody on a new path, late with a step, of which a newer version is published."""
    person, made = person or learner(), path()
    enrollment = begin_path(path=made, employment=employment_of(person), by=person)
    PathEnrollment.objects.filter(pk=enrollment.pk).update(
        started_on=timezone.localdate() - datetime.timedelta(days=40)
    )
    publish_path(path=made, by=person)
    return enrollment


def cancelled(run: CourseRun, reason: str) -> None:
    with transaction.atomic():
        cancel_run(run=run, reason=reason, by=None)


def short_run() -> CourseRun:
    """A run with one participant where three are needed, of which the planners were asked whether
    it goes on; its course has another date."""
    run = offered_run("Verantwoordingsrapportages voor ketensamenwerking", in_days=10, minimum=3)
    make_run(course=run.course, in_days=45)
    booked(learner(), run)
    booked(learner(), run)
    warn_planners()
    drain_outbox()
    return CourseRun.objects.get(pk=run.pk)


def moved(run: CourseRun, days: int = 1) -> None:
    """All its meetings, so many days later."""
    later = datetime.timedelta(days=days)
    slots = [
        Slot(one.starts_at + later, one.ends_at + later, one.location, pk=one.pk)
        for one in run.meetings.select_related("location")
    ]
    details = RunDetails(
        capacity=run.seats.capacity, minimum=run.seats.minimum, location=run.location
    )
    change_run(run=run, details=details, slots=slots, by=None)
    drain_outbox()


def course_titled(title: str) -> Course:
    return Course.objects.get(texts__title=title)


def course_with_texts() -> Course:
    """A course that five people told about; one text was let through, one was hidden."""
    run = offered_run("Vertel erover", capacity=12)
    told = []
    for number in range(5):
        enrollment = booked(learner(), run)
        with transaction.atomic():
            move(enrollment, event="complete", by=None)
        answers = Answers(4, 5, 4, f"Hier had ik meteen iets aan. Deel {number}.")
        told.append(give_experience(enrollment=enrollment, answers=answers, by=enrollment.person))
    officer = cast_member("marieke")
    show_text(experience=told[0], by=officer)
    hide_text(experience=told[1], by=officer, reason="Noemt een naam")
    return run.course


def now() -> datetime.datetime:
    return timezone.now()


def colleague_with_a_full_desk(slug: str) -> Person:
    """A new colleague there with a place, a wait and messages about both."""
    person = learner(slug)
    booked(person, offered_run(slug=slug))
    full = offered_run(slug=slug, capacity=1)
    booked(learner(slug), full)
    booked(person, full, accept_waitlist=True)
    drain_outbox()
    return person


def paths_in_colour(slug: str) -> list[str]:
    """The pages that show the colours of a theme."""
    run = offered_run(slug=slug)
    return [
        reverse("start"),
        reverse("catalog:catalogue") + "?q=proefdraaien",
        run.course.get_absolute_url(),
        reverse("enrollment:book", args=[run.pk]),
        reverse("notifications:inbox"),
    ]


def shared_course(*, taken: bool, title: str = "Delen") -> tuple[Course, Publication | None]:
    """Of the RVO, offered to the NVWA; taken over with a price of its own, or not yet."""
    course, here = offered_run(title, slug="rvo").course, organisation()
    by = cast_member("marieke")
    share(course=course, sharing=Sharing.CHOSEN, organisations=[here], by=by)
    if not taken:
        return course, None
    terms = Terms(since=timezone.localdate(), price_excl=Decimal(80), note="Vraag het Marieke.")
    return course, take_over(course=course, organisation=here, terms=terms, by=by)


def teaching() -> Trainer:
    """Sietske as a trainer of the NVWA."""
    person = cast_member("sietske")
    values = {"organisation": organisation()}
    return Trainer.objects.get_or_create(person=person, defaults=values)[0]


def trainer_question() -> TrainerBooking:
    """A new run with an option on a room that is too small, for which Sietske is asked."""
    trainer, number = teaching(), next(_number)
    here = organisation()
    course = make_course(owner=here, published_to=[here], title=f"Vraag {number}")
    trainer.courses.add(course)
    room = make_room(f"Zaal {number}", capacity=6, note="De sleutel ligt bij de receptie.")
    until = timezone.localdate() + datetime.timedelta(days=3)
    wish = slot(300 + number, room=room, option_until=until, trainers=(trainer,))
    run = arrange(course, [wish], by=cast_member("marieke"))
    return TrainerBooking.objects.select_related("trainer", "meeting").get(meeting__run=run)


def some_option() -> RoomBooking:
    """An option of the NVWA on a room of everybody, this week."""
    room = make_room(f"Proefzaal {next(_number)}", equipment=["screen", "hybrid"], wheelchair=True)
    return take_room(
        room=room, organisation=organisation(), starts_at=at(4, 9), ends_at=at(4, 12),
        title="Vakdag van alle inspecteurs in de regio", by=cast_member("marieke"),
        option_until=timezone.localdate() + datetime.timedelta(days=2),
    )  # fmt: skip


def run_template() -> RunTemplate:
    """How the NVWA plans a new course: three mornings, the last of them online."""
    here = organisation()
    course = make_course(owner=here, published_to=[here], title=f"Naar voorbeeld {next(_number)}")
    course_trainer = teaching()
    course_trainer.courses.add(course)
    days = [
        {"day": day, "start": "09:00", "end": "12:30", "online": day == 14} for day in (0, 7, 14)
    ]
    fields = {
        "name": "Drie ochtenden", "capacity": 12, "minimum": 4, "pattern": days,
        "location": make_room(f"Vaste zaal {next(_number)}").location,
        "checklist": [{"text": "Zaal inrichten", "days_before": 7}],
    }  # fmt: skip
    by = cast_member("marieke")
    return save_template(course=course, organisation=here, fields=fields, by=by)
