"""Guards for views: what the route itself asks of the actor, before any object is loaded."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from people.middleware import ActorRequest
from people.permissions import Permission

View = Callable[..., HttpResponseBase]


def requires(permission: Permission) -> Callable[[View], View]:
    """Refuses (403) actors who have the permission nowhere; objects are the loader's matter.

    The permission stays readable on the view (`view.permission`), so that a test can walk all
    URLs and find one that nobody guards.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.actor.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def own_pages(view: View) -> View:
    """Marks a view that shows or changes only what belongs to the person signed in."""
    view.permission = "own"  # type: ignore[attr-defined]
    return view
