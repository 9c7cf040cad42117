"""Organisations: the wave plan, the checklist, going live and leaving, settings and colours."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.transitions import StaleState, TransitionRefused
from organisations.actions import (
    NotReady,
    ThemeRefused,
    add_organisation,
    change_settings,
    checklist,
    choose_theme,
    come_back,
    go_live,
    leave,
    open_items,
    plan_organisation,
)
from organisations.forms import (
    LeaveForm,
    OrganisationForm,
    SettingsForm,
    ThemeForm,
    WaveForm,
    theme_name,
)
from organisations.models import Organisation, OrganisationSettings
from organisations.points import OnboardingItem
from organisations.themes import DEMO_THEMES
from organisations.waves import waves
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from people.rights.loaders import get_organisation_or_404

INVALID = 422
CONFLICT = 409
DETAIL = "organisations:detail"


@requires(Permission.PORTAL_OPERATE)
@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    """All organisations by wave: who joined, who is to join when."""
    return render(request, "people/organisations/overview.html", {"waves": waves()})


@requires(Permission.PORTAL_OPERATE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest) -> HttpResponse:
    """A new organisation, to prepare."""
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        organisation = add_organisation(by=request.user, values=form.cleaned_data)
        messages.success(request, _("De organisatie is toegevoegd. Hieronder staat wat nu volgt."))
        return redirect(DETAIL, organisation.slug)
    status = INVALID if form.errors else 200
    return render(request, "people/organisations/add.html", {"form": form}, status=status)


@requires(Permission.PORTAL_OPERATE)
@require_safe
def detail(request: ActorRequest, slug: str) -> HttpResponse:
    """How far the organisation is, and the one next step."""
    organisation = get_organisation_or_404(request, slug, Permission.PORTAL_OPERATE)
    return _detail(request, organisation)


def _detail(
    request: ActorRequest, organisation: Organisation, *, status: int = 200
) -> HttpResponse:
    items = [
        item if _may_do(request, item, organisation) else replace(item, url="")
        for item in checklist(organisation)
    ]
    context = {
        "one": organisation,
        "items": items,
        "missing": open_items(items),
        "refused": status == CONFLICT,
    }
    return render(request, "people/organisations/detail.html", context, status=status)


def _may_do(request: ActorRequest, item: OnboardingItem, organisation: Organisation) -> bool:
    return not item.needs or request.actor.may(Permission(item.needs), organisation.pk)


@requires(Permission.PORTAL_OPERATE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: ActorRequest, slug: str) -> HttpResponse:
    """The place in the wave plan."""
    organisation = get_organisation_or_404(request, slug, Permission.PORTAL_OPERATE)
    now = {"wave": organisation.wave, "planned_live_on": organisation.planned_live_on}
    form = WaveForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        plan_organisation(organisation=organisation, by=request.user, **form.cleaned_data)
        messages.success(request, _("De planning is opgeslagen."))
        return redirect(DETAIL, organisation.slug)
    context = {"one": organisation, "form": form}
    status = INVALID if form.errors else 200
    return render(request, "people/organisations/plan.html", context, status=status)


@requires(Permission.PORTAL_OPERATE)
@require_POST
def live(request: ActorRequest, slug: str) -> HttpResponse:
    """Goes live, or shows the checklist with what keeps it from that."""
    organisation = get_organisation_or_404(request, slug, Permission.PORTAL_OPERATE)
    try:
        go_live(organisation=organisation, by=request.user)
    except NotReady:
        return _detail(request, organisation, status=CONFLICT)
    except (StaleState, TransitionRefused):
        _tell_too_late(request)
    else:
        messages.success(
            request, _("De organisatie doet mee. Medewerkers kunnen zich inschrijven.")
        )
    return redirect(DETAIL, organisation.slug)


@requires(Permission.PORTAL_OPERATE)
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: ActorRequest, slug: str) -> HttpResponse:
    """Says what leaving means and asks for the reason; on POST the organisation leaves."""
    organisation = get_organisation_or_404(request, slug, Permission.PORTAL_OPERATE)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            leave(organisation=organisation, by=request.user, reason=form.cleaned_data["reason"])
        except (StaleState, TransitionRefused):
            _tell_too_late(request)
        else:
            messages.success(request, _("De organisatie is vertrokken."))
        return redirect(DETAIL, organisation.slug)
    context = {"one": organisation, "form": form}
    status = INVALID if form.errors else 200
    return render(request, "people/organisations/leave.html", context, status=status)


@requires(Permission.PORTAL_OPERATE)
@require_POST
def returning(request: ActorRequest, slug: str) -> HttpResponse:
    """Back from having left, to prepare again."""
    organisation = get_organisation_or_404(request, slug, Permission.PORTAL_OPERATE)
    try:
        come_back(organisation=organisation, by=request.user)
    except (StaleState, TransitionRefused):
        _tell_too_late(request)
    else:
        messages.success(request, _("De organisatie sluit weer aan. Loop de lijst na."))
    return redirect(DETAIL, organisation.slug)


@requires(Permission.ORGANISATION_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: ActorRequest, slug: str) -> HttpResponse:
    """How the organisation wants things done, each with what it does and its default."""
    organisation = get_organisation_or_404(request, slug, Permission.ORGANISATION_SETTINGS)
    current = OrganisationSettings.of(organisation)
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=current)
    if form.is_valid():
        change_settings(organisation=organisation, by=request.user, values=form.cleaned_data)
        messages.success(request, _("De instellingen zijn opgeslagen."))
        return redirect("organisations:settings", organisation.slug)
    context = {"one": organisation, "form": form}
    status = INVALID if form.errors else 200
    return render(request, "people/organisations/settings.html", context, status=status)


@requires(Permission.ORGANISATION_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: ActorRequest, slug: str) -> HttpResponse:
    """The colours to choose from, as small drawings; contrast is checked when saving."""
    organisation = get_organisation_or_404(request, slug, Permission.ORGANISATION_SETTINGS)
    now = {"theme": theme_name(organisation)}
    form = ThemeForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        name = form.cleaned_data["theme"]
        try:
            choose_theme(
                organisation=organisation, by=request.user, theme=DEMO_THEMES[name], name=name
            )
        except ThemeRefused as refusal:
            form.add_error("theme", list(refusal.problems))
        else:
            messages.success(request, _("De kleuren zijn opgeslagen."))
            return redirect("organisations:theme", organisation.slug)
    context = {"one": organisation, "form": form, "themes": form.drawings()}
    status = INVALID if form.errors else 200
    return render(request, "people/organisations/theme.html", context, status=status)


def _tell_too_late(request: ActorRequest) -> None:
    messages.info(request, _("Een collega was je voor. Hieronder staat hoe het nu is."))
