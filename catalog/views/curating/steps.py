"""Publishing, reviewing, withdrawing and archiving; and how it looks before that."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.curating.forms import StepForm
from catalog.curating.loaders import get_curated_course_or_404
from catalog.curating.steps import (
    STEPS,
    NeedsSecondPerson,
    StillInUse,
    looked_at,
    take_step,
    vetoes_of,
)
from catalog.models import Course
from catalog.points import ArchiveVeto
from catalog.views.course import course_context
from core.transitions import StaleState, TransitionRefused
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

INVALID, CONFLICT = 422, 409
DETAIL = "catalog:offer-course"


@requires(Permission.COURSE_EDIT)
@require_safe
def preview(request: ActorRequest, slug: str) -> HttpResponse:
    """The page as learners see it once it is published."""
    course = get_curated_course_or_404(request, slug)
    context = course_context(request, course) | {"offered": True, "preview": True}
    return render(request, "catalog/course.html", context)


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: ActorRequest, slug: str, event: str) -> HttpResponse:
    """Says what the step means, and takes it on POST."""
    course = get_curated_course_or_404(request, slug)
    if event not in STEPS:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = StepForm(data, event=event, seen=looked_at(course))
    if form.is_valid():
        try:
            take_step(course=course, event=event, by=request.user, **form.cleaned_data)
        except (StillInUse, NeedsSecondPerson) as refusal:
            return _refused(request, course, event, form, refusal)
        except (StaleState, TransitionRefused):
            messages.info(request, _("Zij is intussen veranderd. Hieronder staat hoe het nu is."))
        else:
            messages.success(request, _done(event))
        return redirect(DETAIL, slug)
    vetoes = vetoes_of(course) if event == "archive" else []
    return _show(request, course, event, form, vetoes, status=INVALID if form.errors else 200)


def _refused(
    request: ActorRequest, course: Course, event: str, form: StepForm, refusal: Exception
) -> HttpResponse:
    if isinstance(refusal, StillInUse):
        return _show(request, course, event, form, refusal.vetoes, status=CONFLICT)
    form.add_error(None, str(refusal))
    return _show(request, course, event, form, [], status=CONFLICT)


def _show(
    request: ActorRequest,
    course: Course,
    event: str,
    form: StepForm,
    vetoes: list[ArchiveVeto],
    *,
    status: int,
) -> HttpResponse:
    context = {"course": course, "step": STEPS[event], "form": form, "vetoes": vetoes}
    return render(request, "catalog/curating/step.html", context, status=status)


def _done(event: str) -> str:
    return {
        "publish": _("Zij is gepubliceerd."),
        "submit": _("Zij is ter beoordeling gegeven. Je collega’s krijgen bericht."),
        "send_back": _("Zij is teruggestuurd en weer een concept."),
        "withdraw": _("Zij is teruggetrokken uit de catalogus."),
        "archive": _("Zij is gearchiveerd."),
        "restore": _("Zij is teruggehaald als concept."),
    }[event]
