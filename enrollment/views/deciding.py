"""Te beslissen: everything that waits for this manager or learning adviser, and deciding."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.transitions import StaleState, TransitionRefused
from enrollment.models import LearningWish
from enrollment.points import decision_panels
from enrollment.wishes.actions import NotYourTurn, approve, refuse
from enrollment.wishes.forms import DecisionForm
from enrollment.wishes.loaders import get_wish_to_decide_or_404
from enrollment.wishes.panels import changed_since, facts_of
from enrollment.wishes.states import WishState
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission


@requires(Permission.ENROLLMENT_DECIDE)
@require_safe
def decisions(request: ActorRequest) -> HttpResponse:
    """What waits for this actor, room by room."""
    panels = [panel for panel in decision_panels.answers(request) if panel.waiting]
    return render(request, "enrollment/decisions.html", {"panels": panels})


@requires(Permission.ENROLLMENT_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide_wish(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """What is asked, for which work, what changed since; on POST the decision."""
    wish = get_wish_to_decide_or_404(request, pk)
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        return _decided(request, wish, **form.cleaned_data)
    context = {
        "wish": wish,
        "facts": facts_of(wish),
        "changes": changed_since(wish),
        "undecided": wish.state == WishState.REQUESTED,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "enrollment/wishes/decide.html", context, status=status)


def _decided(request: ActorRequest, wish: LearningWish, decision: str, reason: str) -> HttpResponse:
    verb = approve if decision == "approve" else refuse
    try:
        verb(wish=wish, by=request.user, reason=reason)
    except (StaleState, TransitionRefused, NotYourTurn):
        messages.info(request, _("Over deze leerwens is al beslist, of zij is ingetrokken."))
    else:
        told = {
            "approve": _("Akkoord. %(name)s krijgt bericht."),
            "refuse": _("Niet akkoord. %(name)s krijgt bericht, met je toelichting."),
        }
        messages.success(request, told[decision] % {"name": wish.person.full_name})
    return redirect("enrollment:decisions")
