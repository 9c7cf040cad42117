"""What the officer of a run does for its participants."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.transitions import StaleState, TransitionRefused
from enrollment.actions.booking import withdraw
from enrollment.actions.waitlist import seat_would_pass_on
from enrollment.loaders import get_participant_or_404
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.seats import SeatsBusy


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Waarom schrijf je deze collega uit?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Je collega krijgt dit te lezen."),
        error_messages={"required": gettext_lazy("Vul in waarom je deze collega uitschrijft.")},
    )


@requires(Permission.RUN_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_participant(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Asks for the reason; on POST withdraws the participant, who is told it."""
    enrollment = get_participant_or_404(request, pk, Permission.RUN_PARTICIPANTS)
    name, run_id = enrollment.person.full_name, enrollment.run_id
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    ended = _how_it_ended(enrollment)
    if ended:
        messages.info(request, ended % {"name": name})
        return redirect("planning:run", run_id)
    if form.is_valid() and _withdraw(request, enrollment, form):
        return redirect("planning:run", run_id)
    context = {
        "enrollment": enrollment,
        "form": form,
        "passes_on": seat_would_pass_on(enrollment),
    }
    status = 422 if form.errors else 200
    return render(request, "enrollment/withdraw_participant.html", context, status=status)


def _withdraw(request: ActorRequest, enrollment: Enrollment, form: WithdrawForm) -> bool:
    """Whether there is nothing left to do here; else the form says why not."""
    try:
        withdraw(enrollment=enrollment, by=request.user, reason=form.cleaned_data["reason"])
    except (StaleState, TransitionRefused):
        messages.info(request, _("Een collega was je voor. Hieronder staat hoe het nu is."))
    except SeatsBusy:
        form.add_error(None, _("Het is nu erg druk. Er is niets veranderd. Probeer het zo weer."))
        return False
    else:
        told = _("%(name)s is uitgeschreven en krijgt bericht.")
        messages.success(request, told % {"name": enrollment.person.full_name})
    return True


def _how_it_ended(enrollment: Enrollment) -> str:
    """Why nobody can be withdrawn here any more; empty while it is open. `%(name)s` is a gap."""
    match enrollment.state:
        case EnrollmentState.WITHDRAWN:
            return _("%(name)s was al uitgeschreven.")
        case EnrollmentState.DECLINED:
            return _("De aanvraag van %(name)s was al afgewezen.")
        case EnrollmentState.EXPIRED:
            return _("De aanvraag of plaats van %(name)s was al verlopen.")
        case EnrollmentState.CANCELLED:
            return _("Deze uitvoering gaat niet door. %(name)s hoeft niet uitgeschreven te worden.")
        case EnrollmentState.COMPLETED:
            return _("%(name)s heeft deze uitvoering al afgerond. Uitschrijven kan niet meer.")
        case EnrollmentState.NOT_COMPLETED:
            return _("%(name)s heeft deze uitvoering niet afgerond. Uitschrijven kan niet meer.")
    if enrollment.run.is_over:
        return _("Deze uitvoering is al geweest. %(name)s uitschrijven kan niet meer.")
    return ""
