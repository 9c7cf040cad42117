"""The cast of the demo: the same made-up people in every size, each with something to see.

Visitors sign in as one of them with a click. Names and addresses are inventions; `.example` is a
domain that nobody can own (RFC 2606).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demo.content.people import ascii_fold
from people.names import full_name
from people.permissions import Role

LEADING = ("persoonlijk-leiderschap", "teamontwikkeling", "functioneren-beoordelen")
CAST_PASSWORD = "leren-is-leuk-2026"  # noqa: S105 (public on purpose: made-up people)


@dataclass(frozen=True)
class OwnRecord:
    """How many enrollments of each kind somebody of the cast has."""

    upcoming: int = 1
    studying: int = 1
    """Self-paced ones that are not finished yet."""
    waiting: int = 0
    completed: int = 3
    withdrawn: int = 0
    cancelled: int = 0


@dataclass(frozen=True)
class CastMember:
    """Somebody of the cast. `key` is in the address of their button and never changes.

    `organisation` and `also_at` are slugs; `boss` is the key of their manager, when that is
    somebody of the cast. `title` and `try_this` are for visitors, in Dutch.
    """

    key: str
    given_name: str
    family_name: str
    organisation: str
    title: Promise | str
    try_this: Promise | str
    function: str
    infix: str = ""
    scale: int = 10
    language: str = "nl"
    role: Role = Role.LEARNER
    concern_wide: bool = False
    """The role holds for the whole concern, not for the own organisation alone."""
    boss: str = ""
    also_at: str = ""
    sits_in: str = "P&O"
    """Part of the name of their department, where the organisation has one like it."""
    interests: tuple[str, ...] = ("ambtelijk-vakmanschap", "gespreksvoering", "werkdruk-vitaliteit")
    """Themes (slugs) they like to learn about."""
    record: OwnRecord = field(default_factory=OwnRecord)

    @property
    def full_name(self) -> str:
        return full_name(self.given_name, self.infix, self.family_name)

    @property
    def email(self) -> str:
        local = ascii_fold(f"{self.given_name}.{self.infix}{self.family_name}")
        return f"{local}@{self.organisation}.example".replace(" ", "")


CAST: tuple[CastMember, ...] = (
    CastMember(
        key="yvonne", given_name="Yvonne", infix="van der", family_name="Werff",
        organisation="nvwa", title=_("medewerker"),
        try_this=_("Zoek een training, schrijf je in en bekijk wat er voor je klaarstaat. "
        "Yvonne staat ook op een wachtlijst."),
        function="inspecteur voedselveiligheid", scale=9, boss="karim",
        interests=("voedselveiligheid", "toezicht-inspectie", "handhaving-sancties",
                   "agressie-weerbaarheid", "gespreksvoering", "werkdruk-vitaliteit", "privacy"),
        record=OwnRecord(upcoming=3, studying=2, waiting=1, completed=6, withdrawn=1, cancelled=1),
    ),
    CastMember(
        key="karim", given_name="Karim", family_name="Benali", organisation="nvwa",
        title=_("leidinggevende"), role=Role.MANAGER,
        try_this=_("Leid een team waar Yvonne in werkt. Er wachten aanvragen op je besluit."),
        function="teamleider inspectie", scale=12,
        interests=LEADING,
        record=OwnRecord(upcoming=2),
    ),
    CastMember(
        key="marieke", given_name="Marieke", infix="de", family_name="Groot", organisation="nvwa",
        title=_("opleidingsadviseur"), role=Role.LD_OFFICER,
        try_this=_("Verzorg het aanbod van de NVWA, plan uitvoeringen en bekijk de deelnemers."),
        function="adviseur leren en ontwikkelen", scale=11,
    ),
    CastMember(
        key="hans", given_name="Hans", family_name="Dijkstra", organisation="nvwa",
        title=_("P&O-beheerder"), role=Role.PO_ADMIN,
        try_this=_("Kijk naar de mensen van de NVWA en wat zij leren."),
        function="medewerker personeelsinformatie", scale=9,
    ),
    CastMember(
        key="sietske", given_name="Sietske", family_name="Hofstra", organisation="nvwa",
        title=_("trainer"), role=Role.TRAINER,
        try_this=_("Bekijk je eigen uitvoeringen en wie er komen."),
        function="trainer toezicht en handhaving", scale=10,
    ),
    CastMember(
        key="farida", given_name="Farida", family_name="Amrani", organisation="nvwa",
        title=_("lid van het vakberaad"), role=Role.COUNCIL_MEMBER,
        try_this=_("Kijk namens de NVWA naar het gezamenlijke aanbod."),
        function="hoofd leren en ontwikkelen", scale=13,
    ),
    CastMember(
        key="daan", given_name="Daan", family_name="Verhoeven", organisation="rvo",
        title=_("medewerker"),
        try_this=_("Hetzelfde portaal met het aanbod en de kleuren van RVO. "
        "Vergelijk het met Yvonne."),
        function="adviseur subsidies", scale=10, boss="ingrid",
        interests=("subsidies", "bestuursrecht", "schrijven", "energie", "data-analyse"),
        record=OwnRecord(upcoming=2, waiting=1, completed=4, withdrawn=1),
    ),
    CastMember(
        key="ingrid", given_name="Ingrid", family_name="Bosman", organisation="rvo",
        title=_("leidinggevende"), role=Role.MANAGER,
        try_this=_("Leid een team waar Daan in werkt. Er wachten aanvragen op je besluit."),
        function="teammanager subsidies", scale=13,
        interests=LEADING,
        record=OwnRecord(upcoming=2, completed=4),
    ),
    CastMember(
        key="ruben", given_name="Ruben", infix="el", family_name="Idrissi", organisation="rvo",
        title=_("opleidingsadviseur"), role=Role.LD_OFFICER,
        try_this=_("Verzorg het aanbod van RVO, plan uitvoeringen en bekijk de deelnemers."),
        function="opleidingsadviseur", scale=11,
    ),
    CastMember(
        key="willemijn", given_name="Willemijn", family_name="Postma", organisation="rvo",
        title=_("P&O-beheerder"), role=Role.PO_ADMIN,
        try_this=_("Kijk naar de mensen van RVO en wat zij leren."),
        function="adviseur P&O-informatie", scale=10,
    ),
    CastMember(
        key="jeroen", given_name="Jeroen", family_name="Kuipers", organisation="rvo",
        title=_("trainer"), role=Role.TRAINER,
        try_this=_("Bekijk je eigen uitvoeringen en wie er komen."),
        function="trainer gespreksvoering", scale=10,
    ),
    CastMember(
        key="noor", given_name="Noor", family_name="Çelik", organisation="rvo",
        title=_("lid van het vakberaad"), role=Role.COUNCIL_MEMBER,
        try_this=_("Kijk namens RVO naar het gezamenlijke aanbod."),
        function="hoofd academie", scale=13,
    ),
    CastMember(
        key="esther", given_name="Esther", family_name="Nijhuis", organisation="nvwa",
        title=_("medewerker met twee dienstverbanden"), also_at="rvo",
        try_this=_("Werk bij twee organisaties tegelijk: wissel van dienstverband "
        "en zie het aanbod veranderen."),
        function="jurist handhaving", scale=11, sits_in="Juridisch",
        interests=("bestuursrecht", "handhaving-sancties", "wetgeving", "open-overheid"),
        record=OwnRecord(upcoming=2, completed=4),
    ),
    CastMember(
        key="priya", given_name="Priya", family_name="Raman", organisation="acm", language="en",
        title=_("medewerker, Engelstalig"),
        try_this=_("Het portaal in het Engels, met het aanbod van de ACM."),
        function="data scientist", scale=11, sits_in="Digitale",
        interests=("data-analyse", "artificiele-intelligentie", "mededinging-markt", "engels"),
        record=OwnRecord(upcoming=2, completed=3),
    ),
    CastMember(
        key="femke", given_name="Femke", infix="van den", family_name="Akker",
        organisation="kerndepartement", title=_("functioneel beheerder"),
        role=Role.FUNCTIONAL_ADMIN,
        concern_wide=True, try_this=_("Houd het portaal draaiende voor alle organisaties."),
        function="functioneel beheerder leerportaal", scale=11, sits_in="Informatie",
        interests=("projectmanagement", "informatiebeveiliging", "digitale-toegankelijkheid"),
    ),
)  # fmt: skip

BY_KEY: dict[str, CastMember] = {member.key: member for member in CAST}
