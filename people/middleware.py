"""Puts the actor on the request."""

from __future__ import annotations

from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from core.readonly import SAFE_METHODS
from core.requests import PageRequest
from people.models import Person
from people.policy import NOBODY, Actor, actor_for

ACTING_FOR = "acting_employment"
"""Session key: the employment that a person with several chose to act for."""


class ActorRequest(PageRequest):
    """A request with the actor on it; what every view of ours receives."""

    user: Person
    actor: Actor


class ActorMiddleware:
    """Sets `request.actor`, lazily: static and public pages never ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class HistoryMiddleware:
    """Tells the history triggers who changes things, and on which page.

    Rows changed by a request that only reads do not exist (`core.readonly`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS:
            return self.get_response(request)
        actor = str(request.user.pk) if request.user.is_authenticated else None
        with pghistory.context(actor=actor, path=request.path):
            return self.get_response(request)


def _actor_of(request: HttpRequest) -> Actor:
    if not isinstance(request.user, Person):
        # A lazy user proxies its class; only AnonymousUser fails the test.
        return NOBODY
    return actor_for(request.user, request.session.get(ACTING_FOR))
