"""Loaders: pages about a person get that person only through these."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404

from people.middleware import ActorRequest
from people.models import Employment, Person
from people.permissions import Permission
from people.policy import Reach
from people.querysets import EmploymentQuerySet, PersonQuerySet


def people_reach(request: ActorRequest) -> Reach:
    """The organisations whose people the actor looks after; raises PermissionDenied for who has
    none (a manager sees the team on its own page)."""
    reach = request.actor.reach(Permission.PEOPLE_READ)
    if not reach:
        raise PermissionDenied
    return reach


def own_employments(request: ActorRequest) -> EmploymentQuerySet:
    """Employments, also ended ones, in those organisations: the other side stays unseen."""
    return Employment.objects.filter(people_reach(request).q("organisation"))


def own_people(request: ActorRequest) -> PersonQuerySet:
    found: PersonQuerySet = Person.objects.filter(pk__in=own_employments(request).values("person"))
    return found


def get_managed_employment_or_404(request: ActorRequest, person: uuid.UUID, pk: int) -> Employment:
    """An employment of that person in an organisation whose people the actor manages."""
    reach = request.actor.reach(Permission.PEOPLE_MANAGE)
    found = (
        Employment.objects.filter(reach.q("organisation"), person=person, pk=pk)
        .select_related("person", "organisation", "department", "manager")
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_person_or_404(request: ActorRequest, pk: uuid.UUID) -> Person:
    """Somebody who works or worked in an organisation of the actor's."""
    person: Person | None = own_people(request).filter(pk=pk).first()
    if person is None:
        raise Http404
    return person
