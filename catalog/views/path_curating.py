"""Leerlijnen verzorgen: making, changing and publishing the paths of one's own organisation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import LearningPath, PathStep, PathVersion
from catalog.paths import actions, steps
from catalog.paths.forms import PathForm, StepForm
from catalog.paths.loaders import (
    get_draft_or_404,
    get_path_or_404,
    get_step_or_404,
    own_organisations,
    versions_of,
)
from catalog.paths.present import difference, terms
from catalog.states import COURSE_STATES, CourseState
from core.transitions import StaleState
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose

PER_PAGE = 25
INVALID = 422
EVENTS: Mapping[str, tuple[Callable[..., object], Promise | str]] = {
    "publish": (actions.publish_path, gettext_lazy("De leerlijn is gepubliceerd.")),
    "withdraw": (
        actions.withdraw_path,
        gettext_lazy("De leerlijn is teruggetrokken. Wie bezig is, gaat door."),
    ),
    "archive": (actions.archive_path, gettext_lazy("De leerlijn is gearchiveerd.")),
    "next": (
        actions.next_version,
        gettext_lazy("Je werkt nu aan een nieuwe versie. Wie bezig is, merkt er niets van."),
    ),
    "discard": (actions.discard_draft, gettext_lazy("De nieuwe versie is weggegooid.")),
}
"""What can be done with a path as a whole: the verb, and what is said afterwards."""


@requires(Permission.COURSE_EDIT)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The paths of the organisations whose offer the actor makes, in every state."""
    own = LearningPath.objects.visible_to(request.actor, Purpose.CURATE)
    found = own.select_related("owner", "current").order_by("title", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    drafts = PathVersion.objects.filter(path__in=list(page.object_list), published_at=None)
    context = {"page": page, "drafts": set(drafts.values_list("path", flat=True))}
    return render(request, "catalog/paths/manage.html", context)


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A new path: first what it is, then its steps."""
    data = request.POST if request.method == "POST" else None
    form = PathForm(data, owners=own_organisations(request))
    if form.is_valid():
        made = actions.create_path(owner=form.chosen_owner, details=form.details(), by=request.user)
        messages.success(request, _("De leerlijn is gemaakt. Voeg nu stappen toe."))
        return redirect("paths:edit", made.pk)
    status = INVALID if form.errors else 200
    return render(request, "catalog/paths/form.html", {"form": form, "path": None}, status=status)


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: ActorRequest, pk: int) -> HttpResponse:
    """Title, words and sharing; these are not part of a version."""
    path = get_path_or_404(request, pk)
    data = request.POST if request.method == "POST" else None
    form = PathForm(data, owners=[path.owner], path=path)
    if form.is_valid():
        actions.change_path(path=path, details=form.details(), by=request.user)
        messages.success(request, _("De gegevens zijn opgeslagen."))
        return redirect("paths:edit", path.pk)
    status = INVALID if form.errors else 200
    return render(request, "catalog/paths/form.html", {"form": form, "path": path}, status=status)


@requires(Permission.COURSE_EDIT)
@require_safe
def edit(request: ActorRequest, pk: int) -> HttpResponse:
    """The path with the version that is being made, if any, and those that were published."""
    path = get_path_or_404(request, pk)
    versions = versions_of(path)
    draft = next((one for one in versions if one.published_at is None), None)
    context = {
        "path": path,
        "draft": draft,
        "draft_steps": _lines(draft) if draft else [],
        "problems": actions.problems_of(draft) if draft else [],
        "versions": _told(versions, path),
        "may": {
            event: COURSE_STATES.allows(event, path.state) for event in ("withdraw", "archive")
        },
        "may_publish": draft is not None or path.state == CourseState.WITHDRAWN,
        "may_change": draft is None and path.state != CourseState.ARCHIVED,
    }
    return render(request, "catalog/paths/edit.html", context)


def _lines(version: PathVersion) -> list[dict[str, Any]]:
    found: list[PathStep] = list(version.steps.all())
    return [{"step": step, "terms": terms(step), "courses": step.courses.all()} for step in found]


def _told(versions: list[PathVersion], path: LearningPath) -> list[dict[str, Any]]:
    """The published versions, newest first, each with what it changed."""
    published = [one for one in versions if one.published_at is not None]
    older: list[PathVersion | None] = [*published[1:], None]
    return [
        {
            "version": version,
            "steps": _lines(version),
            "is_current": version.pk == path.current_id,
            "difference": difference(list(before.steps.all()), list(version.steps.all()))
            if before
            else None,
        }
        for version, before in zip(published, older, strict=False)
    ]


@requires(Permission.COURSE_EDIT)
@require_POST
def change_state(request: ActorRequest, pk: int) -> HttpResponse:
    """Publishes, withdraws or archives the path; begins a next version or throws it away."""
    path = get_path_or_404(request, pk)
    event = request.POST.get("event", "")
    if event not in EVENTS:
        return redirect("paths:edit", path.pk)
    try:
        EVENTS[event][0](path=path, by=request.user)
    except actions.PathRefused as refusal:
        messages.error(request, str(refusal))
    except StaleState:
        messages.error(
            request, _("Een collega was je net voor. Kijk hoe de leerlijn er nu bij staat.")
        )
    else:
        messages.success(request, str(EVENTS[event][1]))
    return redirect("paths:edit", path.pk)


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def step_new(request: ActorRequest, pk: int) -> HttpResponse:
    """A step at the end of the version that is being made."""
    draft = get_draft_or_404(request, pk)
    form = StepForm(request.POST if request.method == "POST" else None, path=draft.path)
    if form.is_valid():
        try:
            steps.add_step(version=draft, details=form.details(), by=request.user)
        except actions.VersionFixed as refusal:
            messages.error(request, str(refusal))
        return redirect("paths:edit", draft.path_id)
    return _show_step(request, form, draft.path, None)


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def step_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Changes a step; one of a published version is told to be fixed."""
    step = get_step_or_404(request, pk)
    path = step.version.path
    data = request.POST if request.method == "POST" else None
    form = StepForm(data, path=path, step=step)
    if step.version.published_at is not None:
        messages.error(request, str(actions.VersionFixed()))
        return redirect("paths:edit", path.pk)
    if form.is_valid():
        try:
            steps.change_step(step=step, details=form.details(), by=request.user)
        except actions.VersionFixed as refusal:
            messages.error(request, str(refusal))
        return redirect("paths:edit", path.pk)
    return _show_step(request, form, path, step)


def _show_step(
    request: ActorRequest, form: StepForm, path: LearningPath, step: PathStep | None
) -> HttpResponse:
    context = {"form": form, "path": path, "step": step}
    status = INVALID if form.errors else 200
    return render(request, "catalog/paths/step.html", context, status=status)


@requires(Permission.COURSE_EDIT)
@require_POST
def step_move(request: ActorRequest, pk: int) -> HttpResponse:
    """Moves a step up or down, or takes it out."""
    step = get_step_or_404(request, pk)
    move = request.POST.get("move")
    try:
        if move == "remove":
            steps.remove_step(step=step, by=request.user)
            messages.success(request, _("De stap is verwijderd."))
        elif move in {"up", "down"}:
            steps.move_step(step=step, up=move == "up", by=request.user)
    except actions.VersionFixed as refusal:
        messages.error(request, str(refusal))
    return redirect("paths:edit", step.version.path_id)
