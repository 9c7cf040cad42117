"""Writing to the participants of a run."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from enrollment.announcing.actions import NobodyToTell, announce
from enrollment.announcing.forms import AnnouncementForm
from enrollment.models import Enrollment
from enrollment.participants import in_name_order
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose
from planning.loaders import get_run_or_404


@requires(Permission.RUN_ASSIST)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: ActorRequest, pk: int) -> HttpResponse:
    """The message, and to whom; on POST it goes out once."""
    run = get_run_or_404(request, pk, Permission.RUN_ASSIST)
    everyone = in_name_order(
        Enrollment.objects.visible_to(request.actor, Purpose.OPERATE).filter(run=run)
    ).select_related("person", "organisation")
    posted = request.POST if request.method == "POST" else None
    form = AnnouncementForm(posted, everyone=everyone)
    if form.is_valid():
        try:
            number = announce(
                run=run, to=form.to(), announcement=form.announcement(), by=request.user
            )
        except NobodyToTell as refusal:
            form.add_error("audience", str(refusal))
        else:
            told = ngettext(
                "%(n)d deelnemer krijgt je bericht.", "%(n)d deelnemers krijgen je bericht.", number
            )
            messages.success(request, told % {"n": number})
            return redirect("planning:run", run.pk)
    context = {"form": form, "run": run, "course": run.course}
    status = 422 if form.errors else 200
    return render(request, "enrollment/announcing/write.html", context, status=status)
