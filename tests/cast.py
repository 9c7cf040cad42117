"""The cast: who plays in the tests. Alice and Bob learn, Mo leads them, Olga curates; Roos and
Ruud are from another organisation; the stranger belongs nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from organisations.models import Organisation
from people.models import Person
from people.permissions import Role
from tests.factories import (
    give_role,
    make_department,
    make_employment,
    make_organisation,
    make_person,
)


@dataclass(frozen=True)
class Cast:
    nvwa: Organisation
    rvo: Organisation
    alice: Person
    bob: Person
    mo: Person
    olga: Person
    petra: Person
    carla: Person
    tim: Person
    femke: Person
    roos: Person
    ruud: Person
    stranger: Person


def make_cast() -> Cast:
    nvwa, rvo = make_organisation("nvwa"), make_organisation("rvo")
    team, elsewhere = make_department(nvwa), make_department(rvo)
    mo = make_person("Mo", "Manager")
    make_employment(mo, nvwa, team)
    people: dict[str, Person] = {"mo": mo}
    for name in ("alice", "bob", "olga", "petra", "carla", "tim", "femke"):
        people[name] = make_person(name.title(), "van der Werff")
        make_employment(people[name], nvwa, team, manager=mo)
    for name in ("roos", "ruud"):
        people[name] = make_person(name.title(), "Bakker")
        make_employment(people[name], rvo, elsewhere)
    give_role(people["olga"], Role.LD_OFFICER, nvwa)
    give_role(people["ruud"], Role.LD_OFFICER, rvo)
    give_role(people["petra"], Role.PO_ADMIN, nvwa)
    give_role(people["carla"], Role.COUNCIL_MEMBER)
    give_role(people["tim"], Role.TRAINER, nvwa)
    give_role(people["femke"], Role.FUNCTIONAL_ADMIN)
    return Cast(nvwa=nvwa, rvo=rvo, stranger=make_person("Vreemde", "Eend"), **people)
