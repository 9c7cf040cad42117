"""Requests as our views receive them: with what the middleware put on them, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class PageRequest(HttpRequest):
    """A request that passed the htmx middleware."""

    htmx: HtmxDetails


def wants_part(request: PageRequest) -> bool:
    """True when htmx asks for a part of the page; history restores and boosts want all of it."""
    details = request.htmx
    return bool(details) and not details.boosted and not details.history_restore_request
