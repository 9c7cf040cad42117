"""The catalogue: search and facets, as a page and as its part for htmx."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalog.cards import cards_of
from catalog.filters import SORTS, CatalogueFilter, query_string
from catalog.options import Options
from catalog.search.criteria import PAGE_SIZE, Criteria
from catalog.search.query import SearchResult, search
from catalog.search.vocabulary import load_vocabulary
from core.requests import wants_part
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

CHIP = "chip-"


@requires(Permission.CATALOGUE_BROWSE)
@require_safe
def catalogue(request: ActorRequest) -> HttpResponse:
    """What this person can learn, found by words and facets. One URL is one answer to share."""
    vocabulary = load_vocabulary()
    filters = CatalogueFilter(request.GET, vocabulary=vocabulary, language=get_language() or "nl")
    criteria = filters.criteria
    result = search(request.actor, criteria)
    options = Options(criteria, result, vocabulary)
    part = wants_part(request)
    context = {
        "criteria": criteria,
        "result": result,
        "cards": cards_of(request.actor, result),
        "groups": options.groups(),
        "chips": options.chips(),
        "sorts": SORTS.items(),
        "page": page_of(result),
        "part": part,
        "focus_results": part and (request.htmx.trigger or "").startswith(CHIP),
        **_queries(criteria),
    }
    response = render(request, f"catalog/{'_results' if part else 'catalogue'}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    if part:
        query = query_string(criteria, page=result.page)
        response["HX-Push-Url"] = reverse("catalog:catalogue") + (f"?{query}" if query else "")
    return response


def _queries(criteria: Criteria) -> dict[str, Any]:
    """This search without its filters, and what one would keep of it."""
    asked = query_string(criteria) if criteria.text or criteria.chosen else ""
    return {
        "without_filters": query_string(Criteria(text=criteria.text, sort=criteria.sort)),
        "to_keep": asked,
    }


def page_of(result: SearchResult) -> Page[int]:
    """The page's place among the pages, for the links to the others."""
    return Paginator(range(result.reachable), PAGE_SIZE).page(result.page)
