"""A trainer says whether they can: in the portal, by the link in the mail, or by a planner."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.guards import own_pages, requires
from people.middleware import ActorRequest
from people.models import Person
from people.permissions import Permission
from planning.models import CourseRun, Trainer, TrainerBooking
from planning.seats import SeatsBusy
from planning.trainers.answers import (
    AlreadyAnswered,
    AnswerRefused,
    answer,
    remind,
    waiting_for,
)
from planning.trainers.forms import AnswerForm
from planning.trainers.links import Asked
from planning.trainers.loaders import (
    get_asked_run_or_404,
    get_run_trainer_or_404,
    question_by_token,
)
from planning.trainers.querysets import open_questions
from planning.trainers.words import when_and_where

INVALID = 422


@own_pages
@require_safe
def trainer_questions(request: ActorRequest) -> HttpResponse:
    """The runs for which the person signed in is asked as trainer and did not answer yet."""
    runs: dict[int, list[TrainerBooking]] = {}
    for booking in open_questions(request.user):
        runs.setdefault(booking.meeting.run_id, []).append(booking)
    context = {
        "questions": [(rows[0].meeting.run, rows) for rows in runs.values()],
        "is_trainer": Trainer.objects.filter(person=request.user, retired_at=None).exists(),
    }
    return render(request, "planning/trainers/questions.html", context)


@own_pages
@require_http_methods(["GET", "HEAD", "POST"])
def trainer_answer(request: ActorRequest, pk: int) -> HttpResponse:
    """The own answer for one run."""
    run, trainer = get_asked_run_or_404(request, pk)
    waiting = waiting_for(trainer, run.pk)
    form = _form(request, waiting)
    if form.is_valid() and _answered(request, run, trainer, form, request.user):
        return redirect("planning:trainer-questions")
    return _page(request, run, waiting, form)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_mail(request: ActorRequest, token: str) -> HttpResponse:
    """The same for whom the mail was sent to, without signing in. Opening the link changes nothing,
    and what was answered cannot be answered again by it."""
    found = question_by_token(token)
    if found is None:
        return render(request, "planning/trainers/link_invalid.html", status=404)
    run, trainer, asked = found
    waiting = waiting_for(trainer, run.pk, asked.at)
    form = _form(request, waiting)
    if waiting and form.is_valid() and _answered(request, run, trainer, form, None, asked):
        return redirect("planning:answer-by-mail", token)
    return _page(request, run, waiting, form, token=token)


answer_by_mail.permission = "own"  # type: ignore[attr-defined]


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_for(request: ActorRequest, run_pk: int, pk: uuid.UUID) -> HttpResponse:
    """What a trainer told the planner, noted by the planner."""
    run, trainer = get_run_trainer_or_404(request, run_pk, pk)
    waiting = waiting_for(trainer, run.pk)
    form = _form(request, waiting)
    if waiting and form.is_valid() and _answered(request, run, trainer, form, request.user):
        return redirect("planning:run", run.pk)
    return _page(request, run, waiting, form, trainer)


@requires(Permission.RUN_MANAGE)
@require_POST
def trainer_remind(request: ActorRequest, run_pk: int, pk: uuid.UUID) -> HttpResponse:
    """Sends the question once more."""
    run, trainer = get_run_trainer_or_404(request, run_pk, pk)
    if not trainer.mail_address:
        messages.warning(request, _("Van deze trainer is geen e-mailadres bekend. Bel liever."))
    elif remind(trainer=trainer, run=run, by=request.user):
        messages.success(request, _("De vraag is opnieuw verstuurd."))
    else:
        messages.info(request, _("Deze trainer heeft al geantwoord."))
    return redirect("planning:run", run.pk)


def _form(request: ActorRequest, waiting: Sequence[TrainerBooking]) -> AnswerForm:
    meetings = [(one.pk, when_and_where(one)) for one in waiting]
    return AnswerForm(request.POST if request.method == "POST" else None, meetings=meetings)


def _answered(
    request: ActorRequest,
    run: CourseRun,
    trainer: Trainer,
    form: AnswerForm,
    by: Person | None,
    asked: Asked | None = None,
) -> bool:
    """False when it stays unanswered, with the reason on the form."""
    values = {"yes": form.cleaned_data["yes"], "reason": form.cleaned_data["reason"]}
    at = asked.at if asked else None
    try:
        yes, no = answer(trainer=trainer, run=run, by=by, asked_at=at, **values)
    except AnswerRefused as refusal:
        form.add_error("reason", str(refusal))
        return False
    except SeatsBusy:
        form.add_error(None, _("Het is nu erg druk. Probeer het zo nog eens."))
        return False
    except AlreadyAnswered:
        messages.info(request, _("Hierop was al geantwoord."))
        return True
    messages.success(request, _answer_words(yes, no))
    return True


def _answer_words(yes: int, no: int) -> str:
    if not no:
        return _("Genoteerd: de trainer kan.")
    if not yes:
        return _("Genoteerd: de trainer kan niet. De planner krijgt bericht.")
    return _("Genoteerd wanneer de trainer kan, en wanneer niet. De planner krijgt bericht.")


def _page(
    request: ActorRequest,
    run: CourseRun,
    waiting: Sequence[TrainerBooking],
    form: AnswerForm,
    trainer: Trainer | None = None,
    token: str = "",
) -> HttpResponse:
    context = {
        "token": token,
        "run": run,
        "course": run.course,
        "waiting": waiting,
        "form": form,
        "trainer": trainer,
        "form_shown": bool(waiting),
    }
    return render(
        request, "planning/trainers/answer.html", context, status=INVALID if form.errors else 200
    )
