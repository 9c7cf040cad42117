"""What the officer of a run does with its seats: divides them, and gives one beyond capacity."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from enrollment.actions.overbooking import OverbookingRefused, colleague_for, overbook
from enrollment.actions.shares import SharesRefused, release_share, set_shares
from enrollment.loaders import get_participant_or_404, get_share_or_404
from enrollment.sharing import SharesForm, share_lines
from enrollment.states import EnrollmentState
from people.guards import requires
from people.middleware import ActorRequest
from people.models import Employment
from people.permissions import Permission
from planning.loaders import get_run_or_404
from planning.models import CourseRun
from planning.seats import SeatsBusy


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Waarom geef je deze plaats?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Dit wordt bewaard bij de inschrijving."),
        error_messages={"required": gettext_lazy("Vul in waarom je deze plaats geeft.")},
    )


class ColleagueForm(ReasonForm):
    """Who, and why. The colleague is looked up among those who have the course on offer."""

    who = forms.CharField(
        label=gettext_lazy("E-mailadres of personeelsnummer"),
        max_length=254,
        help_text=gettext_lazy(
            "Een personeelsnummer zoeken we in de organisatie die dit organiseert; voor een collega"
            " van een andere organisatie vul je het e-mailadres in."
        ),
        error_messages={"required": gettext_lazy("Vul in wie je een plaats geeft.")},
    )
    field_order = ("who", "reason")

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run

    def clean_who(self) -> Employment:
        found = colleague_for(self.run, self.cleaned_data["who"])
        if found is None:
            raise forms.ValidationError(
                _(
                    "We vinden niemand die hiermee bedoeld kan zijn en dit in het aanbod heeft."
                    " Controleer het adres of nummer."
                )
            )
        return found


def _busy() -> str:
    return _("Het is nu erg druk. Er is niets veranderd. Probeer het zo weer.")


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def shares(request: ActorRequest, pk: int) -> HttpResponse:
    """How many seats are kept for whom, until when."""
    run = get_run_or_404(request, pk, Permission.RUN_MANAGE)
    form = SharesForm(request.POST if request.method == "POST" else None, run=run)
    if form.is_valid():
        try:
            set_shares(run=run, wanted=form.wanted(), by=request.user)
        except (SharesRefused, SeatsBusy) as refusal:
            form.add_error(None, _busy() if isinstance(refusal, SeatsBusy) else str(refusal))
        else:
            messages.success(request, _("De verdeling is opgeslagen."))
            return redirect("planning:run", run.pk)
    context = {"run": run, "course": run.course, "form": form, "lines": share_lines(run)}
    status = 422 if form.errors else 200
    return render(request, "enrollment/seats/shares.html", context, status=status)


@requires(Permission.RUN_MANAGE)
@require_POST
def share_release(request: ActorRequest, pk: int) -> HttpResponse:
    """What is left of a share is for everybody, from now on."""
    share = get_share_or_404(request, pk)
    try:
        release_share(share=share, by=request.user)
    except SeatsBusy:
        messages.error(request, _busy())
    else:
        messages.success(request, _("De bewaarde plaatsen zijn nu voor iedereen."))
    return redirect("enrollment:shares", share.run_id)


@requires(Permission.RUN_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def overbook_run(request: ActorRequest, pk: int) -> HttpResponse:
    """A seat for a colleague by name, if need be beyond capacity."""
    run = get_run_or_404(request, pk, Permission.RUN_PARTICIPANTS)
    form = ColleagueForm(request.POST if request.method == "POST" else None, run=run)
    if form.is_valid() and _overbook(request, run, form.cleaned_data["who"], form):
        return redirect("planning:run", run.pk)
    return _ask(request, {"run": run, "course": run.course, "form": form})


@requires(Permission.RUN_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def overbook_waiting(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """A seat for somebody on the waitlist, out of its order."""
    enrollment = get_participant_or_404(request, pk, Permission.RUN_PARTICIPANTS)
    run = enrollment.run
    if enrollment.state != EnrollmentState.WAITLISTED:
        messages.info(request, _("Deze collega staat niet meer op de wachtlijst."))
        return redirect("planning:run", run.pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _overbook(request, run, enrollment.employment, form):
        return redirect("planning:run", run.pk)
    context = {"run": run, "course": run.course, "form": form, "enrollment": enrollment}
    return _ask(request, context)


def _ask(request: ActorRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].errors else 200
    return render(request, "enrollment/seats/overbook.html", context, status=status)


def _overbook(
    request: ActorRequest, run: CourseRun, employment: Employment, form: forms.Form
) -> bool:
    """Whether it was done; else the form says why not."""
    try:
        overbook(
            run=run, employment=employment, by=request.user, reason=form.cleaned_data["reason"]
        )
    except (OverbookingRefused, SeatsBusy) as refusal:
        form.add_error(None, _busy() if isinstance(refusal, SeatsBusy) else str(refusal))
        return False
    told = _("%(name)s heeft een plaats en krijgt bericht.")
    messages.success(request, told % {"name": employment.person.full_name})
    return True
