"""The booking dialog: one page that says what the click does, and the click."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from core.transitions import StaleState, TransitionRefused
from enrollment.actions.booking import AlreadyEnrolled, NoSeatLeft, book, withdraw
from enrollment.actions.waitlist import OfferLapsed, accept_offer, seat_would_pass_on
from enrollment.conflicts import ConflictsFound
from enrollment.firsts.actions import WAITS, leave_all, waits_of
from enrollment.loaders import get_offered_run_or_404, get_own_enrollment_or_404
from enrollment.models import Enrollment
from enrollment.offers import objections_to, offers_for
from enrollment.rules import BookingRefused
from enrollment.states import OPEN_STATES, EnrollmentState
from enrollment.withdrawal import withdrawal_cost
from people.guards import requires
from people.middleware import ActorRequest
from people.models import Employment
from people.permissions import Permission
from planning.models import CourseRun
from planning.seats import SeatsBusy

BUSY = gettext_noop(
    "Het is nu erg druk bij deze uitvoering. Je bent nog niet ingeschreven."
    " Probeer het zo nog eens."
)


@requires(Permission.ENROLL_SELF)
@require_http_methods(["GET", "HEAD", "POST"])
def book_run(request: ActorRequest, pk: int) -> HttpResponse:
    """Shows what booking this run means; on POST books it as the button said, for the employment
    that was shown (another tab may have chosen another one since)."""
    run = get_offered_run_or_404(request, pk)
    employment = request.actor.employment
    if request.method != "POST" or not employment:
        return _dialog(request, run)
    if request.POST.get("employment", "") in ("", str(employment.pk)):
        return _book(request, run, employment)
    problem = _("Je kijkt nu rond voor ander werk. Controleer voor welk werk je je inschrijft.")
    return _dialog(request, run, problem=problem)


def _book(request: ActorRequest, run: CourseRun, employment: Employment) -> HttpResponse:
    try:
        enrollment = book(
            run=run,
            employment=employment,
            by=request.user,
            accept_waitlist=request.POST.get("leads_to") == EnrollmentState.WAITLISTED,
            accept_conflicts=known_conflicts(request),
        )
    except AlreadyEnrolled as present:
        enrollment = present.enrollment
    except NoSeatLeft:
        problem = _("De laatste plaats is net vergeven. Je kunt wel op de wachtlijst.")
        return _dialog(request, get_offered_run_or_404(request, run.pk), problem=problem)
    except ConflictsFound:
        problem = _("Lees hieronder wat er botst, en vink aan dat je het weet.")
        return _dialog(request, run, problem=problem, status=422)
    except BookingRefused as refusal:
        return _dialog(request, run, problem=str(refusal))
    except SeatsBusy:
        return _dialog(request, run, problem=_(BUSY))
    return redirect("enrollment:enrollment", enrollment.pk)


def known_conflicts(request: ActorRequest) -> list[str]:
    """Those that were on the page, when the person said to know them; of what came up since they
    know nothing yet."""
    return request.POST.getlist("conflict") if request.POST.get("known") else []


def _dialog(
    request: ActorRequest, run: CourseRun, *, problem: str = "", status: int = 409
) -> HttpResponse:
    """`status` is that of an answer with a problem."""
    [offer] = offers_for(request.actor, run.course, [run])
    if offer.mine:
        return redirect("enrollment:enrollment", offer.mine.pk)
    context = {
        "offer": offer,
        "objections": objections_to(offer, request.actor),
        "run": run,
        "course": run.course,
        "meetings": run.meetings.select_related("location"),
        "problem": problem,
    }
    status = status if problem else 200
    return render(request, "enrollment/book.html", context, status=status)


@requires(Permission.ENROLLMENT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_from_run(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Asks once more, says what it means; on POST withdraws. What is over stays as it was."""
    enrollment = get_own_enrollment_or_404(request, pk)
    if enrollment.state not in OPEN_STATES or enrollment.run.is_over:
        return redirect("enrollment:enrollment", enrollment.pk)
    if request.method == "POST":
        return _withdraw(request, enrollment)
    context = {
        "enrollment": enrollment,
        "passes_on": seat_would_pass_on(enrollment),
        "cost": withdrawal_cost(enrollment),
        "waits": waits_of(enrollment) if enrollment.state in WAITS else 0,
    }
    return render(request, "enrollment/withdraw.html", context)


def _withdraw(request: ActorRequest, enrollment: Enrollment) -> HttpResponse:
    done = _farewell(enrollment)
    try:
        if enrollment.first_available and enrollment.state in WAITS:
            leave_all(enrollment=enrollment, by=request.user)
        else:
            withdraw(enrollment=enrollment, by=request.user)
    except (StaleState, TransitionRefused):
        messages.info(
            request, _("Deze inschrijving was al veranderd. Hieronder staat hoe het nu is.")
        )
    except SeatsBusy:
        messages.error(
            request,
            _(
                "Het is nu erg druk bij deze uitvoering. Je bent nog niet uitgeschreven."
                " Probeer het zo nog eens."
            ),
        )
    else:
        messages.success(request, done)
    return redirect("enrollment:enrollment", enrollment.pk)


@requires(Permission.ENROLLMENT_READ)
@require_POST
def accept(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Takes an offered seat."""
    enrollment = get_own_enrollment_or_404(request, pk)
    try:
        accept_offer(enrollment=enrollment, by=request.user)
    except OfferLapsed:
        messages.error(
            request,
            _(
                "De tijd om te kiezen is voorbij; de plaats gaat naar de volgende. Je kunt je"
                " opnieuw op de wachtlijst zetten."
            ),
        )
    except (StaleState, TransitionRefused):
        messages.info(
            request, _("Deze inschrijving was al veranderd. Hieronder staat hoe het nu is.")
        )
    except SeatsBusy:
        messages.error(
            request, _("Het is nu erg druk bij deze uitvoering. Probeer het zo nog eens.")
        )
    else:
        messages.success(request, _("De plaats is van jou."))
    return redirect("enrollment:enrollment", enrollment.pk)


def _farewell(enrollment: Enrollment) -> str:
    """What withdrawing from this state means; only meetings of a seat were ever in a calendar."""
    if enrollment.state == EnrollmentState.WAITLISTED:
        return _("Je staat niet meer op de wachtlijst.")
    if enrollment.state == EnrollmentState.REQUESTED:
        return _("Je aanvraag is ingetrokken.")
    if enrollment.state == EnrollmentState.OFFERED:
        return _("Je hebt de plaats afgeslagen. De volgende op de wachtlijst krijgt hem.")
    if enrollment.run.meetings.all():
        return _("Je bent uitgeschreven. De bijeenkomsten gaan uit je agenda.")
    return _("Je bent uitgeschreven.")
