"""The words that mean the same to who searches, kept by learning advisers for the whole concern."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog.models import SynonymGroup
from catalog.search.groups import SynonymForm, keep_synonyms, remove_synonyms
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

INVALID = 422


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def synonyms(request: ActorRequest) -> HttpResponse:
    """All groups, and a form for a new one."""
    form = SynonymForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        keep_synonyms(words=form.cleaned_data["words"], by=request.user)
        messages.success(request, _("Bewaard. Zoeken gebruikt deze woorden vanaf nu."))
        return redirect("catalog:synonyms")
    groups = SynonymGroup.objects.select_related("changed_by")
    status = INVALID if form.errors else 200
    return render(request, "catalog/synonyms.html", {"form": form, "groups": groups}, status=status)


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(SynonymGroup, pk=pk)
    form = SynonymForm(request.POST) if request.method == "POST" else SynonymForm.of(group)
    if form.is_bound and form.is_valid():
        keep_synonyms(words=form.cleaned_data["words"], by=request.user, group=group)
        messages.success(request, _("Bewaard. Zoeken gebruikt deze woorden vanaf nu."))
        return redirect("catalog:synonyms")
    status = INVALID if form.is_bound else 200
    return render(
        request, "catalog/synonyms_change.html", {"form": form, "group": group}, status=status
    )


@requires(Permission.COURSE_EDIT)
@require_POST
def remove(request: ActorRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(SynonymGroup, pk=pk)
    remove_synonyms(group=group, by=request.user)
    messages.success(
        request, _("Weggehaald. Deze woorden betekenen voor het zoeken niet meer hetzelfde.")
    )
    return redirect("catalog:synonyms")
