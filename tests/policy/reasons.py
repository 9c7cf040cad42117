"""The reasons why a page may show a course, a person, an enrollment or a learning path to somebody.

Told from what the oracle knows, naively, as it is. Which reasons count on which page says
`pages.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django.db.models import Q

from enrollment.approval.links import read_token
from enrollment.models import (
    ApprovalStep,
    Certificate,
    GroupEnrollment,
    GroupLine,
    Interest,
    LearningWish,
)
from notifications.models import Notification
from people.policy import Actor
from planning.models import Trainer, TrainerBooking
from planning.trainers.links import read_token as read_question
from tests.policy.oracle import Oracle, Record


@dataclass(frozen=True)
class Sight:
    """What may be seen: courses, people, enrollments (in paths too), whose personnel files, and
    learning paths."""

    courses: set[int] = field(default_factory=set)
    people: set[Any] = field(default_factory=set)
    enrollments: set[Any] = field(default_factory=set)
    files_of: set[int] = field(default_factory=set)
    paths: set[int] = field(default_factory=set)

    def __or__(self, other: Sight) -> Sight:
        both = (getattr(self, one.name) | getattr(other, one.name) for one in fields(self))
        return Sight(*both)


@dataclass(frozen=True)
class Eyes:
    """Who looks at an address filled in with `values`, for which employment, while the rows are as
    the oracle knows them."""

    oracle: Oracle
    actor: Actor
    village_people: set[Any]
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def me(self) -> Any:
        assert self.actor.person is not None
        return self.actor.person.pk


Reason = Callable[[Eyes], Sight]


def catalogue(eyes: Eyes) -> Sight:
    return Sight(eyes.oracle.browses(eyes.me, eyes.actor.organisation_id))


def own_record(eyes: Eyes) -> Sight:
    """One's enrollments, with who did what with them; what one trains; and with whom one stands
    on paper: who leads one and did so before, whom one leads, who stands in for whom."""
    oracle, me = eyes.oracle, eyes.me
    own = oracle.own_enrollments(me)
    known = {row["manager_id"] for row in oracle.enrollments if row["id"] in own}
    known |= {row["by_id"] for row in oracle.steps if row["enrollment_id"] in own}
    known |= _managers(row for row in oracle.versions if row["person_id"] == me)
    known |= {row["person_id"] for row in oracle.all_employments if row["manager_id"] == me}
    for row in oracle.delegations:
        if me in {row["manager_id"], row["delegate_id"]}:
            known |= {row["manager_id"], row["delegate_id"]}
    taught = oracle.courses_of_runs(oracle.trains(me))
    return Sight(oracle.courses_of(own) | taught, known | {me}, own)


def anywhere_at_work(eyes: Eyes) -> Sight:
    """What one may browse in any of one's jobs: one's own data do not depend on the job chosen."""
    works = {
        row["organisation_id"] for row in eyes.oracle.all_employments if row["person_id"] == eyes.me
    }
    seen = (eyes.oracle.browses(eyes.me, organisation) for organisation in works)
    return Sight(set().union(*seen))


def curated(eyes: Eyes) -> Sight:
    return Sight(eyes.oracle.curates(eyes.me))


def requirable(eyes: Eyes) -> Sight:
    """What one may ask people to finish first: the own offer, and what was open to them."""
    return Sight(eyes.oracle.opened_once(eyes.me)) | curated(eyes)


def shared(eyes: Eyes) -> Sight:
    """What one's organisation has of others, or is offered."""
    return Sight(eyes.oracle.has_of_others(eyes.me))


def runs(eyes: Eyes) -> Sight:
    """The runs one organises or trains: who takes part, and who trains or is asked to."""
    oracle = eyes.oracle
    operated, participants = oracle.operates(eyes.me), oracle.participants(eyes.me)
    trainers = {row["person_id"] for row in oracle.trainers if row["courserun_id"] in operated}
    asked = TrainerBooking.objects.filter(meeting__run__in=operated)
    trainers |= set(asked.values_list("trainer__person", flat=True)) - {None}
    people = _people_of(oracle, participants) | trainers
    return Sight(oracle.courses_of_runs(operated), people, participants)


def offered(eyes: Eyes) -> Sight:
    """Courses one may browse or has in one's record, with who trains their runs."""
    courses = catalogue(eyes).courses | eyes.oracle.has_in_record(eyes.me)
    runs_of_them = {row["id"] for row in eyes.oracle.runs if row["course_id"] in courses}
    trainers = {
        row["person_id"] for row in eyes.oracle.trainers if row["courserun_id"] in runs_of_them
    }
    return Sight(courses, trainers)


