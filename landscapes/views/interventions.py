"""Interventions: what it is, where it stands, what it has to do with."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import Course
from landscapes.interventions.actions import FORM_OF_COURSE, link, save_intervention, unlink
from landscapes.interventions.forms import InterventionForm, LinkForm
from landscapes.interventions.loaders import get_intervention_or_404
from landscapes.interventions.models import Intervention, InterventionLink
from landscapes.maps.models import Landscape
from organisations.models import Organisation
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose

INVALID = 422


@requires(Permission.LANDSCAPE_READ)
@require_safe
def intervention(request: ActorRequest, pk: int) -> HttpResponse:
    """What it is, on which of the landscapes this person sees, and its links."""
    found = get_intervention_or_404(request, pk)
    seen = Intervention.objects.visible_to(request.actor, Purpose.BROWSE).values("pk")
    maps = Landscape.objects.visible_to(request.actor, Purpose.BROWSE)
    may_edit = found.organisation_id in request.actor.reach(Permission.LANDSCAPE_EDIT)
    course = found.course or (found.run.course if found.run else None)
    visible = Course.objects.visible_to(request.actor, Purpose.BROWSE)
    context = {
        "intervention": found,
        "course": visible.filter(pk=course.pk).first() if course else None,
        "landscapes": maps.filter(plots__intervention=found).distinct(),
        "links": found.links.filter(target__in=seen).select_related("target"),
        "linked_from": found.linked_from.filter(origin__in=seen).select_related("origin"),
        "may_edit": may_edit,
        "link_form": LinkForm(others=_others(request, found)) if may_edit else None,
    }
    return render(request, "landscapes/intervention.html", context)


def _others(request: ActorRequest, found: Intervention) -> QuerySet[Intervention]:
    seen = Intervention.objects.visible_to(request.actor, Purpose.BROWSE)
    return seen.exclude(pk=found.pk).order_by("title")


@requires(Permission.LANDSCAPE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def intervention_new(request: ActorRequest) -> HttpResponse:
    """Describes a new one; `?cursus=` begins with what the catalogue tells of a course, and
    `?landschap=` goes on to placing it there."""
    course = (
        Course.objects.visible_to(request.actor, Purpose.CURATE)
        .filter(slug=request.GET.get("cursus", ""))
        .first()
    )
    return _edit(request, None, course)


@requires(Permission.LANDSCAPE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def intervention_edit(request: ActorRequest, pk: int) -> HttpResponse:
    return _edit(request, get_intervention_or_404(request, pk, edit=True), None)


def _edit(request: ActorRequest, found: Intervention | None, course: Course | None) -> HttpResponse:
    reach = request.actor.reach(Permission.LANDSCAPE_EDIT)
    owners = Organisation.objects.filter(reach.q("pk")).order_by("name")
    data = request.POST if request.method == "POST" else None
    form = InterventionForm(data, instance=found, owners=owners, initial=_first(course))
    if form.is_valid():
        facts = dict(form.cleaned_data)
        programme = facts.pop("programme_name")
        if course:
            facts["course"] = course
        made = save_intervention(
            fields=facts, by=request.user, intervention=found, programme_name=programme
        )
        messages.success(request, _("De interventie is opgeslagen."))
        return _next(request, made)
    context = {"form": form, "intervention": found, "course": course}
    status = INVALID if form.errors else 200
    return render(request, "landscapes/intervention_form.html", context, status=status)


def _first(course: Course | None) -> dict[str, object]:
    if course is None:
        return {}
    return {
        "title": course.title[:200],
        "summary": course.text.summary[:1000],
        "form": FORM_OF_COURSE.get(course.form, "other"),
        "organisation": course.owner_id,
        "supplier": course.supplier_id,
        "themes": [theme.pk for theme in course.themes.all()],
    }


def _next(request: ActorRequest, made: Intervention) -> HttpResponse:
    """To placing it, when it was made for a landscape."""
    asked = request.GET.get("landschap", "")
    keeps = Landscape.objects.visible_to(request.actor, Purpose.CURATE)
    if asked.isdecimal() and keeps.filter(pk=int(asked)).exists():
        return redirect("landscapes:plot", int(asked), made.pk)
    return redirect("landscapes:intervention", made.pk)


@requires(Permission.LANDSCAPE_EDIT)
@require_POST
def intervention_link(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_intervention_or_404(request, pk, edit=True)
    form = LinkForm(request.POST, others=_others(request, found))
    if form.is_valid():
        link(origin=found, **form.cleaned_data, by=request.user)
        messages.success(request, _("De samenhang is vastgelegd."))
    else:
        messages.error(request, _("Kies een andere interventie om mee te verbinden."))
    return redirect("landscapes:intervention", pk)


@requires(Permission.LANDSCAPE_EDIT)
@require_POST
def intervention_unlink(request: ActorRequest, pk: int, link_pk: int) -> HttpResponse:
    found = get_intervention_or_404(request, pk, edit=True)
    gone = get_object_or_404(InterventionLink, pk=link_pk, origin=found)
    unlink(link=gone, by=request.user)
    messages.success(request, _("De verbinding is weg."))
    return redirect("landscapes:intervention", pk)
