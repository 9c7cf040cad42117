"""Trainers, kept by planners: who they are, what they can give, when they are away."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import CourseText
from core.transitions import StaleState
from organisations.models import Organisation
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.history import versions_of
from planning.models import Trainer
from planning.rooms.agenda import Period, by_day
from planning.rooms.loaders import day_asked, planning_for
from planning.trainers.actions import (
    StillAsked,
    add_colleague,
    add_from_supplier,
    begin_again,
    can_give,
    change_trainer,
    end_absence,
    note_absence,
    retire_trainer,
)
from planning.trainers.forms import (
    AbsenceForm,
    SupplierTrainerForm,
    TrainerForm,
    trainer_values,
)
from planning.trainers.loaders import (
    course_to_give_or_404,
    get_absence_or_404,
    get_trainer_or_404,
    given_by,
    plannable,
)
from planning.trainers.querysets import (
    colleagues_named,
    colleagues_of,
    may_keep,
    named,
    trainer_bookings_between,
    trainers_to_see,
)
from planning.trainers.words import shown

INVALID, CONFLICT = 422, 409
MOST_FOUND = 10


@requires(Permission.RUN_MANAGE)
@require_safe
def trainers(request: ActorRequest) -> HttpResponse:
    """Whom one may ask."""
    words = request.GET.get("q", "").strip()
    courses = Prefetch("courses", plannable(request).prefetch_related("texts"))
    found = named(trainers_to_see(request.actor), words).prefetch_related(courses)
    context = {"trainers": found[:200], "words": words}
    return render(request, "planning/trainers/trainers.html", context)


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def trainer_new(request: ActorRequest) -> HttpResponse:
    """A colleague, searched by name, or a supplier's trainer, filled in here."""
    organisation = _planning_for(request)
    words = request.GET.get("q", "").strip()
    form = SupplierTrainerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        trainer = add_from_supplier(organisation=organisation, by=request.user, **form.cleaned_data)
        messages.success(request, _("De trainer staat erin. Voeg toe wat die kan geven."))
        return redirect("planning:trainer-edit", trainer.uuid)
    context = {
        "form": form,
        "words": words,
        "found": colleagues_named(organisation.pk, words)[:MOST_FOUND],
        "organisation": organisation,
    }
    status = INVALID if form.errors else 200
    return render(request, "planning/trainers/new.html", context, status=status)