def team(eyes: Eyes) -> Sight:
    members = eyes.oracle.team(eyes.me)
    people = {row["person_id"] for row in members} | _managers(members)
    return Sight(people=people) | reports(eyes)


def reports(eyes: Eyes) -> Sight:
    seen = eyes.oracle.reports_on(eyes.me)
    return Sight(eyes.oracle.courses_of(seen), _people_of(eyes.oracle, seen), seen)


def wishes(eyes: Eyes) -> Sight:
    """Who asked for something outside the catalogue, for work that one leads or looks after; with
    who led them then and leads them now."""
    oracle, people = eyes.oracle, set()
    led = {
        (row["person_id"], row["organisation_id"], row["personnel_number"])
        for row in oracle.team(eyes.me)
    }
    for wish in LearningWish.objects.values(
        "person_id",
        "organisation_id",
        "manager_id",
        "employment__manager_id",
        "employment__personnel_number",
    ):
        here = wish["organisation_id"]
        work = (wish["person_id"], here, wish["employment__personnel_number"])
        if oracle.is_officer(eyes.me, here) or oracle.is_personnel(eyes.me, here) or work in led:
            people |= {wish["person_id"], wish["manager_id"], wish["employment__manager_id"]}
    return Sight(people=people - {None})


def own_wishes(eyes: Eyes) -> Sight:
    """Who led one when one asked, leads that work now, or did something with the wish."""
    people: set[Any] = set()
    for wish in LearningWish.objects.filter(person=eyes.me).select_related("employment"):
        people |= {wish.manager_id, wish.employment.manager_id, wish.decided_by_id}
        people |= set(wish.log.values_list("by", flat=True))
    return Sight(people=people - {None})


def asked_of_me(eyes: Eyes) -> Sight:
    """Who asked for something, of whom one was told so."""
    told = Notification.objects.filter(person=eyes.me, kind="wish_to_decide")
    names = {one.context["person"] for one in told}
    asked = LearningWish.objects.select_related("person")
    return Sight(people={one.person_id for one in asked if one.person.full_name in names})


def by_link(eyes: Eyes) -> Sight:
    """Whoever holds the link of a mail sees its request, and who leads whoever asked."""
    ids = read_token(eyes.values["token"])
    assert ids is not None
    about = {ApprovalStep.objects.get(pk=ids[0]).enrollment_id}
    asked = _people_of(eyes.oracle, about)
    leads = _managers(row for row in eyes.oracle.all_employments if row["person_id"] in asked)
    people = asked | leads | {ids[1]}
    return Sight(eyes.oracle.courses_of(about), people, about)


def by_trainer_link(eyes: Eyes) -> Sight:
    """Whoever holds the link of a mail sees what that trainer is asked for."""
    asked = read_question(eyes.values["token"])
    assert asked is not None
    people = set(Trainer.objects.filter(uuid=asked.trainer).values_list("person", flat=True))
    return Sight(eyes.oracle.courses_of_runs({asked.run}), people - {None})


def on_paper(eyes: Eyes) -> Sight:
    """Whoever holds the number of a certificate sees what that paper says."""
    paper = Certificate.objects.get(number=eyes.values["number"])
    about = {paper.enrollment_id}
    return Sight(eyes.oracle.courses_of(about), _people_of(eyes.oracle, about))


def groups(eyes: Eyes) -> Sight:
    """The groups of the organisations one advises: in what, who made them, who is in them and who
    must agree."""
    mine = GroupEnrollment.objects.filter(organisation__in=_advised(eyes))
    lines = GroupLine.objects.filter(group__in=mine)
    people = {
        *mine.values_list("by", flat=True),
        *lines.values_list("employment__person", flat=True),
        *lines.values_list("employment__manager", flat=True),
    }
    in_runs = set(mine.values_list("run", flat=True))
    return Sight(eyes.oracle.courses_of_runs(in_runs), people - {None})


def grouped(eyes: Eyes) -> Sight:
    """The groups one is in, and who made them; and those one made oneself."""
    found = GroupEnrollment.objects.filter(
        Q(lines__employment__person=eyes.me) | Q(by=eyes.me)
    ).values_list("run", "by")
    people = {by for _run, by in found} - {None}
    return Sight(eyes.oracle.courses_of_runs({run for run, _by in found}), people)


def plannable(eyes: Eyes) -> Sight:
    """What one may plan: the own offer, and what is open to the organisations one advises."""
    return Sight(eyes.oracle.open_where_advised(eyes.me)) | curated(eyes)


def wanting(eyes: Eyes) -> Sight:
    """Who wants a course, of the organisations one advises."""
    rows = Interest.objects.filter(organisation__in=_advised(eyes))
    return Sight(people=set(rows.values_list("person", flat=True)))


