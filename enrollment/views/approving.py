"""Deciding about a request: signed in, or from the link in the mail."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from enrollment.actions.approving import AlreadyDecided, DecisionRefused, decide
from enrollment.approval.facts import facts_for_decider
from enrollment.approval.models import ApprovalStep
from enrollment.forms import DecisionForm
from enrollment.loaders import get_step_or_404, step_by_token
from people.guards import requires
from people.middleware import ActorRequest
from people.models import Person
from people.permissions import Permission
from people.policy import actor_for
from planning.seats import SeatsBusy

MOST = 50
"""Requests that are decided about in one go."""


@requires(Permission.ENROLLMENT_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide_request(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """One request with what one must know to decide; on POST the yes or no."""
    step = get_step_or_404(request, pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decide(request, step, form, request.user):
        return redirect("enrollment:decide", step.pk)
    return _page(request, step, form, request.user, "enrollment/decide.html")


@requires(Permission.ENROLLMENT_DECIDE)
@require_POST
def decide_many(request: ActorRequest) -> HttpResponse:
    """Agrees with every request that was chosen; each on its own, so that one that cannot does not
    stop the others."""
    asked = [pk for pk in map(_uuid, request.POST.getlist("step")[:MOST]) if pk]
    steps = ApprovalStep.objects.decidable_by(request.actor).with_request().filter(pk__in=asked)
    agreed = 0
    for step in steps:
        try:
            decide(step=step, approve=True, by=request.user)
        except (DecisionRefused, AlreadyDecided, SeatsBusy) as reason:
            name = step.enrollment.person.full_name
            told = ": ".join([name, _why_left(reason)])
            messages.warning(request, told)
        else:
            agreed += 1
    if not asked:
        messages.info(request, _("Kies eerst één of meer aanvragen."))
    elif agreed:
        told = ngettext(
            "Je ging akkoord met %(n)s aanvraag.", "Je ging akkoord met %(n)s aanvragen.", agreed
        )
        messages.success(request, told % {"n": agreed})
    return redirect("enrollment:decisions")


def _uuid(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None


def _why_left(reason: Exception) -> str:
    if isinstance(reason, DecisionRefused):
        return str(reason)
    if isinstance(reason, AlreadyDecided):
        return _("hierover was al besloten.")
    return _("het is nu erg druk bij deze uitvoering. Probeer het zo nog eens.")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide_by_mail(request: ActorRequest, token: str) -> HttpResponse:
    """The same for whom the mail was sent to, without signing in. Opening the link changes
    nothing, and what was decided cannot be decided again by it."""
    found = step_by_token(token)
    if found is None:
        return render(request, "enrollment/decide_link_invalid.html", status=404)
    step, person = found
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decide(request, step, form, person):
        return redirect("enrollment:decide-by-mail", token)
    return _page(request, step, form, person, "enrollment/decide_by_mail.html")


decide_by_mail.permission = "own"  # type: ignore[attr-defined]


def _decide(request: ActorRequest, step: ApprovalStep, form: DecisionForm, person: Person) -> bool:
    """False when it stays undecided, with the reason on the form."""
    try:
        decide(
            step=step,
            approve=form.approves,
            by=person,
            reason=form.cleaned_data["reason"],
            overrule=form.cleaned_data["overrule"],
        )
    except DecisionRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    except SeatsBusy:
        form.add_error(None, _("Het is nu erg druk bij deze uitvoering. Probeer het zo nog eens."))
        return False
    except AlreadyDecided:
        messages.info(request, _("Hierover was al besloten. Hieronder staat hoe."))
        return True
    messages.success(
        request, _("Je ging akkoord.") if form.approves else _("Je hebt de aanvraag afgewezen.")
    )
    return True


def _page(
    request: ActorRequest, step: ApprovalStep, form: DecisionForm, person: Person, template: str
) -> HttpResponse:
    decidable = ApprovalStep.objects.decidable_by(actor_for(person)).filter(pk=step.pk).exists()
    context = {
        "step": step,
        "enrollment": step.enrollment,
        "facts": facts_for_decider(step),
        "decidable": decidable,
        "form": form,
    }
    return render(request, template, context, status=409 if form.errors else 200)
