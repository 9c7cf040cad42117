"""The village: a small world in which everything exists once, for the random lives.

Two organisations, four people with work, a role and a booking, four courses with a run; and of
whatever a page can show at least one, on both sides when it belongs to an organisation.

A new page: let a function below or in `furnished.py` make what it shows (a new kind of thing: a
new function, named in `FURNISH`), and give the page its line in `pages.py`. `make thorough` says
when it opens for nobody.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from catalog.models import (
    Competence,
    Course,
    CourseImage,
    Favourite,
    Publication,
    SavedSearch,
    Sharing,
    SynonymGroup,
    Theme,
)
from catalog.search.indexing import rebuild
from enrollment.actions.booking import book
from enrollment.actions.reserving import reserve_seats
from enrollment.actions.steps import move
from enrollment.experiences.actions import Answers, give_experience
from enrollment.experiences.figures import ENOUGH
from enrollment.models import Budget, Contest, HistoryDelivery, HistoryRecord, OldBooking
from enrollment.paths.actions import begin_path
from enrollment.wishes.actions import WishDetails, ask
from enrollment.wishes.own import OwnDetails, add_own
from organisations.models import Department, Organisation
from people.hr.actions import bring
from people.hr.models import PendingLink
from people.models import Delegation, Employment, Person
from people.permissions import Role
from planning.models import CourseRun, SeatShare
from tests.factories import (
    LONG_AGO,
    employment_of,
    give_role,
    make_course,
    make_department,
    make_employment,
    make_organisation,
    make_path,
    make_person,
    make_run,
    make_version,
)
from tests.people.hr.files import csv_file
from tests.people.hr.files import person as a_line
from tests.policy import furnished
from tests.policy.attending import shown

NAMES = ("Annelies Appelboom", "Berend Berkenhout", "Cato Ceder", "Diederik Dennenbos")
TITLES = ("Tulpenkweek", "Windturbine", "Koopkracht", "Zendmasten")
THEMES = {title: f"thema-{letter}" for title, letter in zip(TITLES, "abcd", strict=True)}
"""Everybody may know all themes, so these do not sound like the one course about them."""
NEWCOMERS = {"noord": "Esdoornhof", "zuid": "Fluweelboom"}
"""Family names that stand only in the personnel file of that organisation."""
PATHS = {"noord": "Grasmaaier", "zuid": "Hagenknipper"}
"""The learning path of each organisation."""


@dataclass(frozen=True)
class Village:
    organisations: list[Organisation]
    departments: list[Department]
    people: list[Person]
    courses: list[Course]
    runs: list[CourseRun]

    def manager_of(self, organisation: Organisation) -> Person:
        return self.people[0 if organisation == self.organisations[0] else 3]

    def member_of(self, organisation: Organisation) -> Person:
        """Whom that manager leads."""
        return self.people[2 if organisation == self.organisations[0] else 1]

    def course_of(self, organisation: Organisation) -> Course:
        return self.courses[self.organisations.index(organisation)]


def make_village() -> Village:
    organisations = [make_organisation("noord"), make_organisation("zuid")]
    departments = [make_department(organisation) for organisation in organisations]
    people = [make_person(*name.split()) for name in NAMES]
    courses = [_course(organisations[at % 2], title) for at, title in enumerate(TITLES)]
    runs = [make_run(course=course, capacity=3) for course in courses]
    for run, person in zip(runs, people, strict=True):
        run.trainers.add(person)
    for person, organisation in zip(people, organisations * 2, strict=True):
        make_employment(person, organisation)
    village = Village(organisations, departments, people, courses, runs)
    for furnish in FURNISH:
        furnish(village)
    rebuild([course.pk for course in courses])
    return village


def _course(owner: Organisation, title: str) -> Course:
    course = make_course(owner=owner, published_to=[owner], title=title)
    course.themes.add(Theme.objects.create(slug=THEMES[title], title_nl="Thema", title_en="Theme"))
    picture = {"data": b"webp", "digest": f"{course.pk:064}", "width": 1, "height": 1}
    CourseImage.objects.create(course=course, **picture)
    return course


# -- what they have -----------------------------------------------------------------------------


def _work_and_roles(village: Village) -> None:
    north, south = village.organisations
    annelies, berend, cato, diederik = village.people
    for person, role, where in (
        (annelies, Role.LD_OFFICER, north),
        (berend, Role.PO_ADMIN, south),
        (cato, Role.FUNCTIONAL_ADMIN, None),
        (diederik, Role.TRAINER, south),
    ):
        give_role(person, role, where)
    for organisation in village.organisations:
        own = Employment.objects.filter(person=village.member_of(organisation))
        own.update(manager=village.manager_of(organisation))
    Delegation.objects.create(manager=annelies, delegate=cato, since=LONG_AGO)


def _bookings(village: Village) -> None:
    for run, person in zip(village.runs, village.people, strict=True):
        book(run=run, employment=employment_of(person), by=person)


def _requests(village: Village) -> None:
    """Somebody of each side waits for the word of their manager."""
    for organisation in village.organisations:
        course, person = village.course_of(organisation), village.member_of(organisation)
        publications = Publication.objects.filter(course=course)
        publications.update(approval_rule="manager")
        run = make_run(course=course, in_days=80)
        book(run=run, employment=employment_of(person), by=person)
        publications.update(approval_rule="")


def _seats_and_money(village: Village) -> None:
    soon = timezone.localdate() + datetime.timedelta(days=5)
    for organisation in village.organisations:
        manager = village.manager_of(organisation)
        run = make_run(course=village.course_of(organisation), in_days=70)
        SeatShare.objects.create(run=run, organisation=organisation, seats=2, release_on=soon)
        reserve_seats(
            run=run, employment=employment_of(manager), seats=1, names_before=soon, by=manager
        )
        Budget.objects.create(organisation=organisation, year=soon.year, amount=100_000)


def _paths(village: Village) -> None:
    """Everybody follows the path of their organisation, of which a newer version is published and
    one more is being made."""
    for organisation in village.organisations:
        courses = [village.course_of(organisation)]
        steps = [{"title": "Eerst dit", "courses": courses}]
        path = make_path(owner=organisation, steps=steps, title=PATHS[organisation.slug])
        for employment in Employment.objects.filter(organisation=organisation):
            begin_path(path=path, employment=employment, by=employment.person)
        path.current = make_version(path, steps, number=2, published_at=timezone.now())
        path.save()
        make_version(path, steps, number=3)


def _finished(village: Village) -> None:
    """Everybody told how it was, and so did enough neighbours for the texts to be read."""
    for organisation in village.organisations:
        run = make_run(course=village.course_of(organisation), capacity=50, in_days=90)
        neighbours = [make_person("Buur", "Man") for _number in range(ENOUGH)]
        works = [
            *Employment.objects.filter(organisation=organisation).select_related("person"),
            *(make_employment(neighbour, organisation) for neighbour in neighbours),
        ]
        for employment in works:
            finished = book(run=run, employment=employment, by=employment.person)
            move(finished, event="complete", by=None)
            answers = Answers(4, 4, 4, "Leerzaam.")
            give_experience(enrollment=finished, answers=answers, by=employment.person)


def _attended(village: Village) -> None:
    """Everybody contests their attendance, and shows that they finished."""
    for run in village.runs:
        enrollment = run.enrollments.earliest("requested_at")
        Contest.objects.create(enrollment=enrollment, text="Ik was er.")
        shown(enrollment)


def _outside_the_catalogue(village: Village) -> None:
    """A wish and something added for everybody; somebody's own competence."""
    for person in village.people:
        details = WishDetails(title="Congres", goal="Bijblijven")
        ask(employment=employment_of(person), details=details, by=person)
        add_own(details=OwnDetails(title="Boek", learned_on=LONG_AGO), by=person)
    Competence.objects.create(slug="van-ons", label="Van ons")


