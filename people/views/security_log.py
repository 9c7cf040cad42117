"""Logboek: the security log, for the functional administrator."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from people.rights.forms import LogFilter
from people.rights.lines import lines_of, wanted_events

PER_PAGE = 50


@requires(Permission.PORTAL_OPERATE)
@require_safe
def security_log(request: ActorRequest) -> HttpResponse:
    """Everything that happened, newest first; narrowed by person, action and period."""
    form = LogFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = Paginator(wanted_events(wanted), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "form": form,
        "page": page,
        "lines": lines_of(list(page.object_list)),
        "filtered": any(wanted.values()),
    }
    return render(request, "people/rights/log.html", context)
