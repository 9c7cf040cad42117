"""Headers for every answer, and the language of the person."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django_structlog.middlewares import RequestMiddleware

from people.models import Person


class RequestLogMiddleware(RequestMiddleware):
    """Logs each request under its path alone: what people search for is nobody's business."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"


Handler = Callable[[HttpRequest], HttpResponse]


class HeadersMiddleware:
    """Permissions-Policy, and no storing of signed-in pages by browser or proxy."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response and response.get("Content-Type", "").startswith(
            "text/html"
        ):
            response["Cache-Control"] = "no-store, private"
        return response


class PersonLocaleMiddleware:
    """The person's own language; for strangers the cookie, else the browser's, else Dutch."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def _language_of(request: HttpRequest) -> str:
        known = dict(settings.LANGUAGES)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, Person):
            return request.user.language
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen in known:
            return chosen
        return translation.get_language_from_request(request)
