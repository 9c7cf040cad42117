"""Enrolling a group: choosing who, the dry run, its progress and receipt, taking it back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from core.requests import wants_part
from enrollment.groups.actions import GroupRefused, go_on, make_dry_run, start, start_undo
from enrollment.groups.forms import FORMS, GroupForm, RuleForm
from enrollment.groups.loaders import (
    enrollable_organisations,
    get_group_or_404,
    get_group_run_or_404,
    groups_of,
)
from enrollment.groups.screen import GroupScreen, UndoScreen, way_back
from enrollment.groups.sheet import KINDS, sheet_of
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.models import CourseRun

INVALID = 422
USUAL = "lijst"
SHOWN = 10


@requires(Permission.RUN_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def group_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Who, and why; on POST a dry run, or only how many a rule means."""
    run = get_group_run_or_404(request, pk)
    chosen = request.GET.get("bron", "")
    chosen = chosen if chosen in FORMS else USUAL
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    organisations = enrollable_organisations(request.actor, run.course)
    form = FORMS[chosen](*posted, organisations=organisations)
    if posted and "count" in request.POST and isinstance(form, RuleForm):
        return _counted(request, run, form)
    if form.is_valid():
        group = make_dry_run(
            run=run,
            organisation=form.cleaned_data["organisation"],
            lines=form.lines(),
            details=form.details(),
            by=request.user,
        )
        return redirect("enrollment:group", group.pk)
    return _ask(request, run, form, chosen)


def _counted(request: ActorRequest, run: CourseRun, form: RuleForm) -> HttpResponse:
    """The count alone for htmx; else the page with it, and nothing said of what is still empty."""
    context = {"count": form.count(), "counted": True}
    if wants_part(request):
        return render(request, "enrollment/groups/_count.html", context)
    if context["count"] is not None:
        form.errors.clear()
    return _ask(request, run, form, "regel", **context)


def _ask(
    request: ActorRequest, run: CourseRun, form: GroupForm, chosen: str, **more: Any
) -> HttpResponse:
    labels = {
        "lijst": _("Lijst plakken"),
        "bestand": _("Bestand"),
        "regel": _("Afdeling of functie"),
    }
    context = {
        "run": run,
        "course": run.course,
        "form": form,
        "chosen": chosen,
        "organisations": form.fields["organisation"].queryset,  # type: ignore[attr-defined]
        "tabs": [
            {"url": f"?bron={name}", "label": label, "active": name == chosen}
            for name, label in labels.items()
        ],
        "groups": groups_of(request.actor).filter(run=run)[:SHOWN],
        "back": way_back(request, run),
        **more,
    }
    status = INVALID if form.errors else 200
    return render(request, "enrollment/groups/new.html", context, status=status)


@requires(Permission.RUN_PARTICIPANTS)
@require_safe
@vary_on_headers("HX-Request")
def group(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """The dry run, the progress or the receipt, whatever there is to see now."""
    one = get_group_or_404(request, pk)
    template = "enrollment/groups/_group.html" if wants_part(request) else _PAGE
    return render(request, template, _shown(request, one))


_PAGE = "enrollment/groups/group.html"


def _shown(request: ActorRequest, one: Any) -> dict[str, Any]:
    return {
        "group": one,
        "run": one.run,
        "course": one.run.course,
        "screen": GroupScreen(one, request.GET),
        "back": way_back(request, one.run),
    }


@requires(Permission.RUN_PARTICIPANTS)
@require_POST
def group_start(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Has the dry run carried out in the background; again changes nothing."""
    one = get_group_or_404(request, pk)
    try:
        if not start(group=one, by=request.user):
            messages.info(request, _("Deze groep was al gestart. Hieronder zie je hoe het staat."))
    except GroupRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("enrollment:group", one.pk)


@requires(Permission.RUN_PARTICIPANTS)
@require_POST
def group_resume(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Goes on with what was interrupted."""
    one = get_group_or_404(request, pk)
    try:
        go_on(group=one)
    except GroupRefused as refusal:
        messages.info(request, str(refusal))
    return redirect("enrollment:group", one.pk)


@requires(Permission.RUN_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def group_undo(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """What undoing means; on POST it is done in the background."""
    one = get_group_or_404(request, pk)
    if request.method == "POST":
        try:
            start_undo(group=one, by=request.user)
        except GroupRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("enrollment:group", one.pk)
    context = {**_shown(request, one), "undo": UndoScreen(one)}
    return render(request, "enrollment/groups/undo.html", context)


@requires(Permission.RUN_PARTICIPANTS)
@require_safe
def group_lines(request: ActorRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    """Every line, to take along."""
    one = get_group_or_404(request, pk)
    if kind not in KINDS:
        raise Http404
    content_type, write = KINDS[kind]
    name = _("groep-%(day)s") % {"day": f"{one.created_at:%Y-%m-%d}"}
    answer = HttpResponse(write(sheet_of(one)), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
