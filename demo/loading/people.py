"""People, their employments and their roles."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from demo.cast import BY_KEY, CAST, CAST_PASSWORD, CastMember
from demo.content.organisations import ORGANISATIONS, OrganisationContent
from demo.content.people import PersonName, email_local_part, generate_people
from demo.loading.copying import copy_in
from demo.loading.organisations import Staff, load_organisations
from demo.loading.staff import Position, positions
from demo.loading.story import Story, draw_uuid
from organisations.models import Organisation
from people.models import Employment, Person, RoleAssignment
from people.permissions import DERIVED_ROLES, Role

SECOND_JOBS = 0.004
LEAVERS = 0.02
ONE_IN = {Role.LD_OFFICER: 700, Role.PO_ADMIN: 900, Role.TRAINER: 150}
"""For how many people an organisation has one with that role; at least one."""


@dataclass
class People:
    """All staff by slug of the organisation, and the cast's employments by key."""

    staff: dict[str, Staff]
    cast: dict[str, list[Employment]]

    def of_id(self) -> dict[int, Staff]:
        return {staff.organisation.pk: staff for staff in self.staff.values()}


def load_people(story: Story) -> People:
    """Makes everyone; the cast is the same in each size."""
    staff = {one.content.slug: one for one in load_organisations(story)}
    maker = _Maker(story)
    people = People(staff, {})
    for one in staff.values():
        maker.fill(one, people.cast)
    maker.second_jobs(people)
    copy_in(maker.persons)
    copy_in(maker.employments)
    copy_in(_roles(story, people))
    return people


