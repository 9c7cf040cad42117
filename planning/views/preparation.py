"""What must be ready before a run: per run, and what of all runs is due."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.loaders import get_run_or_404
from planning.series.forms import ItemForm
from planning.series.loaders import get_item_or_404
from planning.series.preparing import add_item, due_soon, remove_item, tick

PER_PAGE = 50


@requires(Permission.RUN_MANAGE)
@require_safe
def preparation(request: ActorRequest) -> HttpResponse:
    """What is overdue or due within a week, of all runs that the actor plans."""
    found = Paginator(due_soon(request.actor), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": found, "today": timezone.localdate()}
    return render(request, "planning/series/preparation.html", context)


@requires(Permission.RUN_MANAGE)
@require_POST
def item_new(request: ActorRequest, pk: int) -> HttpResponse:
    run = get_run_or_404(request, pk, Permission.RUN_MANAGE)
    form = ItemForm(request.POST)
    if form.is_valid():
        add_item(run=run, by=request.user, **form.cleaned_data)
        messages.success(request, _("Het staat op de lijst."))
    else:
        words = _("Er is niets toegevoegd. Vul in wat er klaar moet zijn, en hooguit 365 dagen.")
        messages.error(request, words)
    return redirect("planning:run", run.pk)


@requires(Permission.RUN_MANAGE)
@require_POST
def item_change(request: ActorRequest, pk: int) -> HttpResponse:
    """Done, not done after all, or off the list; `stand` says which."""
    item = get_item_or_404(request, pk)
    what = request.POST.get("stand", "")
    if what == "weg":
        remove_item(item=item, by=request.user)
        messages.success(request, _("Het is van de lijst."))
    elif not tick(item=item, done=what == "klaar", by=request.user):
        messages.info(request, _("Een collega was je voor. Hieronder staat hoe het nu is."))
    if request.POST.get("terug") == "lijst":
        return redirect("planning:preparation")
    return redirect("planning:run", item.run_id)
