"""Interest without a date: the learner's form, and what officers do with it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.loaders import get_visible_course_or_404
from catalog.models import Course
from enrollment.interest.actions import InterestRefused, invite, show_interest, withdraw_interest
from enrollment.interest.forms import InterestForm, InviteForm
from enrollment.interest.grouping import groups_of, wanted_courses
from enrollment.models import Interest
from people.guards import requires
from people.middleware import ActorRequest
from people.models import Employment
from people.permissions import Permission, Purpose
from planning.loaders import get_plannable_course_or_404
from planning.models import CourseRun

PER_PAGE = 20


@requires(Permission.ENROLL_SELF)
@require_http_methods(["GET", "HEAD", "POST"])
def interest(request: ActorRequest, slug: str) -> HttpResponse:
    """When and where it would suit; saving again changes that."""
    course, employment = get_visible_course_or_404(request, slug), _employment(request)
    present = Interest.objects.open().of(request.user).filter(course=course).first()
    data = request.POST if request.method == "POST" else None
    form = InterestForm(data, organisation_id=employment.organisation_id, interest=present)
    if form.is_valid() and _same_work(request, employment, form):
        try:
            show_interest(course=course, employment=employment, when=form.when(), by=request.user)
        except InterestRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Je staat op de lijst. Komt er een datum, dan hoor je het.")
            )
            return redirect("enrollment:mine")
    context = {"course": course, "form": form, "present": present, "employment": employment}
    status = 422 if form.errors else 200
    return render(request, "enrollment/interest/interest.html", context, status=status)


@requires(Permission.ENROLLMENT_READ)
@require_POST
def interest_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    own = Interest.objects.of(request.user).filter(pk=pk).first()
    if own is None:
        raise Http404
    if withdraw_interest(interest=own, by=request.user):
        messages.success(request, _("Je staat niet meer op de lijst."))
    else:
        messages.info(request, _("Je stond al niet meer op de lijst."))
    return redirect("enrollment:mine")


@requires(Permission.RUN_MANAGE)
@require_safe
def wanted(request: ActorRequest) -> HttpResponse:
    """Courses that people wait for; without a date first, for these are the gaps."""
    everything = request.GET.get("soort") == "alles"
    courses = wanted_courses(request.actor, without_dates=not everything)
    tabs = [
        {"url": "?soort=zonder", "label": _("Zonder datum"), "active": not everything},
        {"url": "?soort=alles", "label": _("Alles"), "active": everything},
    ]
    page = Paginator(courses, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "tabs": tabs, "everything": everything}
    return render(request, "enrollment/interest/wanted.html", context)


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def wanted_course(request: ActorRequest, slug: str) -> HttpResponse:
    """Who wants this course when and where; on POST invites those chosen to a run."""
    course, organiser = get_plannable_course_or_404(request, slug)
    groups, runs = groups_of(request.actor, course), _runs(request, course)
    data = request.POST if request.method == "POST" else None
    first = {"run": request.GET.get("uitvoering", runs[0].pk if runs else "")}
    form = InviteForm(data, runs=runs, groups=groups, initial=first)
    if form.is_valid():
        try:
            number = invite(run=form.chosen_run(), chosen=form.chosen(), by=request.user)
        except InterestRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _invited(number))
            return redirect("enrollment:wanted-course", slug)
    context = {"course": course, "organiser": organiser, "groups": groups, "runs": runs}
    context |= {"form": form, "total": sum(group.total for group in groups)}
    status = 422 if form.errors else 200
    return render(request, "enrollment/interest/wanted_course.html", context, status=status)


def _employment(request: ActorRequest) -> Employment:
    employment = request.actor.employment
    if employment is None:
        raise PermissionDenied
    return employment


def _same_work(request: ActorRequest, employment: Employment, form: InterestForm) -> bool:
    """Whether one still acts for the employment that the form showed; else the form says so."""
    if request.POST.get("employment", "") in ("", str(employment.pk)):
        return True
    form.add_error(
        None, _("Je kijkt nu rond voor ander werk. Controleer voor welk werk je dit vraagt.")
    )
    return False


def _runs(request: ActorRequest, course: Course) -> list[CourseRun]:
    """To which the actor may invite: bookable ones whose participants they manage."""
    reach = request.actor.reach(Permission.RUN_PARTICIPANTS)
    operated = CourseRun.objects.visible_to(request.actor, Purpose.OPERATE).bookable()
    return list(operated.filter(reach.q("organiser"), course=course).with_card_data())


def _invited(number: int) -> str:
    if not number:
        return _("Iedereen die je koos, was al uitgenodigd of ingeschreven.")
    return ngettext(
        "%(number)d collega is uitgenodigd en krijgt bericht.",
        "%(number)d collega’s zijn uitgenodigd en krijgen bericht.",
        number,
    ) % {"number": number}
