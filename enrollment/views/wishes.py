"""Wishes outside the catalogue, as the person sees them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.transitions import StaleState, TransitionRefused
from enrollment.models import LearningWish
from enrollment.wishes.actions import ask, complete, withdraw
from enrollment.wishes.forms import CompleteForm, WishForm
from enrollment.wishes.loaders import get_own_wish_or_404
from enrollment.wishes.panels import facts_of, who_decides
from enrollment.wishes.path import path_of
from enrollment.wishes.states import WISH_STATES
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission


@requires(Permission.ENROLL_SELF)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_wish(request: ActorRequest) -> HttpResponse:
    """The form; on POST asks, for the employment that the form showed (another tab may have chosen
    another one since), and shows the wish as it stands."""
    form = WishForm(request.POST or None)
    employment = request.actor.employment
    if form.is_valid() and employment and _same_work(request, form):
        wish = ask(employment=employment, details=form.details(), by=request.user)
        messages.success(
            request, _("Je leerwens is verstuurd. Je krijgt bericht over het besluit.")
        )
        return redirect("enrollment:wish", wish.pk)
    decider = who_decides(employment) if employment else ""
    context = {"form": form, "employment": employment, "who_decides": decider}
    status = 422 if form.errors else 200
    return render(request, "enrollment/wishes/ask.html", context, status=status)


@requires(Permission.ENROLLMENT_READ)
@require_safe
def wish_detail(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """One's own wish: where it stands and why, what was asked, and what one can do."""
    return _shown(request, get_own_wish_or_404(request, pk), CompleteForm())


@requires(Permission.ENROLLMENT_READ)
@require_POST
def withdraw_wish(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    wish = get_own_wish_or_404(request, pk)
    try:
        withdraw(wish=wish, by=request.user)
    except (StaleState, TransitionRefused):
        messages.info(request, _("Deze leerwens was al veranderd. Hieronder staat hoe het nu is."))
    else:
        messages.success(request, _("Je leerwens is ingetrokken."))
    return redirect("enrollment:wish", pk)


@requires(Permission.ENROLLMENT_READ)
@require_POST
def complete_wish(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    wish = get_own_wish_or_404(request, pk)
    form = CompleteForm(request.POST)
    if not form.is_valid():
        return _shown(request, wish, form)
    try:
        complete(wish=wish, by=request.user, **form.cleaned_data)
    except (StaleState, TransitionRefused):
        messages.info(request, _("Deze leerwens was al veranderd. Hieronder staat hoe het nu is."))
    else:
        messages.success(request, _("Afgerond. Het staat nu bij wat is geweest."))
    return redirect("enrollment:wish", pk)


def _same_work(request: ActorRequest, form: WishForm) -> bool:
    """Whether one still acts for the employment that the form showed; else the form says so."""
    employment = request.actor.employment
    if request.POST.get("employment", "") in ("", str(employment.pk if employment else "")):
        return True
    form.add_error(
        None, _("Je kijkt nu rond voor ander werk. Controleer voor welk werk je dit vraagt.")
    )
    return False


def _shown(request: ActorRequest, wish: LearningWish, form: Form) -> HttpResponse:
    context = {
        "wish": wish,
        "facts": facts_of(wish),
        "steps": path_of(wish),
        "who_decides": who_decides(wish.employment),
        "may_withdraw": WISH_STATES.allows("withdraw", wish.state),
        "may_complete": WISH_STATES.allows("complete", wish.state),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "enrollment/wishes/wish.html", context, status=status)
