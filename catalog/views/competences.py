"""Competences: what one wants to work on, and those that the concern adds."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.competences.actions import (
    CompetenceRefused,
    add_competence,
    choose,
    drop,
    restore,
    retire,
)
from catalog.competences.finding import branch_of, chosen_by, search_tree, way_to
from catalog.competences.forms import CompetenceForm
from catalog.models import Competence
from people.guards import own_pages, requires
from people.middleware import ActorRequest
from people.permissions import Permission

PER_PAGE = 25


@own_pages
@require_safe
def develop(request: ActorRequest) -> HttpResponse:
    """What this person works on, and the tree to choose from: by words or branch by branch."""
    words = request.GET.get("q", "").strip()[:80]
    branch = Competence.objects.filter(slug=request.GET.get("tak", ""), retired=False).first()
    chosen = list(chosen_by(request.user))
    context = {
        "chosen": chosen,
        "chosen_ids": {one.pk for one in chosen},
        "words": words,
        "found": search_tree(words) if words else None,
        "branch": branch,
        "way": way_to(branch),
        "below": None if words else branch_of(branch),
    }
    return render(request, "catalog/competences/develop.html", context)


@own_pages
@require_POST
def work_on(request: ActorRequest, slug: str) -> HttpResponse:
    """Chooses a competence, or drops it; back to where in the tree one was."""
    competence = get_object_or_404(Competence, slug=slug)
    if request.POST.get("stop"):
        drop(competence=competence, by=request.user)
        messages.success(request, _("Je werkt niet meer aan ‘%s’.") % competence.label)
        return _back(request)
    try:
        choose(competence=competence, by=request.user)
    except CompetenceRefused:
        messages.info(request, _("Deze competentie kun je niet meer kiezen. Kies een andere."))
    else:
        messages.success(request, _("Je werkt nu aan ‘%s’.") % competence.label)
    return _back(request)


def _back(request: ActorRequest) -> HttpResponse:
    where = {name: request.POST.get(name, "") for name in ("q", "tak")}
    query = urlencode({name: value for name, value in where.items() if value})
    return redirect(f"{reverse('catalog:develop')}?{query}" if query else "catalog:develop")


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def competences(request: ActorRequest) -> HttpResponse:
    """The concern's own competences, and a form to add one."""
    form = CompetenceForm(request.POST or None)
    if form.is_valid():
        try:
            add_competence(**form.cleaned_data, by=request.user)
        except CompetenceRefused:
            form.add_error("label", _("Deze competentie is er al. Kies een andere naam."))
        else:
            messages.success(request, _("Toegevoegd. Iedereen kan de competentie nu kiezen."))
            return redirect("catalog:competences")
    own = Competence.objects.filter(uri="").select_related("parent").order_by("retired", "label")
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"form": form, "page": page}
    status = 422 if form.errors else 200
    return render(request, "catalog/competences/manage.html", context, status=status)


@requires(Permission.COURSE_EDIT)
@require_POST
def retire_or_restore(request: ActorRequest, slug: str) -> HttpResponse:
    """One of the concern's own; ESCO's are not there to be retired."""
    competence = get_object_or_404(Competence, slug=slug, uri="")
    if competence.retired:
        restore(competence=competence, by=request.user)
        messages.success(request, _("‘%s’ kan weer gekozen worden.") % competence.label)
    else:
        retire(competence=competence, by=request.user)
        messages.success(request, _("‘%s’ kan niet meer gekozen worden.") % competence.label)
    return redirect("catalog:competences")
