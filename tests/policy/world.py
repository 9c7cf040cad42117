"""The world of `expected.csv`: who plays, and the objects as each of them calls them.

Four organisations have the same things, so that "own organisation" and "other organisation" mean
something for everybody: `nvwa` and `rvo` are live, `acm` is joining and `cpb` has left.
"""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass, field

from django.db import models
from django.test import Client
from django.utils import timezone

from catalog.models import Course, LearningPath, Publication, Theme
from catalog.search.indexing import rebuild
from catalog.states import CourseState
from enrollment.actions.booking import book
from enrollment.models import (
    ApprovalStep,
    Enrollment,
    HistoryDelivery,
    HistoryRecord,
    OldBooking,
    PathEnrollment,
)
from enrollment.paths.actions import begin_path
from notifications.models import Notification
from organisations.models import Organisation
from organisations.states import OrganisationState
from people.hr.actions import bring
from people.hr.models import PendingLink
from people.middleware import ACTING_FOR
from people.models import Delegation, Employment, Person, RoleAssignment
from people.permissions import Role
from people.policy import NOBODY, Actor, actor_for
from planning.actions import cancel_run
from planning.models import CourseRun
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

OTHER = {"nvwa": "rvo", "rvo": "nvwa", "acm": "nvwa", "cpb": "nvwa"}
WORDS = {
    "nvwa": "tulpenkweek visafslag kaasmakerij hooibergen molenaar zuivelfabriek wolspinnen",
    "rvo": "windturbine aardwarmte zonnepaneel laadstation waterstof isolatieglas dakpannen",
    "acm": "telefonie energiemarkt postbezorging drukkerij kabelbaan glasvezel zendmasten",
    "cpb": "ramingen begroting koopkracht pensioenen woningmarkt arbeidsduur belastingen",
}
"""One word per course, unlike all the others, so that search finds that course or nothing."""


@dataclass
class Side:
    """What one organisation has, by the name used in `expected.csv`."""

    organisation: Organisation
    courses: dict[str, Course] = field(default_factory=dict)
    runs: dict[str, CourseRun] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    enrollments: dict[str, Enrollment] = field(default_factory=dict)
    paths: dict[str, LearningPath] = field(default_factory=dict)
    on_paths: dict[str, PathEnrollment] = field(default_factory=dict)
    """People on the organisation's own path, by who they are."""
    requests: dict[str, ApprovalStep] = field(default_factory=dict)
    """What waits for agreement, by who asked."""
    papers: dict[str, models.Model] = field(default_factory=dict)
    """What its administration has of its people: import, link, role, delegation."""


@dataclass
class Player:
    """Somebody who plays a role: signed in already, unless they are a stranger."""

    person: Person | None
    side: str
    client: Client = field(default_factory=Client)
    acting_for: int | None = None
    enrollments: dict[str, Enrollment] = field(default_factory=dict)
    """Of their own, by object."""
    on_path: PathEnrollment | None = None
    """On the own organisation's path."""
    link: PendingLink | None = None

    def actor(self) -> Actor:
        return actor_for(self.person, self.acting_for) if self.person else NOBODY


@dataclass
class World:
    sides: dict[str, Side] = field(default_factory=dict)
    players: dict[str, Player] = field(default_factory=dict)

    def here(self, player: Player) -> Side:
        return self.sides[player.side]

    def there(self, player: Player) -> Side:
        return self.sides[OTHER[player.side]]


def make_world() -> World:
    """Everything is made while all are live and employed; then time passes for some of them."""
    from tests.policy.arranging import make_arranged
    from tests.policy.attending import make_attended
    from tests.policy.deciding import make_requests
    from tests.policy.finished import make_finished
    from tests.policy.groups import make_groups
    from tests.policy.keeping import make_kept
    from tests.policy.landscapes import make_landscapes
    from tests.policy.ordering import make_ordered
    from tests.policy.outside import make_outside
    from tests.policy.seats import make_seats
    from tests.policy.sharing import make_shared

    world = World()
    for slug in OTHER:
        world.sides[slug] = Side(make_organisation(slug))
    for slug in OTHER:
        _people(world.sides[slug])
        _courses(world, slug)
    for slug in OTHER:
        _runs(world, slug)
        _paths(world, slug)
    _players(world)
    for slug in OTHER:
        _colleagues_book(world, slug)
        _papers(world.sides[slug])
    for player in world.players.values():
        _books_for_themselves(world, player)
    make_outside(world)
    make_finished(world)
    make_kept(world)
    make_requests(world)
    make_attended(world)
    make_seats(world)
    make_ordered(world)
    make_groups(world)
    make_shared(world)
    make_arranged(world)
    make_landscapes(world)
    _time_passes(world)
    rebuild(list(Course.objects.values_list("pk", flat=True)))
    for player in world.players.values():
        _sign_in(player)
    return world


# -- what organisations have --------------------------------------------------------------------


