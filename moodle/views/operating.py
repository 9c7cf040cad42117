"""The couplings with Moodle, for who operates the portal: how they do, and what to do about it."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moodle.connections.actions import save_connection
from moodle.connections.models import Connection
from moodle.connections.selftest import try_connection
from moodle.forms import ConnectionForm
from moodle.operating import UnknownStep, take_step
from moodle.status import overview
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission


@requires(Permission.PORTAL_OPERATE)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    return render(request, "moodle/index.html", {"statuses": overview()})


@requires(Permission.PORTAL_OPERATE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Stored only when the self-test found nothing amiss; on trial then."""
    form = ConnectionForm(request.POST or None)
    checks = []
    if request.method == "POST" and form.is_valid():
        checks = try_connection(Connection(**form.values()), form.cleaned_data["token"])
        if all(check.good for check in checks):
            save_connection(
                connection=Connection(),
                values=form.values(),
                token=form.cleaned_data["token"],
                by=request.user,
            )
            messages.success(request, _("De koppeling is gemaakt en staat op proef."))
            return redirect("moodle:index")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    context = {"form": form, "checks": [check for check in checks if not check.good]}
    return render(request, "moodle/new.html", context, status=status)


@requires(Permission.PORTAL_OPERATE)
@require_POST
def step(request: ActorRequest) -> HttpResponse:
    """One of the buttons of the page."""
    try:
        count = take_step(
            name=request.POST.get("stap", ""),
            connection_id=request.POST.get("koppeling", ""),
            keys=request.POST.getlist("rij"),
            by=request.user,
        )
    except UnknownStep:
        raise Http404 from None
    told = ngettext("Gedaan, voor %(count)d.", "Gedaan, voor %(count)d.", count)
    messages.success(request, told % {"count": count} if count else _("Er was niets te doen."))
    return redirect("moodle:index")
