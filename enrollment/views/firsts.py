"""Waiting for the first seat that comes free, on several dates at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.models import Course
from enrollment.conflicts import Conflict, ConflictsFound
from enrollment.firsts.actions import wait_for_first
from enrollment.firsts.screen import choices_for
from enrollment.loaders import get_course_to_book_or_404
from enrollment.offers import Objections
from enrollment.rules import BookingRefused
from enrollment.states import EnrollmentState
from enrollment.views.booking import known_conflicts
from people.guards import requires
from people.middleware import ActorRequest
from people.models import Employment
from people.permissions import Permission
from planning.seats import SeatsBusy


@requires(Permission.ENROLL_SELF)
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: ActorRequest, slug: str) -> HttpResponse:
    """Which dates; on POST the queue of each of them."""
    course = get_course_to_book_or_404(request, slug)
    employment = request.actor.employment
    if request.method == "POST" and employment:
        return _wait(request, course, employment)
    return _page(request, course)


def _wait(request: ActorRequest, course: Course, employment: Employment) -> HttpResponse:
    asked = set(request.POST.getlist("run"))
    choices = choices_for(request.actor, course, asked)
    runs = [one.offer.run for one in choices if one.chosen]
    try:
        made = wait_for_first(
            runs=runs,
            employment=employment,
            by=request.user,
            accept_conflicts=known_conflicts(request),
        )
    except ConflictsFound as found:
        problem = _("Lees hieronder wat er botst, en vink aan dat je het weet.")
        return _page(request, course, problem=problem, conflicts=found.conflicts, status=422)
    except BookingRefused as refusal:
        return _page(request, course, problem=str(refusal))
    except SeatsBusy:
        problem = _("Het is nu erg druk bij deze uitvoering. Probeer het zo nog eens.")
        return _page(request, course, problem=problem)
    seat = next((one for one in made if one.state == EnrollmentState.BOOKED), None)
    if seat:
        messages.success(request, _("Er was net een plaats vrij: je bent ingeschreven."))
        return redirect("enrollment:enrollment", seat.pk)
    messages.success(request, _("Je wacht op de eerste plek die vrijkomt. Je krijgt bericht."))
    return redirect("enrollment:mine")


def _page(
    request: ActorRequest,
    course: Course,
    *,
    problem: str = "",
    conflicts: tuple[Conflict, ...] = (),
    status: int = 409,
) -> HttpResponse:
    context = {
        "course": course,
        "choices": choices_for(request.actor, course, request.POST.getlist("run")),
        "objections": Objections(warnings=conflicts),
        "problem": problem,
    }
    status = status if problem else 200
    return render(request, "enrollment/firsts/wait.html", context, status=status)
