"""Where the current request comes from, for the security log."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_origin: ContextVar[str] = ContextVar("request_origin", default="")
LONGEST = 60


def current_origin() -> str:
    """The address of the request being answered; empty outside a request."""
    return _origin.get()


def address_of(request: HttpRequest) -> str:
    """The IP address of the browser. Behind our own proxy that is the last one the proxy saw:
    whatever stands before it, the browser may have made up."""
    address: str = request.META.get("REMOTE_ADDR", "")
    forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None) and forwarded:
        address = forwarded.rsplit(",", 1)[-1].strip()
    return address[:LONGEST]


class OriginMiddleware:
    """Remembers the address for as long as the request lasts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _origin.set(address_of(request))
        try:
            return self.get_response(request)
        finally:
            _origin.reset(token)
