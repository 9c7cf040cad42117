"""What people add to their own record."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enrollment.wishes.forms import OwnLearningForm
from enrollment.wishes.loaders import get_own_learning_or_404
from enrollment.wishes.own import add_own, change_own, remove_own
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

TEMPLATE = "enrollment/wishes/own.html"


@requires(Permission.ENROLLMENT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest) -> HttpResponse:
    form = OwnLearningForm(request.POST or None)
    if form.is_valid():
        add_own(details=form.details(), by=request.user)
        messages.success(request, _("Toegevoegd. Je vindt het hieronder terug."))
        return redirect("enrollment:mine")
    return render(request, TEMPLATE, {"form": form}, status=422 if form.errors else 200)


@requires(Permission.ENROLLMENT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    item = get_own_learning_or_404(request, pk)
    form = OwnLearningForm(request.POST or None, initial=model_to_dict(item))
    if form.is_valid():
        change_own(item=item, details=form.details(), by=request.user)
        messages.success(request, _("Opgeslagen."))
        return redirect("enrollment:mine")
    context = {"form": form, "item": item}
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)


@requires(Permission.ENROLLMENT_READ)
@require_POST
def remove(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    item = get_own_learning_or_404(request, pk)
    title = item.title
    remove_own(item=item, by=request.user)
    messages.success(request, _("‘%(title)s’ is verwijderd.") % {"title": title})
    return redirect("enrollment:mine")
