"""What people adds to an organisation's checklist, and to the log when an organisation changes."""

from __future__ import annotations

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.models import Organisation
from organisations.points import OnboardingItem, OrganisationChange
from people.models import Employment, Person, RoleAssignment
from people.permissions import Permission, Role
from people.rights.log import record

NEEDED_ROLES = (Role.LD_OFFICER, Role.PO_ADMIN)
"""Without these nobody of the organisation could prepare or answer questions."""


def people_item(organisation: Organisation) -> OnboardingItem:
    number = (
        Employment.objects.current().filter(organisation=organisation).values("person").distinct()
    ).count()
    words = ngettext("%(n)s medewerker staat erin.", "%(n)s medewerkers staan erin.", number)
    return OnboardingItem(
        title=_("Medewerkers ingelezen"),
        done=number > 0,
        explanation=(
            words % {"n": number}
            if number
            else _("De P&O-beheerder leest het personeelsbestand in.")
        ),
        url=reverse("people:imports"),
        needs=Permission.PEOPLE_MANAGE,
    )


def sign_in_item(organisation: Organisation) -> OnboardingItem:
    """Not required: who has no password yet asks for one at the sign-in page."""
    workers = Employment.objects.current().filter(organisation=organisation).values("person")
    people = Person.objects.active().filter(pk__in=workers)
    able = people.exclude(password="").exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    number, everyone = able.count(), people.count()
    words = _("%(n)s van de %(all)s medewerkers hebben een wachtwoord voor dit portaal.")
    return OnboardingItem(
        title=_("Aanmelden"),
        done=0 < everyone == number,
        explanation=(
            words % {"n": number, "all": everyone}
            if number
            else _("Nog niemand kan zich aanmelden. Een wachtwoord vraag je bij het aanmelden aan.")
        ),
        required=False,
    )


def roles_item(organisation: Organisation) -> OnboardingItem:
    held = set(
        RoleAssignment.objects.current()
        .filter(organisation=organisation, role__in=NEEDED_ROLES)
        .values_list("role", flat=True)
    )
    missing = [str(role.label) for role in NEEDED_ROLES if role not in held]
    return OnboardingItem(
        title=_("Rollen gegeven"),
        done=not missing,
        explanation=(
            _("Nog niemand is: %(roles)s.") % {"roles": ", ".join(missing)}
            if missing
            else _("Er is een opleidingsadviseur en een P&O-beheerder.")
        ),
        url=reverse("rights:roles", args=[organisation.slug]),
    )


def log_organisation(change: OrganisationChange) -> None:
    """Every change of an organisation is a line in the security log."""
    record(
        action=f"organisation.{change.event}",
        by=change.by if isinstance(change.by, Person) else None,
        object_kind="organisation",
        object_id=change.organisation.slug,
        organisation_id=change.organisation.pk,
        detail=change.detail,
    )