def _people(side: Side) -> None:
    """A manager with a team of one, and a colleague elsewhere in the organisation."""
    here, team = side.organisation, make_department(side.organisation)
    manager, mate, colleague = (
        make_person(name, here.short_name) for name in ("Mo", "Teun", "Kees")
    )
    make_employment(manager, here, team)
    make_employment(mate, here, team, manager=manager)
    make_employment(colleague, here, make_department(here, "Team West"))
    side.people = {"manager": manager, "team": mate, "own organisation": colleague}


def _courses(world: World, slug: str) -> None:
    here, there = world.sides[slug].organisation, world.sides[OTHER[slug]].organisation
    today = timezone.localdate()
    day = datetime.timedelta(days=1)
    words = iter(WORDS[slug].split())

    def course(owner: Organisation, *published_to: Organisation, **fields: object) -> Course:
        word = next(words)
        made = make_course(owner=owner, published_to=published_to, title=word.title(), **fields)
        theme = Theme.objects.create(slug=word, title_nl=word, title_en=word)
        made.themes.add(theme)
        return made

    courses = {
        "own organisation": course(here, here),
        "concern-wide": course(there, here, there),
        "draft": course(here, here, state=CourseState.DRAFT),
        "unpublished": course(here),
        "publication ended": course(there, here),
        "publication to come": course(there, here),
        "withdrawn": course(there, here),
    }
    for name, period in {
        "publication ended": {"since": LONG_AGO, "until": today - day},
        "publication to come": {"since": today + day},
    }.items():
        Publication.objects.filter(course=courses[name]).update(**period)
    world.sides[slug].courses = courses


def _runs(world: World, slug: str) -> None:
    side, there = world.sides[slug], world.sides[OTHER[slug]].organisation
    here, courses = side.organisation, side.courses
    side.runs = {
        name: make_run(course=courses[name], capacity=50)
        for name in ("own organisation", "concern-wide", "draft", "publication ended", "withdrawn")
    }
    side.runs |= {
        "own enrollment": make_run(course=courses["own organisation"], capacity=50, in_days=21),
        "organised here": make_run(course=courses["concern-wide"], organiser=here, in_days=30),
        "training": make_run(course=courses["own organisation"], in_days=40),
        "training elsewhere": make_run(course=courses["concern-wide"], organiser=there, in_days=50),
        "cancelled": make_run(course=courses["own organisation"], in_days=60),
    }
    cancel_run(run=side.runs["cancelled"], reason="Te weinig animo", by=side.people["manager"])


def _paths(world: World, slug: str) -> None:
    side, there = world.sides[slug], world.sides[OTHER[slug]].organisation
    assignment = [{"title": "Opdracht", "kind": "assignment"}]
    side.paths = {
        "own organisation": make_path(owner=side.organisation, steps=assignment),
        "concern-wide": make_path(owner=there, steps=assignment, sharing="concern"),
        "withdrawn": make_path(
            owner=side.organisation, steps=assignment, state=CourseState.WITHDRAWN
        ),
    }
    for path in side.paths.values():
        make_version(path, assignment, number=2)
    side.on_paths = {
        name: _begun(side.people[name], side.paths["own organisation"])
        for name in ("team", "own organisation")
    }


def _begun(person: Person, path: LearningPath) -> PathEnrollment:
    return begin_path(path=path, employment=employment_of(person), by=person)


def _colleagues_book(world: World, slug: str) -> None:
    side = world.sides[slug]
    mate, colleague = side.people["team"], side.people["own organisation"]
    side.enrollments = {
        "team": _booked(mate, side.runs["own organisation"]),
        "own organisation": _booked(colleague, side.runs["own organisation"]),
        "own organisation, run elsewhere": _booked(colleague, side.runs["concern-wide"]),
        "training": _booked(colleague, side.runs["training"]),
        "training elsewhere": _booked(colleague, side.runs["training elsewhere"]),
        "organised here": _booked(colleague, side.runs["organised here"]),
    }


def _papers(side: Side) -> None:
    here, people = side.organisation, side.people
    side.papers = {
        "import": bring(
            organisation=here,
            by=None,
            file_name="mensen.csv",
            stream=io.BytesIO(csv_file([a_line("900")])),
        ),
        "link": PendingLink.objects.create(
            organisation=here,
            person=people["own organisation"],
            personnel_number="K1",
            row={"name": "K."},
        ),
        "role": give_role(people["own organisation"], Role.TRAINER, here),
        "old result": HistoryRecord.objects.create(
            organisation=here,
            origin="Oud",
            personnel_number="K2",
            title="Oud",
            completed_on=LONG_AGO,
        ),
        "old booking": OldBooking.objects.create(
            organisation=here,
            origin="Oud",
            personnel_number="K2",
            title="Oud",
            starts_on=timezone.localdate(),
        ),
        "old file": HistoryDelivery.objects.create(
            organisation=here, origin="Oud", file_name="oud.csv"
        ),
        "delegation": Delegation.objects.create(
            manager=people["manager"],
            delegate=people["own organisation"],
            since=timezone.localdate() + datetime.timedelta(days=30),
        ),
    }


