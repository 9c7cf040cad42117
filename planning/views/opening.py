"""Opening and closing booking of a run."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.transitions import StaleState, TransitionRefused
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.actions import open_or_close
from planning.loaders import get_run_or_404
from planning.seats import SeatsBusy


@requires(Permission.RUN_MANAGE)
@require_POST
def run_booking(request: ActorRequest, pk: int) -> HttpResponse:
    """Opens booking, or closes it; who waits is served when it opens."""
    run = get_run_or_404(request, pk, Permission.RUN_MANAGE)
    event = "open" if request.POST.get("event") == "open" else "close"
    try:
        open_or_close(run=run, event=event, by=request.user)
    except (StaleState, TransitionRefused):
        messages.info(request, _("Een collega was je voor. Hieronder staat hoe het nu is."))
    except SeatsBusy:
        messages.error(
            request, _("Het is nu erg druk. Er is niets veranderd. Probeer het zo weer.")
        )
    else:
        opened = _("De inschrijving is open.")
        messages.success(request, opened if event == "open" else _("De inschrijving is gesloten."))
    return redirect("planning:run", run.pk)