def askable(eyes: Eyes) -> Sight:
    """For who plans: the trainers that all share, and those of the organisations one advises."""
    here = _advised(eyes)
    rows = Trainer.objects.values_list("person", "organisation") if here else ()
    return Sight(people={person for person, whose in rows if whose in {None, *here}} - {None})


def staff(eyes: Eyes) -> Sight:
    """For who plans: who works at, or trains from outside for, the organisations one advises."""
    here = _advised(eyes)
    rows = [*eyes.oracle.employments, *eyes.oracle.roles]
    return Sight(people={row["person_id"] for row in rows if row["organisation_id"] in here})


def asked_to_train(eyes: Eyes) -> Sight:
    """What one was asked for as a trainer, and what one can give."""
    asked = TrainerBooking.objects.filter(trainer__person=eyes.me)
    can = set(Trainer.objects.filter(person=eyes.me).values_list("courses", flat=True)) - {None}
    runs_asked = set(asked.values_list("meeting__run", flat=True))
    return Sight(eyes.oracle.courses_of_runs(runs_asked) | can)


def own_interests(eyes: Eyes) -> Sight:
    """What one would like to follow, or once did."""
    return Sight(set(Interest.objects.filter(person=eyes.me).values_list("course", flat=True)))


def own_paths(eyes: Eyes) -> Sight:
    """The learning paths one follows or followed."""
    mine = eyes.oracle.own_paths(eyes.me)
    return Sight(enrollments=mine, paths=eyes.oracle.paths_of(mine))


def offered_paths(eyes: Eyes) -> Sight:
    return Sight(paths=eyes.oracle.browses_paths(eyes.me, eyes.actor.organisation_id))


def curated_paths(eyes: Eyes) -> Sight:
    """Those of the organisation one advises, with who is on them; and the paths of its people."""
    oracle, on_them = eyes.oracle, eyes.oracle.operates_paths(eyes.me)
    people = {row["person_id"] for row in oracle.on_paths if row["id"] in on_them}
    paths = oracle.curates_paths(eyes.me) | oracle.paths_of(on_them)
    return Sight(people=people, enrollments=on_them, paths=paths)


def reported_paths(eyes: Eyes) -> Sight:
    oracle, seen = eyes.oracle, eyes.oracle.reports_on_paths(eyes.me)
    people = {row["person_id"] for row in oracle.on_paths if row["id"] in seen}
    return Sight(people=people, enrollments=seen, paths=oracle.paths_of(seen))


def personnel(eyes: Eyes) -> Sight:
    """The people of the organisations one administers: never the other side of who works twice."""
    employments = {row["id"]: row for row in eyes.oracle.looks_after(eyes.me)}
    managers = _managers(row for row in eyes.oracle.versions if row["pgh_obj_id"] in employments)
    people = {row["person_id"] for row in employments.values()} | managers
    return Sight(people=people, files_of=_administered(eyes))


def colleagues(eyes: Eyes) -> Sight:
    return Sight(people=eyes.oracle.colleagues(eyes.me))


def roles(eyes: Eyes) -> Sight:
    """Of the organisations one administers: who has a role there, and who works there."""
    here = _administered(eyes)
    people = {row["person_id"] for row in eyes.oracle.roles if row["organisation_id"] in here}
    people |= {
        row["person_id"] for row in eyes.oracle.all_employments if row["organisation_id"] in here
    }
    return Sight(people=people) | everybody(eyes)


def everybody(eyes: Eyes) -> Sight:
    """The functional administrator looks after both sides; others see nobody this way."""
    if not eyes.oracle.runs_the_portal(eyes.me):
        return Sight()
    organisations = {row["organisation_id"] for row in eyes.oracle.all_employments}
    return Sight(people=eyes.village_people, files_of=organisations)


def myself(eyes: Eyes) -> Sight:
    return Sight(people={eyes.me})


def _administered(eyes: Eyes) -> set[int]:
    organisations = {row["organisation_id"] for row in eyes.oracle.all_employments}
    return {one for one in organisations if eyes.oracle.is_personnel(eyes.me, one)}


def _advised(eyes: Eyes) -> set[int]:
    organisations = {row["organisation_id"] for row in eyes.oracle.all_employments}
    return {one for one in organisations if eyes.oracle.is_officer(eyes.me, one)}


def _managers(employments: Iterable[Record]) -> set[Any]:
    return {row["manager_id"] for row in employments} - {None}


def _people_of(oracle: Oracle, enrollments: set[Any]) -> set[Any]:
    return {row["person_id"] for row in oracle.enrollments if row["id"] in enrollments}
