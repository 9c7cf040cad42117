"""What can be permitted, to which roles, how far. Imports nothing of ours.

The table `ROLES` is the whole of it: a role gives a permission within a scope. It is shown to
people as it stands here, so descriptions are plain Dutch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    CATALOGUE_BROWSE = "catalogue.browse"
    COURSE_EDIT = "course.edit"
    RUN_MANAGE = "run.manage"
    RUN_PARTICIPANTS = "run.participants"
    RUN_ASSIST = "run.assist"
    LOCATIONS_MANAGE = "locations.manage"
    ENROLL_SELF = "enroll.self"
    ENROLLMENT_READ = "enrollment.read"
    ENROLLMENT_DECIDE = "enrollment.decide"
    PEOPLE_READ = "people.read"
    PEOPLE_MANAGE = "people.manage"
    OFFER_COUNCIL = "offer.council"
    PORTAL_OPERATE = "portal.operate"
    ROLES_MANAGE = "roles.manage"
    ORGANISATION_SETTINGS = "organisation.settings"
    LANDSCAPE_READ = "landscape.read"
    LANDSCAPE_EDIT = "landscape.edit"
    LANDSCAPE_MODEL = "landscape.model"


class Scope(StrEnum):
    """How far a permission reaches, from near to far."""

    OWN = "own"
    TEAM = "team"
    ORGANISATION = "organisation"
    CONCERN = "concern"


class Purpose(StrEnum):
    """Why somebody looks. The same person sees other rows for other purposes."""

    BROWSE = "browse"
    OWN_RECORD = "own record"
    CURATE = "curate"
    OPERATE = "operate"
    REPORT = "report"


class Role(TextChoices):
    LEARNER = "learner", _("medewerker")
    MANAGER = "manager", _("leidinggevende")
    TRAINER = "trainer", _("trainer")
    LD_OFFICER = "ld_officer", _("opleidingsadviseur")
    PO_ADMIN = "po_admin", _("P&O-beheerder")
    COUNCIL_MEMBER = "council_member", _("lid van het vakberaad")
    FUNCTIONAL_ADMIN = "functional_admin", _("functioneel beheerder")


DERIVED_ROLES = frozenset({Role.LEARNER, Role.MANAGER})
"""These follow from employments and are never assigned."""


@dataclass(frozen=True)
class RoleDescription:
    """`sentence` tells a colleague what the role may; `grants` tells the portal."""

    sentence: Promise | str
    grants: Mapping[Permission, Scope]


ROLES: Mapping[Role, RoleDescription] = {
    Role.LEARNER: RoleDescription(
        _("Zoekt in de catalogus en schrijft zichzelf in."),
        {
            Permission.CATALOGUE_BROWSE: Scope.ORGANISATION,
            Permission.ENROLL_SELF: Scope.OWN,
            Permission.ENROLLMENT_READ: Scope.OWN,
            Permission.LANDSCAPE_READ: Scope.OWN,
        },
    ),
    Role.MANAGER: RoleDescription(
        _("Ziet wat de mensen in het eigen team leren, en beslist over hun aanvragen."),
        {
            Permission.ENROLLMENT_READ: Scope.TEAM,
            Permission.ENROLLMENT_DECIDE: Scope.TEAM,
            Permission.PEOPLE_READ: Scope.TEAM,
        },
    ),
    Role.TRAINER: RoleDescription(
        _("Ziet de eigen uitvoeringen en wie eraan meedoen, en vult in wie er was."),
        {Permission.RUN_ASSIST: Scope.OWN},
    ),
    Role.LD_OFFICER: RoleDescription(
        _("Verzorgt het aanbod van de eigen organisatie en plant de uitvoeringen."),
        {
            Permission.COURSE_EDIT: Scope.ORGANISATION,
            Permission.RUN_MANAGE: Scope.ORGANISATION,
            Permission.RUN_ASSIST: Scope.ORGANISATION,
            Permission.RUN_PARTICIPANTS: Scope.ORGANISATION,
            Permission.LOCATIONS_MANAGE: Scope.ORGANISATION,
            Permission.ENROLLMENT_READ: Scope.ORGANISATION,
            Permission.ENROLLMENT_DECIDE: Scope.ORGANISATION,
            Permission.LANDSCAPE_READ: Scope.ORGANISATION,
            Permission.LANDSCAPE_EDIT: Scope.ORGANISATION,
        },
    ),
    Role.PO_ADMIN: RoleDescription(
        _("Ziet de mensen van de eigen organisatie en hun inschrijvingen, en maakt rapporten."),
        {
            Permission.PEOPLE_READ: Scope.ORGANISATION,
            Permission.PEOPLE_MANAGE: Scope.ORGANISATION,
            Permission.ENROLLMENT_READ: Scope.ORGANISATION,
            Permission.ROLES_MANAGE: Scope.ORGANISATION,
            Permission.ORGANISATION_SETTINGS: Scope.ORGANISATION,
            Permission.LANDSCAPE_READ: Scope.ORGANISATION,
        },
    ),
    Role.COUNCIL_MEMBER: RoleDescription(
        _("Bespreekt namens de eigen organisatie het gezamenlijke aanbod."),
        {
            Permission.OFFER_COUNCIL: Scope.CONCERN,
            Permission.LANDSCAPE_READ: Scope.ORGANISATION,
        },
    ),
    Role.FUNCTIONAL_ADMIN: RoleDescription(
        _("Houdt het portaal draaiende: organisaties, rollen, taken en storingen."),
        {
            Permission.PORTAL_OPERATE: Scope.CONCERN,
            Permission.LOCATIONS_MANAGE: Scope.CONCERN,
            Permission.ROLES_MANAGE: Scope.CONCERN,
            Permission.ORGANISATION_SETTINGS: Scope.CONCERN,
            Permission.LANDSCAPE_MODEL: Scope.CONCERN,
        },
    ),
}

ASSIGNABLE_ROLES: tuple[Role, ...] = tuple(role for role in Role if role not in DERIVED_ROLES)

CONCERN_ROLES = frozenset({Role.FUNCTIONAL_ADMIN})
"""These hold for the whole concern and are never given for one organisation."""

GIVABLE: Mapping[Role, Mapping[Role, Scope]] = {
    Role.FUNCTIONAL_ADMIN: dict.fromkeys(ASSIGNABLE_ROLES, Scope.CONCERN),
    Role.PO_ADMIN: {Role.LD_OFFICER: Scope.ORGANISATION, Role.TRAINER: Scope.ORGANISATION},
}
"""Who may give and end which roles, how far. Nobody gives a role to themselves."""

NOT_YET = frozenset(
    {Permission.CATALOGUE_BROWSE, Permission.ENROLL_SELF, Permission.LANDSCAPE_READ}
)
"""What a learner lacks while the own organisation is not live."""

PREPARING_ROLES = frozenset({Role.LD_OFFICER, Role.PO_ADMIN})
"""These look around in the catalogue before their organisation is live."""

PERMISSION_WORDS: Mapping[Permission, Promise | str] = {
    Permission.CATALOGUE_BROWSE: _("zoeken en kijken in de catalogus"),
    Permission.COURSE_EDIT: _("leeractiviteiten verzorgen"),
    Permission.RUN_MANAGE: _("uitvoeringen plannen, wijzigen en annuleren"),
    Permission.RUN_PARTICIPANTS: _("deelnemers van uitvoeringen beheren"),
    Permission.RUN_ASSIST: _("uitvoeringen bekijken, met wie meedoet, en invullen wie er was"),
    Permission.LOCATIONS_MANAGE: _("locaties en zalen bijhouden"),
    Permission.ENROLL_SELF: _("zich inschrijven"),
    Permission.ENROLLMENT_READ: _("inschrijvingen en resultaten bekijken"),
    Permission.ENROLLMENT_DECIDE: _("beslissen over aanvragen"),
    Permission.PEOPLE_READ: _("gegevens van medewerkers bekijken"),
    Permission.PEOPLE_MANAGE: _("het personeelsbestand inlezen"),
    Permission.OFFER_COUNCIL: _("voorstellen voor het gezamenlijke aanbod bespreken"),
    Permission.PORTAL_OPERATE: _("organisaties, taken, storingen en het logboek beheren"),
    Permission.ROLES_MANAGE: _("rollen geven, beëindigen en controleren"),
    Permission.ORGANISATION_SETTINGS: _("instellingen en kleuren van een organisatie kiezen"),
    Permission.LANDSCAPE_READ: _("leerlandschappen bekijken"),
    Permission.LANDSCAPE_EDIT: _("leerlandschappen en interventies bijhouden"),
    Permission.LANDSCAPE_MODEL: _("het model van het leerlandschap bijhouden"),
}

SCOPE_WORDS: Mapping[Scope, Promise | str] = {
    Scope.OWN: _("alleen van zichzelf"),
    Scope.TEAM: _("van het eigen team"),
    Scope.ORGANISATION: _("van de eigen organisatie"),
    Scope.CONCERN: _("van alle organisaties"),
}
