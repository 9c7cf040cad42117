"""Loaders: a view about organisations and roles gets its object only through one of these."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from organisations.models import Organisation
from people.middleware import ActorRequest
from people.models import RoleAssignment
from people.permissions import Permission, Role
from people.rights.actions import givable_roles


def get_organisation_or_404(
    request: ActorRequest, slug: str, permission: Permission
) -> Organisation:
    """An organisation for which the actor holds `permission`; the others do not exist."""
    reach = request.actor.reach(permission)
    organisation = Organisation.objects.filter(slug=slug).first() if reach else None
    if organisation is None or organisation.pk not in reach:
        raise Http404
    return organisation


@dataclass(frozen=True)
class Place:
    """Where roles hold: an organisation, or (without one) the whole concern."""

    organisation: Organisation | None

    @property
    def name(self) -> str:
        return self.organisation.name if self.organisation else _("Het hele concern")

    @property
    def url(self) -> str:
        return self._reverse("roles", "concern")

    @property
    def give_url(self) -> str:
        return self._reverse("give", "concern-give")

    @property
    def review_url(self) -> str:
        return self._reverse("review", "concern-review")

    def _reverse(self, here: str, everywhere: str) -> str:
        if self.organisation is None:
            return reverse(f"rights:{everywhere}")
        return reverse(f"rights:{here}", args=[self.organisation.slug])


def get_place_or_404(request: ActorRequest, slug: str) -> Place:
    """Where the actor may manage roles. An empty slug asks for the whole concern."""
    if slug:
        return Place(get_organisation_or_404(request, slug, Permission.ROLES_MANAGE))
    if not request.actor.reach(Permission.ROLES_MANAGE).everywhere:
        raise Http404
    return Place(None)


def get_assignment_or_404(request: ActorRequest, pk: int) -> RoleAssignment:
    """A role that the actor may end. Elsewhere: 404; here, but given by others only: 403."""
    role = RoleAssignment.objects.select_related("person", "organisation").filter(pk=pk).first()
    if role is None or role.organisation_id not in request.actor.reach(Permission.ROLES_MANAGE):
        raise Http404
    if Role(role.role) not in givable_roles(request.actor, role.organisation):
        raise PermissionDenied
    return role
