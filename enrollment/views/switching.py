"""Other dates for who is booked, and changing to one of them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.transitions import StaleState, TransitionRefused
from enrollment.actions.booking import AlreadyEnrolled, NoSeatLeft
from enrollment.actions.switching import switch
from enrollment.loaders import get_offered_run_or_404, get_own_enrollment_or_404
from enrollment.models import Enrollment
from enrollment.moves.alternatives import alternatives_for
from enrollment.moves.choice import choice_of
from enrollment.rules import BookingRefused
from enrollment.states import OPEN_STATES, EnrollmentState
from enrollment.withdrawal import withdrawal_cost
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.seats import SeatsBusy


@requires(Permission.ENROLLMENT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def other_dates(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Lists the other dates and says what changing costs; on POST changes to `naar`."""
    enrollment = get_own_enrollment_or_404(request, pk)
    if enrollment.state not in OPEN_STATES or enrollment.run.is_over:
        return redirect("enrollment:enrollment", enrollment.pk)
    chosen = request.POST.get("naar", "")
    if request.method == "POST" and chosen.isdecimal():
        return _switch(request, enrollment, int(chosen))
    return _list(request, enrollment)


def _switch(request: ActorRequest, enrollment: Enrollment, run_id: int) -> HttpResponse:
    to = get_offered_run_or_404(request, run_id)
    waits = request.POST.get("leads_to") == EnrollmentState.WAITLISTED
    try:
        made = switch(enrollment=enrollment, to=to, by=request.user, accept_waitlist=waits)
    except AlreadyEnrolled as present:
        messages.info(request, _("Voor deze datum ben je al ingeschreven."))
        return redirect("enrollment:enrollment", present.enrollment.pk)
    except NoSeatLeft:
        problem = _("De laatste plaats is net vergeven. Je houdt de datum die je had.")
    except BookingRefused as refusal:
        problem = _("Je houdt de datum die je had. De reden: %(reason)s") % {"reason": refusal}
    except (StaleState, TransitionRefused):
        messages.info(request, _("Deze inschrijving was al veranderd. Zo staat het nu."))
        return redirect("enrollment:enrollment", enrollment.pk)
    except SeatsBusy:
        problem = _("Het is nu erg druk. Je houdt de datum die je had. Probeer het zo weer.")
    else:
        messages.success(request, _("Je bent gewisseld van datum."))
        return redirect("enrollment:enrollment", made.pk)
    fresh = get_own_enrollment_or_404(request, enrollment.pk)
    return _list(request, fresh, problem=problem)


def _list(request: ActorRequest, enrollment: Enrollment, *, problem: str = "") -> HttpResponse:
    context = {
        "enrollment": enrollment,
        "run": enrollment.run,
        "course": enrollment.run.course,
        "offers": alternatives_for(enrollment, request.user),
        "cost": withdrawal_cost(enrollment),
        "choice": choice_of(enrollment),
        "problem": problem,
    }
    status = 409 if problem else 200
    return render(request, "enrollment/moves/other_dates.html", context, status=status)