@requires(Permission.RUN_MANAGE)
@require_POST
def trainer_add(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Makes a colleague of the own organisation a trainer."""
    organisation = _planning_for(request)
    person = get_object_or_404(colleagues_of(organisation.pk), pk=pk)
    trainer = add_colleague(person=person, organisation=organisation, by=request.user)
    messages.success(request, _("De trainer staat erin. Voeg toe wat die kan geven."))
    return redirect("planning:trainer-edit", trainer.uuid)


@requires(Permission.RUN_MANAGE)
@require_safe
def trainer(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Who it is, and four weeks of their agenda."""
    return _trainer_page(request, get_trainer_or_404(request, pk), AbsenceForm())


def _trainer_page(
    request: ActorRequest, found: Trainer, form: AbsenceForm, status: int = 200
) -> HttpResponse:
    period = Period.of(day_asked(request))
    bookings = trainer_bookings_between([found.pk], period.starts_at, period.ends_at)
    keeps = may_keep(request.actor, found)
    absences = found.absences.filter(span__endswith__gt=timezone.now()).order_by("span")
    context = {
        "trainer": found,
        "lead": found.supplier.name if found.supplier else "",
        "courses": given_by(request, found),
        "period": period,
        "days": by_day(shown(bookings, request.actor)),
        "absences": absences,
        "may_keep": keeps,
        "versions": versions_of(found) if keeps else [],
        "form": form,
    }
    return render(request, "planning/trainers/trainer.html", context, status=status)


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def trainer_edit(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Facts of a trainer, and the courses they can give."""
    found = get_trainer_or_404(request, pk, keep=True)
    data = request.POST if request.method == "POST" else None
    form, status = TrainerForm(data, initial=trainer_values(found), trainer=found), 200
    if form.is_valid():
        try:
            change_trainer(
                trainer=found, fields=_fields(request, form, found), by=request.user, seen=form.seen
            )
        except StaleState:
            form.add_error(None, _changed_meanwhile())
            status = CONFLICT
        else:
            messages.success(request, _("De trainer is gewijzigd."))
            return redirect("planning:trainer", found.uuid)
    words = request.GET.get("q", "").strip()
    context = {
        "trainer": found,
        "form": form,
        "courses": given_by(request, found),
        "words": words,
        "found": _courses_named(request, found, words),
    }
    status = INVALID if form.errors and status == 200 else status
    return render(request, "planning/trainers/edit.html", context, status=status)


def _fields(request: ActorRequest, form: TrainerForm, found: Trainer) -> dict[str, object]:
    """A trainer that is shared no more becomes the organisation's for which the actor plans."""
    fields = form.fields_of()
    shared = fields.pop("shared")
    own = found.organisation or planning_for(request.actor)
    return {**fields, "organisation": None if shared else own}


def _courses_named(request: ActorRequest, found: Trainer, words: str) -> list[object]:
    if not words:
        return []
    texts = CourseText.objects.filter(title__unaccent__icontains=words)
    courses = plannable(request).filter(pk__in=texts.values("course"))
    left = courses.exclude(pk__in=found.courses.values("pk"))
    return list(left.with_card_data().order_by("pk")[:MOST_FOUND])


@requires(Permission.RUN_MANAGE)
@require_POST
def trainer_courses(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Adds or takes away a course that the trainer can give."""
    found = get_trainer_or_404(request, pk, keep=True)
    able = "weg" not in request.POST
    course = course_to_give_or_404(request, request.POST.get("weg" if not able else "erbij", ""))
    can_give(trainer=found, course=course, able=able, by=request.user)
    messages.success(request, _("De lijst is bijgewerkt."))
    return redirect("planning:trainer-edit", found.uuid)


@requires(Permission.RUN_MANAGE)
@require_POST
def absence_new(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Notes that a trainer is away; says for what they were asked then already."""
    found = get_trainer_or_404(request, pk, keep=True)
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        return _trainer_page(request, found, form, INVALID)
    values = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "note")}
    asked = note_absence(trainer=found, by=request.user, **values)
    messages.success(request, _("De afwezigheid staat erin."))
    if asked:
        words = _("Let op: dan is deze trainer al gevraagd. Zoek daarvoor een ander.")
        messages.warning(request, words)
    return redirect("planning:trainer", found.uuid)


@requires(Permission.RUN_MANAGE)
@require_POST
def absence_end(request: ActorRequest, pk: int) -> HttpResponse:
    absence = get_absence_or_404(request, pk)
    end_absence(absence=absence, by=request.user)
    messages.success(request, _("De trainer is dan weer te vragen."))
    return redirect("planning:trainer", absence.trainer.uuid)


@requires(Permission.RUN_MANAGE)
@require_POST
def trainer_retire(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Nobody asks this trainer any more, or does so again."""
    found = get_trainer_or_404(request, pk, keep=True)
    if found.retired_at:
        begin_again(trainer=found, by=request.user)
        messages.success(request, _("De trainer is weer te vragen."))
        return redirect("planning:trainer", found.uuid)
    try:
        retire_trainer(trainer=found, by=request.user)
    except StillAsked as refusal:
        days = by_day(shown(refusal.bookings, request.actor))
        context = {"trainer": found, "days": days}
        return render(request, "planning/trainers/still_asked.html", context, status=CONFLICT)
    messages.success(request, _("De trainer is gestopt. Na twee jaar worden de gegevens gewist."))
    return redirect("planning:trainer", found.uuid)


def _planning_for(request: ActorRequest) -> Organisation:
    organisation = planning_for(request.actor)
    if organisation is None:
        raise PermissionDenied
    return organisation


def _changed_meanwhile() -> str:
    return _(
        "Een collega heeft dit zojuist gewijzigd. Er is nog niets opgeslagen. Laad de pagina"
        " opnieuw om te zien hoe het nu is, en pas dan aan wat nodig is."
    )
