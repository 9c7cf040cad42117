"""A trainer notes when they cannot be asked: signed in, or by the link in a mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from people.guards import own_pages
from people.middleware import ActorRequest
from people.models import Person
from planning.models import Trainer, TrainerAbsence
from planning.seats import SeatsBusy
from planning.trainers.actions import end_absence, note_absence
from planning.trainers.forms import AbsenceForm
from planning.trainers.loaders import get_own_trainer_or_404, question_by_token

INVALID = 422


@own_pages
@require_http_methods(["GET", "HEAD", "POST"])
def own_absences(request: ActorRequest) -> HttpResponse:
    """When the person signed in, who is a trainer, is away; a form to add to it."""
    trainer = get_own_trainer_or_404(request)
    form = AbsenceForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _noted(request, trainer, form, request.user):
        return redirect("planning:own-absences")
    coming = trainer.absences.filter(span__endswith__gt=timezone.now()).order_by("span")
    return _page(request, form, {"absences": coming, "token": ""})


@own_pages
@require_POST
def own_absence_end(request: ActorRequest, pk: int) -> HttpResponse:
    trainer = get_own_trainer_or_404(request)
    absence = TrainerAbsence.objects.filter(pk=pk, trainer=trainer).first()
    if absence is None:
        raise Http404
    end_absence(absence=absence, by=request.user)
    messages.success(request, _("Je bent dan weer te vragen."))
    return redirect("planning:own-absences")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def absence_by_mail(request: ActorRequest, token: str) -> HttpResponse:
    """The same for whom the mail was sent to. What was noted before is not shown: a link may have
    been passed on."""
    found = question_by_token(token)
    if found is None:
        return render(request, "planning/trainers/link_invalid.html", status=404)
    form = AbsenceForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _noted(request, found[1], form, None):
        return redirect("planning:absence-by-mail", token)
    return _page(request, form, {"absences": None, "token": token})


absence_by_mail.permission = "own"  # type: ignore[attr-defined]


def _noted(request: ActorRequest, trainer: Trainer, form: AbsenceForm, by: Person | None) -> bool:
    values = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "note")}
    try:
        asked = note_absence(trainer=trainer, by=by, **values)
    except SeatsBusy:
        form.add_error(None, _("Het is nu erg druk. Probeer het zo nog eens."))
        return False
    messages.success(request, _("Genoteerd. In deze tijd word je niet gevraagd."))
    if asked:
        words = ngettext(
            "Je was dan voor %(number)d bijeenkomst gevraagd. De planner krijgt bericht.",
            "Je was dan voor %(number)d bijeenkomsten gevraagd. De planner krijgt bericht.",
            len(asked),
        )
        messages.warning(request, words % {"number": len(asked)})
    return True


def _page(request: ActorRequest, form: AbsenceForm, context: dict[str, Any]) -> HttpResponse:
    status = INVALID if form.errors else 200
    template = "planning/trainers/own_absences.html"
    return render(request, template, {**context, "form": form}, status=status)