def _booked(person: Person, run: CourseRun) -> Enrollment:
    return book(run=run, employment=employment_of(person), by=person)


# -- who plays ----------------------------------------------------------------------------------

GIVEN_ROLES = {
    "trainer": (Role.TRAINER, "nvwa"),
    "L&D officer": (Role.LD_OFFICER, "nvwa"),
    "P&O admin": (Role.PO_ADMIN, "nvwa"),
    "council member": (Role.COUNCIL_MEMBER, "nvwa"),
    "functional administrator": (Role.FUNCTIONAL_ADMIN, ""),
    "officer elsewhere": (Role.LD_OFFICER, "rvo"),
    "officer, organisation joining": (Role.LD_OFFICER, "acm"),
    "officer, organisation left": (Role.LD_OFFICER, "cpb"),
    "officer no more": (Role.LD_OFFICER, "nvwa"),
    "officer to be": (Role.LD_OFFICER, "nvwa"),
    "former employee": (Role.LD_OFFICER, "nvwa"),
}
"""Role and organisation ("": the whole concern) of who has one."""

LEARNERS = {
    "learner": "nvwa",
    "learner, organisation joining": "acm",
    "learner, organisation left": "cpb",
}


def _players(world: World) -> None:
    players = world.players
    for name, slug in LEARNERS.items():
        players[name] = Player(_learner(world, slug), slug)
    for name, (role, slug) in GIVEN_ROLES.items():
        person = _learner(world, slug or "nvwa")
        give_role(person, role, world.sides[slug].organisation if slug else None)
        players[name] = Player(person, slug or "nvwa")
    players["manager"] = Player(world.sides["nvwa"].people["manager"], "nvwa")
    both = _learner(world, "nvwa")
    second = make_employment(
        both, world.sides["rvo"].organisation, since=LONG_AGO + datetime.timedelta(days=1)
    )
    players["two employments"] = Player(both, "nvwa")
    players["two employments, other chosen"] = Player(both, "rvo", acting_for=second.pk)
    players["without employment"] = Player(make_person("Vreemde", "Eend"), "nvwa")
    players["anonymous"] = Player(None, "nvwa")
    for name in ("training", "training elsewhere"):
        world.sides["nvwa"].runs[name].trainers.add(players["trainer"].person)
    outsider = make_person("Ex", "Tern")
    give_role(outsider, Role.TRAINER, world.sides["nvwa"].organisation)
    world.sides["nvwa"].runs["training"].trainers.add(outsider)
    players["trainer from outside"] = Player(outsider, "nvwa")


def _learner(world: World, slug: str) -> Person:
    """In a department of their own: neither in the team of the manager, nor next to Kees."""
    person = make_person("Speler", "van der Werff")
    here = world.sides[slug].organisation
    make_employment(person, here, make_department(here, "Team Zuid"))
    return person


def _books_for_themselves(world: World, player: Player) -> None:
    """One seat to come, and one in a course that is withdrawn later."""
    if player.person is None:
        return
    employment = Employment.objects.of(player.person).filter(organisation__slug=player.side).first()
    if employment is None:
        return
    player.on_path = begin_path(
        path=world.here(player).paths["own organisation"], employment=employment, by=player.person
    )
    runs = world.here(player).runs
    for name, run in {"own": "own enrollment", "withdrawn, own record": "withdrawn"}.items():
        player.enrollments[name] = book(run=runs[run], employment=employment, by=player.person)


def _time_passes(world: World) -> None:
    today = timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)
    for side in world.sides.values():
        Course.objects.filter(pk=side.courses["withdrawn"].pk).update(state=CourseState.WITHDRAWN)
    for slug, state in {"acm": OrganisationState.ONBOARDING, "cpb": OrganisationState.LEFT}.items():
        Organisation.objects.filter(slug=slug).update(state=state)
    _roles_of(world, "officer no more").update(until=yesterday)
    _roles_of(world, "officer to be").update(since=today + datetime.timedelta(days=1))
    former = world.players["former employee"].person
    Employment.objects.filter(person=former).update(until=yesterday)


def _roles_of(world: World, player: str):  # type: ignore[no-untyped-def]
    return RoleAssignment.objects.filter(person=world.players[player].person)


def _sign_in(player: Player) -> None:
    if player.person is None:
        return
    player.link = PendingLink.objects.create(
        organisation=Organisation.objects.get(slug=OTHER[player.side]),
        person=player.person,
        personnel_number=f"L{player.person.pk}"[:30],
        row={"name": "L."},
    )
    player.client.force_login(player.person)
    if player.acting_for:
        session = player.client.session
        session[ACTING_FOR] = player.acting_for
        session.save()


def latest_notification(person: Person) -> Notification:
    return Notification.objects.filter(person=person).exclude(calendar=[]).latest("created_at")
