"""What is told about wishes: who must decide hears of it, and the person hears the outcome."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse

from enrollment.models import LearningWish
from notifications.actions import Message, tell
from people.models import Delegation, Person, RoleAssignment
from people.permissions import Role
from people.policy import actor_for

TO_DECIDE, APPROVED = "wish_to_decide", "wish_approved"
REFUSED, WITHDRAWN = "wish_refused", "wish_withdrawn"


def tell_deciders(wish: LearningWish) -> None:
    """Everybody who may decide about it now; somebody who reads it later finds it decided."""
    url = reverse("enrollment:decide-wish", args=[wish.pk])
    tell(Message(pk, TO_DECIDE, _facts(wish), url) for pk in _deciders(wish))


def tell_decision(wish: LearningWish) -> None:
    """The person, with the words of who decided."""
    kind = {"approved": APPROVED, "refused": REFUSED}[wish.state]
    facts = {**_facts(wish), "reason": wish.decision_reason}
    tell([Message(wish.person_id, kind, facts, _own_url(wish))])


def tell_withdrawn(wish: LearningWish, reason: str) -> None:
    """The person, when it was not they who withdrew it."""
    tell([Message(wish.person_id, WITHDRAWN, {**_facts(wish), "reason": reason}, _own_url(wish))])


def _facts(wish: LearningWish) -> Mapping[str, Any]:
    return {"titles": {"nl": wish.title}, "person": wish.person.full_name}


def _own_url(wish: LearningWish) -> str:
    return reverse("enrollment:wish", args=[wish.pk])


def _deciders(wish: LearningWish) -> Sequence[uuid.UUID]:
    """Whoever finds it on their page, so that nobody is asked who may not."""
    manager = wish.employment.manager_id
    stand_ins = Delegation.objects.current().filter(manager=manager)
    officers = RoleAssignment.objects.current().filter(
        role=Role.LD_OFFICER, organisation=wish.organisation_id
    )
    candidates = Person.objects.active().filter(
        Q(pk=manager) | Q(pk__in=stand_ins.values("delegate")) | Q(pk__in=officers.values("person"))
    )
    return [
        person.pk
        for person in candidates.order_by("pk")
        if LearningWish.objects.decided_by(actor_for(person)).filter(pk=wish.pk).exists()
    ]
