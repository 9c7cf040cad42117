"""The personnel file: bringing it, looking at the difference, carrying it out, taking it back;
and the links that wait for somebody's yes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from core.requests import wants_part
from people.guards import own_pages, requires
from people.hr import actions, links, resuming, undo
from people.hr.forms import ColumnsForm, DeliveryForm
from people.hr.loaders import (
    get_import_or_404,
    get_link_or_404,
    get_own_link_or_404,
    managed_imports,
    managed_organisations,
    waiting_links,
)
from people.hr.models import ImportState, PendingLink
from people.hr.screen import ImportScreen
from people.middleware import ActorRequest
from people.permissions import Permission

INVALID, CONFLICT = 422, 409
SHOWN = 25


@requires(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: ActorRequest) -> HttpResponse:
    """The files brought before; on POST a new one, which changes nothing yet."""
    posted = request.method == "POST"
    form = DeliveryForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        organisations=managed_organisations(request),
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        delivery = actions.bring(
            organisation=form.cleaned_data["organisation"],
            by=request.user,
            file_name=file.name,
            stream=file.file,
        )
        return redirect("people:import", delivery.pk)
    context = {"form": form, "imports": managed_imports(request)[:SHOWN]}
    status = INVALID if form.errors else 200
    return render(request, "people/hr/imports.html", context, status=status)


@requires(Permission.PEOPLE_MANAGE)
@require_safe
@vary_on_headers("HX-Request")
def import_one(request: ActorRequest, pk: int) -> HttpResponse:
    """The difference, the progress or the receipt, whatever there is to see now."""
    delivery = get_import_or_404(request, pk)
    context = {"delivery": delivery, "screen": ImportScreen(delivery, request.GET), "refusal": ""}
    template = "people/hr/_import.html" if wants_part(request) else "people/hr/import.html"
    return render(request, template, context)


@requires(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: ActorRequest, pk: int) -> HttpResponse:
    """Which column is which; the choice is kept for the organisation's next file."""
    delivery = get_import_or_404(request, pk)
    if delivery.state != ImportState.READY:
        messages.info(request, _("Deze import is niet meer aan te passen."))
        return redirect("people:import", pk)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        header=delivery.rows["table"]["header"],
        mapping=delivery.rows["mapping"],
    )
    if form.is_valid():
        try:
            actions.choose_columns(delivery=delivery, mapping=form.cleaned_data)
        except actions.ImportRefused as refusal:
            messages.warning(request, str(refusal))
        return redirect("people:import", pk)
    context = {"delivery": delivery, "form": form}
    status = INVALID if form.errors else 200
    return render(request, "people/hr/columns.html", context, status=status)


@requires(Permission.PEOPLE_MANAGE)
@require_POST
def import_start(request: ActorRequest, pk: int) -> HttpResponse:
    """Carries the difference out in the background, once who asks confirmed what is asked."""
    delivery = get_import_or_404(request, pk)
    try:
        actions.start(delivery=delivery, by=request.user, typed=request.POST.get("typed", ""))
    except actions.ImportRefused as refusal:
        delivery = get_import_or_404(request, pk)
        screen = ImportScreen(delivery, request.GET)
        context = {"delivery": delivery, "screen": screen, "refusal": str(refusal)}
        return render(request, "people/hr/import.html", context, status=INVALID)
    return redirect("people:import", pk)


@requires(Permission.PEOPLE_MANAGE)
@require_POST
def import_resume(request: ActorRequest, pk: int) -> HttpResponse:
    """Goes on with an import whose worker died, or stops it."""
    delivery = get_import_or_404(request, pk)
    try:
        if request.POST.get("answer") == "stop":
            resuming.stop(delivery=delivery, by=request.user)
        else:
            resuming.go_on(delivery=delivery)
    except resuming.NotInterrupted as refusal:
        messages.info(request, str(refusal))
    return redirect("people:import", pk)


@requires(Permission.PEOPLE_MANAGE)
@require_POST
def import_undo(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes the last import back."""
    delivery = get_import_or_404(request, pk)
    try:
        undo.undo_import(delivery=delivery, by=request.user)
    except undo.UndoRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("De import is teruggedraaid. De gegevens zijn weer zoals ervoor.")
        )
    return redirect("people:import", pk)


@requires(Permission.PORTAL_OPERATE)
@require_safe
def pending_links(request: ActorRequest) -> HttpResponse:
    """For the functional administrator: all questions that wait for an answer."""
    return render(request, "people/hr/links.html", {"links": waiting_links()})


@requires(Permission.PORTAL_OPERATE)
@require_POST
def link_answer(request: ActorRequest, pk: int) -> HttpResponse:
    """Answers for the person, after asking them."""
    _answer(request, get_link_or_404(pk))
    return redirect("people:links")


@own_pages
@require_POST
def my_link(request: ActorRequest, pk: int) -> HttpResponse:
    """The person says whether they work there."""
    _answer(request, get_own_link_or_404(request, pk))
    return redirect("people:profile")


def _answer(request: ActorRequest, link: PendingLink) -> None:
    yes = request.POST.get("answer") == "yes"
    try:
        if yes:
            links.confirm(link=link, by=request.user)
        else:
            links.refuse(link=link, by=request.user)
    except links.LinkRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        done = _("Het dienstverband is toegevoegd.") if yes else _("De koppeling is afgewezen.")
        messages.success(request, done)
