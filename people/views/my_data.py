"""Mijn gegevens: all that the portal knows of who is signed in, on a page and to take along."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.data import as_json, everything_about
from people.guards import own_pages
from people.middleware import ActorRequest


@own_pages
@require_safe
def my_data(request: ActorRequest) -> HttpResponse:
    """All sections, also for who has no employment any more: these stay one's own."""
    context = {"sections": everything_about(request.user)}
    return render(request, "people/people/my_data.html", context)


@own_pages
@require_safe
def download(request: ActorRequest) -> HttpResponse:
    """The same as a file."""
    response = JsonResponse(
        as_json(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response["Content-Disposition"] = 'attachment; filename="mijn-gegevens.json"'
    response["Cache-Control"] = "no-store"
    return response
