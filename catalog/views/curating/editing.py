"""Making and changing a course, and its picture."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.curating.actions import SupplierFixed, change_course, create_course
from catalog.curating.forms import ImageForm, OwnerForm
from catalog.curating.images import ImageRefused, describe_image, put_image, remove_image
from catalog.curating.loaders import curated_organisations, get_curated_course_or_404
from catalog.curating.messages import four_eyes
from catalog.curating.screen import FIRST, CourseScreen
from catalog.curating.values import values_of
from catalog.curating.words import all_changes
from catalog.models import Course, CourseImage
from catalog.states import CourseState
from core.transitions import StaleState, TransitionRefused
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

INVALID, CONFLICT = 422, 409
DETAIL = "catalog:offer-course"


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A new draft of the own organisation."""
    owners = curated_organisations(request.actor)
    if not owners:
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    choice = OwnerForm(data, owners=owners)
    chosen = choice.cleaned_data["owner"] if choice.is_valid() else owners[0].pk
    owner = next(one for one in owners if one.pk == chosen)
    screen = CourseScreen(owner=owner, values=FIRST, data=data)
    if screen.is_ready():
        course = create_course(owner=owner, values=screen.values(), by=request.user)
        messages.success(request, _("De leeractiviteit is opgeslagen als concept."))
        return redirect(DETAIL, course.slug)
    context = {"screen": screen, "choice": choice if len(owners) > 1 else None}
    status = INVALID if screen.errors else 200
    return render(request, "catalog/curating/new.html", context, status=status)


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, slug: str) -> HttpResponse:
    """Changes a course; what a colleague saved meanwhile is shown, never overwritten unseen."""
    course = get_curated_course_or_404(request, slug)
    if course.state == CourseState.ARCHIVED:
        messages.info(request, _("Deze leeractiviteit is gearchiveerd. Haal haar eerst terug."))
        return redirect(DETAIL, slug)
    data = request.POST if request.method == "POST" else None
    screen = CourseScreen(owner=course.owner, values=values_of(course), course=course, data=data)
    if screen.is_ready():
        try:
            changed = _change(request, course, screen)
        except (StaleState, TransitionRefused):
            return _show_stale(request, slug, screen)
        except SupplierFixed:
            screen.refuse(_("De leverancier staat vast: zij komt uit een levering."))
        else:
            saved = _("De wijzigingen zijn opgeslagen.")
            messages.success(request, saved if changed else _("Er was niets veranderd."))
            return redirect(DETAIL, slug)
    return _show(request, course, screen)


def _change(request: ActorRequest, course: Course, screen: CourseScreen) -> bool:
    return change_course(course=course, values=screen.values(), by=request.user, seen=screen.seen)


def _show(
    request: ActorRequest, course: Course, screen: CourseScreen, *, status: int = 0, **more: Any
) -> HttpResponse:
    context = {"screen": screen, "course": course, "four_eyes": four_eyes(course), **more}
    status = status or (INVALID if screen.errors else 200)
    return render(request, "catalog/curating/edit.html", context, status=status)


def _show_stale(request: ActorRequest, slug: str, screen: CourseScreen) -> HttpResponse:
    """In what the course now differs from what was typed; saving again keeps what was typed."""
    course = get_curated_course_or_404(request, slug)
    now = values_of(course)
    screen.overwrite(now)
    changes = all_changes(now, screen.values())
    return _show(request, course, screen, status=CONFLICT, stale=True, changes=changes)


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def image(request: ActorRequest, slug: str) -> HttpResponse:
    """The picture with what it shows: another one, other words, or none."""
    course = get_curated_course_or_404(request, slug)
    present = CourseImage.objects.defer("data").filter(course=course).first()
    words = {"alt_nl": present.alt_nl, "alt_en": present.alt_en} if present else {}
    post = request.method == "POST"
    form = ImageForm(request.POST if post else None, request.FILES if post else None, initial=words)
    if form.is_valid():
        try:
            _store_image(request, course, form.cleaned_data, present)
        except ImageRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("De afbeelding is bijgewerkt."))
            return redirect(DETAIL, slug)
    context = {"course": course, "form": form, "image": present}
    status = INVALID if form.errors else 200
    return render(request, "catalog/curating/image.html", context, status=status)


def _store_image(
    request: ActorRequest, course: Course, data: dict[str, Any], present: CourseImage | None
) -> None:
    words = {"alt_nl": data["alt_nl"], "alt_en": data["alt_en"]}
    if "remove" in request.POST:
        remove_image(course=course, by=request.user)
    elif data["file"]:
        put_image(course=course, file=data["file"], by=request.user, **words)
    elif present:
        describe_image(course=course, by=request.user, **words)
    else:
        raise ImageRefused(_("Kies een afbeelding."))
