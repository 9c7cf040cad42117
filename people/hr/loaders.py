"""Loaders: an import is for who manages the people of its organisation, a link for its person."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from organisations.models import Organisation
from people.hr.models import LinkState, PendingLink, PersonnelImport
from people.middleware import ActorRequest
from people.permissions import Permission


def managed_organisations(request: ActorRequest) -> QuerySet[Organisation]:
    """The organisations whose people the actor may bring."""
    reach = request.actor.reach(Permission.PEOPLE_MANAGE)
    return Organisation.objects.filter(reach.q("pk")).order_by("name")


def managed_imports(request: ActorRequest) -> QuerySet[PersonnelImport]:
    """Without the contents: those are megabytes, read only where they are shown."""
    reach = request.actor.reach(Permission.PEOPLE_MANAGE)
    return (
        PersonnelImport.objects.filter(reach.q("organisation"))
        .defer("rows", "undo")
        .select_related("organisation", "by")
    )


def get_import_or_404(request: ActorRequest, pk: int) -> PersonnelImport:
    found = managed_imports(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def waiting_links() -> QuerySet[PendingLink]:
    """For the functional administrator, who sees both sides."""
    links = PendingLink.objects.filter(state=LinkState.PENDING)
    return links.select_related("organisation", "person").order_by("created_at", "pk")


def get_link_or_404(pk: int) -> PendingLink:
    found = PendingLink.objects.select_related("organisation", "person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_own_link_or_404(request: ActorRequest, pk: int) -> PendingLink:
    found = get_link_or_404(pk)
    if found.person_id != request.user.pk:
        raise Http404
    return found
