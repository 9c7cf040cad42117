"""Suggestions for the search field, as options of its list."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.filters import LONGEST_TEXT
from catalog.search.suggesting import suggestions
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission


@requires(Permission.CATALOGUE_BROWSE)
@require_safe
def suggest(request: ActorRequest) -> HttpResponse:
    typed = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST_TEXT]
    context = {"suggestions": suggestions(request.actor, typed)}
    return render(request, "catalog/_suggestions.html", context)
