"""How it was: telling it, letting texts through, and figures by supplier."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import model_to_dict
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enrollment.experiences.actions import (
    give_experience,
    hide_text,
    remove_experience,
    show_text,
)
from enrollment.experiences.figures import ENOUGH, in_no_order
from enrollment.experiences.forms import ExperienceForm, ModerationForm
from enrollment.experiences.moderating import (
    courses_to_moderate,
    get_moderated_course_or_404,
    get_text_or_404,
    texts_of,
)
from enrollment.experiences.suppliers import lines_of, suppliers_in_use
from enrollment.loaders import get_own_enrollment_or_404
from enrollment.models import Enrollment, Experience
from enrollment.states import EnrollmentState
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

PER_PAGE = 25


@requires(Permission.ENROLLMENT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Three questions about a course that one completed; told before, they can be changed."""
    enrollment = _completed_or_404(request, pk)
    told = Experience.objects.filter(enrollment=enrollment).first()
    initial = model_to_dict(told) if told else {}
    form = ExperienceForm(request.POST or None, initial=initial)
    if form.is_valid():
        give_experience(enrollment=enrollment, answers=form.answers(), by=request.user)
        messages.success(request, _("Dank je wel. Je helpt collega's kiezen."))
        return redirect("enrollment:enrollment", pk)
    context = {"form": form, "enrollment": enrollment, "told": told, "enough": ENOUGH}
    status = 422 if form.errors else 200
    return render(request, "enrollment/experiences/tell.html", context, status=status)


@requires(Permission.ENROLLMENT_READ)
@require_POST
def take_back(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    enrollment = _completed_or_404(request, pk)
    told = Experience.objects.filter(enrollment=enrollment).select_related("enrollment").first()
    if told is None:
        raise Http404
    remove_experience(experience=told, by=request.user)
    messages.success(request, _("Je antwoorden zijn verwijderd."))
    return redirect("enrollment:enrollment", pk)


def _completed_or_404(request: ActorRequest, pk: uuid.UUID) -> Enrollment:
    enrollment = get_own_enrollment_or_404(request, pk)
    if enrollment.state != EnrollmentState.COMPLETED:
        raise Http404
    return enrollment


@requires(Permission.COURSE_EDIT)
@require_safe
def experiences(request: ActorRequest) -> HttpResponse:
    """Own courses with texts to look at."""
    page = Paginator(courses_to_moderate(request.actor), PER_PAGE).get_page(
        request.GET.get("pagina")
    )
    context = {"page": page, "enough": ENOUGH}
    return render(request, "enrollment/experiences/courses.html", context)


@requires(Permission.COURSE_EDIT)
@require_safe
def texts(request: ActorRequest, slug: str) -> HttpResponse:
    """The texts about one own course, without names, moments or order."""
    course = get_moderated_course_or_404(request, slug)
    page = Paginator(in_no_order(texts_of(course)), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "enrollment/experiences/texts.html", {"course": course, "page": page})


@requires(Permission.COURSE_EDIT)
@require_POST
def moderate(request: ActorRequest, slug: str, handle: str) -> HttpResponse:
    """Shows or hides one text."""
    course = get_moderated_course_or_404(request, slug)
    experience = get_text_or_404(course, handle)
    form = ModerationForm(request.POST)
    if not form.is_valid():
        for problem in form.errors["reason"]:
            messages.error(request, str(problem))
    elif form.cleaned_data["show"]:
        show_text(experience=experience, by=request.user)
        messages.success(request, _("De tekst staat nu op de bladzijde van de leeractiviteit."))
    else:
        hide_text(experience=experience, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("De tekst is verborgen."))
    return redirect("enrollment:experience-texts", slug)


@requires(Permission.COURSE_EDIT)
@require_safe
def suppliers(request: ActorRequest) -> HttpResponse:
    """Who delivers what, and what people thought of it, across the concern."""
    words = request.GET.get("q", "").strip()[:80]
    page = Paginator(suppliers_in_use(words), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "lines": lines_of(list(page.object_list)),
        "words": words,
        "enough": ENOUGH,
    }
    return render(request, "enrollment/experiences/suppliers.html", context)
