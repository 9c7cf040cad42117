"""The budgets of an organisation: the list of a year, one of them, adding and changing."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.budgets.forms import AmountForm, BudgetForm, amount_values
from enrollment.budgets.keeping import BudgetRefused, add_budget, change_budget
from enrollment.budgets.screen import (
    bar_text,
    budgets_in,
    entries_of,
    may_see_names,
    title_of,
    years_of,
)
from enrollment.loaders import get_budget_or_404
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from people.rights.loaders import get_organisation_or_404

PER_PAGE = 50
INVALID = 422


@requires(Permission.ORGANISATION_SETTINGS)
@require_safe
def budgets(request: ActorRequest, slug: str) -> HttpResponse:
    """What there is in one year, and what is left of it."""
    organisation = get_organisation_or_404(request, slug, Permission.ORGANISATION_SETTINGS)
    years = years_of(organisation)
    asked = request.GET.get("jaar", "")
    chosen = next((one for one in years if str(one) == asked), timezone.localdate().year)
    names = may_see_names(request.actor, organisation.pk)
    lines = [
        {"budget": one, "title": title_of(one, names=names), "text": bar_text(one)}
        for one in budgets_in(organisation, chosen)
    ]
    tabs = [{"url": f"?jaar={one}", "label": str(one), "active": one == chosen} for one in years]
    context = {"one": organisation, "lines": lines, "tabs": tabs, "year": chosen}
    return render(request, "enrollment/budgets/budgets.html", context)


@requires(Permission.ORGANISATION_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def budget_new(request: ActorRequest, slug: str) -> HttpResponse:
    """A budget for a year."""
    organisation = get_organisation_or_404(request, slug, Permission.ORGANISATION_SETTINGS)
    data = request.POST if request.method == "POST" else None
    form = BudgetForm(data, organisation=organisation)
    if form.is_valid():
        try:
            budget = add_budget(organisation=organisation, by=request.user, **form.values())
        except BudgetRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Het budget is toegevoegd."))
            return redirect("enrollment:budget", organisation.slug, budget.pk)
    context = {"one": organisation, "form": form}
    status = INVALID if form.errors else 200
    return render(request, "enrollment/budgets/new.html", context, status=status)


@requires(Permission.ORGANISATION_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: ActorRequest, slug: str, pk: int) -> HttpResponse:
    """What it went to; on POST changes the amount and the holder."""
    one = get_budget_or_404(request, slug, pk)
    data = request.POST if request.method == "POST" else None
    form = AmountForm(data, organisation=one.organisation, initial=amount_values(one))
    if form.is_valid():
        try:
            change_budget(budget=one, by=request.user, **form.cleaned_data)
        except BudgetRefused as refusal:
            form.add_error("amount", str(refusal))
        else:
            messages.success(request, _("Het budget is gewijzigd."))
            return redirect("enrollment:budget", slug, pk)
    names = may_see_names(request.actor, one.organisation_id)
    page = Paginator(entries_of(one), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"one": one, "form": form, "page": page, "names": names}
    context |= {"title": title_of(one, names=names), "text": bar_text(one)}
    status = INVALID if form.errors else 200
    return render(request, "enrollment/budgets/budget.html", context, status=status)