def headcounts(total: int) -> dict[str, int]:
    """People per organisation, in proportion; small ones keep room for their cast."""
    everyone = sum(content.headcount for content in ORGANISATIONS)
    least = Counter(member.organisation for member in CAST)
    return {
        content.slug: max(content.headcount * total // everyone, least[content.slug] + 3)
        for content in ORGANISATIONS
    }


class _Maker:
    """Makes people and employments, with e-mail addresses and numbers that occur once."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.rng = story.rng("people")
        self.persons: list[Person] = []
        self.employments: list[Employment] = []
        self._addresses: Counter[str] = Counter(member.email for member in CAST)
        self._counts = headcounts(story.size.people)
        self._names = generate_people(seed=story.seed, count=sum(self._counts.values()))
        self._cast_hash = make_password(CAST_PASSWORD)

    def fill(self, staff: Staff, cast: dict[str, list[Employment]]) -> None:
        """Gives every position a person; the cast takes the places that suit their story."""
        slug = staff.content.slug
        plan = positions(staff.content, self._counts[slug], self.rng)
        seats = _seats_of_cast(staff.content, plan)
        persons = [
            self._cast_person(seats[index]) if index in seats else self._person(staff)
            for index in range(len(plan))
        ]
        for index, position in enumerate(plan):
            boss = persons[position.boss] if position.boss is not None else None
            employment = self._employment(staff, persons[index], position, boss)
            if index in seats:
                member = seats[index]
                employment.function, employment.scale = member.function, member.scale
                employment.since, employment.until = datetime.date(2019, 3, 1), None
                cast[member.key] = [employment]
            else:
                staff.employments.append(employment)

    def second_jobs(self, people: People) -> None:
        """Some work for two organisations; so does somebody of the cast."""
        every = list(people.staff.values())
        for staff in every:
            for employment in self.rng.sample(
                staff.employments, int(len(staff.employments) * SECOND_JOBS)
            ):
                other = self.rng.choice([one for one in every if one is not staff])
                other.employments.append(self._beside(employment, other))
        for member in CAST:
            if member.also_at:
                first = people.cast[member.key][0]
                second = self._beside(first, people.staff[member.also_at])
                second.since, second.until = datetime.date(2024, 1, 1), None
                second.function = member.function
                people.cast[member.key].append(second)

    def _person(self, staff: Staff) -> Person:
        name: PersonName = next(self._names)
        address = f"{email_local_part(name)}@{staff.content.email_domain}"
        self._addresses[address] += 1
        if (times := self._addresses[address]) > 1:
            address = address.replace("@", f"{times}@")
        return self._add(
            Person(
                email=address,
                given_name=name.given_name,
                initials=name.initials,
                infix=name.infix,
                family_name=name.family_name,
                language="en" if self.rng.random() < 0.01 else "nl",
                password=f"!{self.rng.getrandbits(160):040x}",
            )
        )

    def _cast_person(self, member: CastMember) -> Person:
        return self._add(
            Person(
                email=member.email,
                given_name=member.given_name,
                initials=f"{member.given_name[0]}.",
                infix=member.infix,
                family_name=member.family_name,
                language=member.language,
                password=self._cast_hash,
            )
        )

    def _add(self, person: Person) -> Person:
        person.pk = draw_uuid(self.rng)
        person.created_at = self.story.now - datetime.timedelta(days=1000)
        self.persons.append(person)
        return person

    def _employment(
        self, staff: Staff, person: Person, position: Position, boss: Person | None
    ) -> Employment:
        since = self.story.day(-int(self.rng.triangular(20, 9000, 900)))
        left = not position.leads and self.rng.random() < LEAVERS
        until = self.story.day(-self.rng.randrange(10, 400)) if left else None
        department = staff.departments[position.department]
        employment = Employment(
            person=person,
            organisation=staff.organisation,
            department=department,
            personnel_number=f"{100_000 + len(self.employments)}",
            function=position.function.title,
            scale=position.function.scale,
            cost_centre=f"KP{4000 + position.department * 10}",
            manager=boss,
            since=min(since, until) if until else since,
            until=until,
            created_at=person.created_at,
        )
        self.employments.append(employment)
        return employment

    def _beside(self, first: Employment, other: Staff) -> Employment:
        """A second employment of the same person, in a team of the other organisation."""
        team = self.rng.choice(
            [
                one
                for one in other.employments
                if one.manager_id and one.person_id != first.person_id
            ]
        )
        employment = Employment(
            person=first.person,
            organisation=other.organisation,
            department=team.department,
            personnel_number=f"{100_000 + len(self.employments)}",
            function=team.function,
            scale=team.scale,
            cost_centre=team.cost_centre,
            manager=team.manager if team.manager_id != first.person_id else None,
            since=max(first.since, datetime.date(2023, 9, 1)),
            until=None,
            created_at=first.created_at,
        )
        self.employments.append(employment)
        return employment


def _seats_of_cast(content: OrganisationContent, plan: list[Position]) -> dict[int, CastMember]:
    """Which position each of the cast takes: bosses lead the first team, with their people in it;
    the others sit in a department that suits them, or else at the end."""
    members = [member for member in CAST if member.organisation == content.slug]
    bosses = {member.boss for member in members}
    leader = next(index for index in range(len(plan)) if _leads_a_team(index, plan))
    team = [index for index, position in enumerate(plan) if position.boss == leader]
    seats: dict[int, CastMember] = {}
    for member in members:
        if member.key in bosses:
            seats[leader] = member
            continue
        free = [i for i in range(len(plan)) if not plan[i].leads and i not in seats]
        names = content.departments
        suiting = [i for i in free if member.sits_in in names[plan[i].department].name]
        own_team = [i for i in team if i in free] if member.boss in BY_KEY else []
        seats[(own_team or suiting or free[::-1])[0]] = member
    return seats


def _leads_a_team(index: int, plan: list[Position]) -> bool:
    return plan[index].leads and any(
        position.boss == index and not position.leads for position in plan
    )


def _roles(story: Story, people: People) -> list[RoleAssignment]:
    rng = story.rng("roles")
    roles = [role for staff in people.staff.values() for role in _roles_in(staff, rng)]
    for key, employments in people.cast.items():
        member = BY_KEY[key]
        if member.role not in DERIVED_ROLES:
            organisation = None if member.concern_wide else employments[0].organisation
            roles.append(_role(employments[0], member.role, organisation))
    return roles


def _roles_in(staff: Staff, rng: random.Random) -> Iterator[RoleAssignment]:
    present = [employment for employment in staff.employments if employment.until is None]
    for role, one_in in ONE_IN.items():
        holders = rng.sample(present, min(len(present), max(1, len(present) // one_in)))
        staff.by_role[role] = [employment.person for employment in holders]
        yield from (_role(employment, role, staff.organisation) for employment in holders)
    council = rng.choice(present)
    yield _role(council, Role.COUNCIL_MEMBER, staff.organisation)


def _role(employment: Employment, role: Role, organisation: Organisation | None) -> RoleAssignment:
    return RoleAssignment(
        person=employment.person,
        role=role,
        organisation=organisation,
        since=employment.since,
        created_at=employment.created_at,
    )
