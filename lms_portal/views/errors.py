"""Error pages: what happened, why, and what to do now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that is too old, or sent from elsewhere."""
    return render(request, "403_csrf.html", status=403)
