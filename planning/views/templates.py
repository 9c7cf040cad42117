"""Templates of runs: how an organisation usually plans a course."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.transitions import StaleState
from organisations.models import Organisation
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.loaders import get_plannable_course_or_404, get_run_or_404
from planning.models import Location, RunTemplate
from planning.series.actions import NameTaken, remove_template, save_template
from planning.series.forms import (
    TemplateScreen,
    first_values,
    pattern_rows,
    rows_of,
    template_values,
)
from planning.series.loaders import get_template_or_404, templates_for
from planning.series.pattern import Pattern, pattern_of_run
from planning.trainers.loaders import plannable

INVALID, CONFLICT = 422, 409


@requires(Permission.RUN_MANAGE)
@require_safe
def templates(request: ActorRequest) -> HttpResponse:
    """Those of the own organisation, by course."""
    courses = plannable(request).values("pk")
    found = templates_for(request.actor).filter(course__in=courses).order_by("course", "name")
    return render(request, "planning/series/templates.html", {"templates": found})


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def template_new(request: ActorRequest, course_slug: str) -> HttpResponse:
    """A new one, empty or as a run was."""
    course, organisation = get_plannable_course_or_404(request, course_slug)
    pattern = _example(request, course.pk)
    meetings, tasks = rows_of(pattern)
    screen = TemplateScreen(
        locations=_locations(organisation),
        values=first_values(pattern),
        pattern=meetings,
        tasks=tasks,
        data=request.POST if request.method == "POST" else None,
    )
    if screen.is_ready():
        values = screen.fields()
        try:
            made = save_template(
                course=course, organisation=organisation, fields=values, by=request.user
            )
        except NameTaken as refusal:
            screen.form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Het sjabloon staat klaar. Kies een dag om te plannen."))
            return redirect("planning:template-plan", made.pk)
    context = {"course": course, "organisation": organisation, "template": None}
    return _show(request, screen, context)


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Other facts of one; runs that were made from it stay as they are."""
    found = get_template_or_404(request, pk)
    screen, status = _screen_of(request, found), 0
    if screen.is_ready():
        try:
            _save(request, found, screen)
        except NameTaken as refusal:
            screen.form.add_error("name", str(refusal))
        except StaleState:
            screen.form.add_error(None, _changed_meanwhile())
            status = CONFLICT
        else:
            messages.success(request, _("Het sjabloon is gewijzigd."))
            return redirect("planning:templates")
    context = {"course": found.course, "organisation": found.organisation, "template": found}
    return _show(request, screen, context, status)


@requires(Permission.RUN_MANAGE)
@require_POST
def template_remove(request: ActorRequest, pk: int) -> HttpResponse:
    remove_template(template=get_template_or_404(request, pk), by=request.user)
    messages.success(request, _("Het sjabloon is weg. Wat ermee gepland is, blijft staan."))
    return redirect("planning:templates")


def _screen_of(request: ActorRequest, found: RunTemplate) -> TemplateScreen:
    return TemplateScreen(
        locations=_locations(found.organisation, found),
        values=template_values(found),
        pattern=pattern_rows(found.pattern),
        tasks=found.checklist,
        data=request.POST if request.method == "POST" else None,
    )


def _save(request: ActorRequest, found: RunTemplate, screen: TemplateScreen) -> None:
    save_template(
        course=found.course,
        organisation=found.organisation,
        fields=screen.fields(),
        by=request.user,
        template=found,
        seen=screen.form.seen,
    )


def _example(request: ActorRequest, course_id: int) -> Pattern | None:
    """The run in the address, when it is one of this course that the actor plans."""
    asked = request.GET.get("uitvoering", "")
    if not asked.isascii() or not asked.isdecimal() or len(asked) > 9:
        return None
    run = get_run_or_404(request, int(asked), Permission.RUN_MANAGE)
    return pattern_of_run(run) if run.course_id == course_id else None


def _locations(
    organisation: Organisation, template: RunTemplate | None = None
) -> dict[int, Location]:
    offered = Q(organisation=None) | Q(organisation=organisation)
    if template and template.location_id:
        offered |= Q(pk=template.location_id)
    return {place.pk: place for place in Location.objects.filter(offered)}


def _show(
    request: ActorRequest, screen: TemplateScreen, context: dict[str, Any], status: int = 0
) -> HttpResponse:
    status = status or (INVALID if screen.errors else 200)
    context = {**context, "screen": screen}
    return render(request, "planning/series/template_edit.html", context, status=status)


def _changed_meanwhile() -> str:
    return _(
        "Een collega heeft dit zojuist gewijzigd. Er is nog niets opgeslagen. Laad de pagina"
        " opnieuw om te zien hoe het nu is, en pas dan aan wat nodig is."
    )