def _kept(village: Village) -> None:
    for person in village.people:
        SavedSearch.objects.create(person=person, name="Werk", query="q=werk")
        for course in village.courses:
            Favourite.objects.create(person=person, course=course)
    SynonymGroup.objects.create(words=["werkdruk", "stress"])


def _offered_across(village: Village) -> None:
    """Each side may take over one course of the other, and did not."""
    for course, organisation in zip(village.courses[2:], village.organisations[::-1], strict=True):
        Course.objects.filter(pk=course.pk).update(sharing=Sharing.CHOSEN)
        course.shared_with.add(organisation)


def _personnel_files(village: Village) -> None:
    """A file with a newcomer, and a link that waits for somebody of the other side."""
    strangers = (village.people[1], village.people[0])
    for organisation, stranger in zip(village.organisations, strangers, strict=True):
        family_name = NEWCOMERS[organisation.slug]
        bring(
            organisation=organisation,
            by=None,
            file_name="mensen.csv",
            stream=io.BytesIO(csv_file([a_line("900", Achternaam=family_name)])),
        )
        PendingLink.objects.create(
            organisation=organisation,
            person=stranger,
            personnel_number="K1",
            row={"name": family_name},
        )


def _history(village: Village) -> None:
    """What came along from the portal before this one, about the newcomer."""
    for organisation in village.organisations:
        about = {
            "organisation": organisation,
            "origin": "Oud",
            "personnel_number": "K2",
            "title": f"Verslag van {NEWCOMERS[organisation.slug]}",
        }
        HistoryRecord.objects.create(**about, completed_on=LONG_AGO)
        OldBooking.objects.create(**about, starts_on=timezone.localdate())
        HistoryDelivery.objects.create(organisation=organisation, origin="Oud", file_name="oud.csv")


FURNISH: tuple[Callable[[Village], None], ...] = (
    _work_and_roles,
    _paths,
    _bookings,
    _requests,
    _seats_and_money,
    _finished,
    _attended,
    _outside_the_catalogue,
    _kept,
    _offered_across,
    _personnel_files,
    _history,
    furnished.groups,
    furnished.ordered,
    furnished.certified,
    furnished.arranged,
)
