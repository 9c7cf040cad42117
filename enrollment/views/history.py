"""Het verleden: reading files of the old environment, and solving what fits nobody or nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.history import deliveries as files
from enrollment.history import loaders, solving
from enrollment.history.forms import ChoiceForm, DeliveryForm, LooseFilter
from enrollment.history.models import HistoryRecord, OldBooking
from enrollment.states import EnrollmentState
from organisations.models import Organisation
from people.guards import requires
from people.hr.loaders import managed_organisations
from people.middleware import ActorRequest
from people.models import Employment, Person
from people.permissions import Permission
from people.rights.finding import matching

PER_PAGE = 25
MOST_FOUND = 20
INVALID = 422
RESULTS, BOOKINGS = "resultaten", "inschrijvingen"


@requires(Permission.PEOPLE_MANAGE)
@require_safe
def unmatched(request: ActorRequest) -> HttpResponse:
    """Niet gekoppeld: what came along and fits nobody or nothing yet."""
    chosen = BOOKINGS if request.GET.get("soort") == BOOKINGS else RESULTS
    form = LooseFilter(request.GET)
    records, bookings = loaders.unmatched_records(request), loaders.unmatched_bookings(request)
    rows: QuerySet[Any] = form.records(records) if chosen == RESULTS else form.bookings(bookings)
    counts = {RESULTS: records.count(), BOOKINGS: bookings.count()}
    labels = {RESULTS: _("Resultaten"), BOOKINGS: _("Inschrijvingen")}
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina")),
        "form": form,
        "chosen": chosen,
        "filtered": any(request.GET.get(name) for name in ("q", "toon")),
        "tabs": [
            {"url": f"?soort={name}", "label": label, "active": name == chosen,
             "count": counts[name]}
            for name, label in labels.items()
        ],
    }  # fmt: skip
    return render(request, "enrollment/history/unmatched.html", context)


@requires(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: ActorRequest, pk: int) -> HttpResponse:
    """One result: who it was, and which course is meant."""
    one = loaders.get_record_or_404(request, pk)
    form = ChoiceForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _solved(request, one, form):
        return redirect("enrollment:history-record", pk)
    courses = solving.titled(solving.courses_for(one.organisation), _words(request, one.title))
    twins = HistoryRecord.objects.unmatched().filter(
        organisation=one.organisation, title=one.title, course=None
    )
    context = {
        **_people(request, one.organisation),
        "one": one,
        "known": one.person,
        "form": form,
        "what": _words(request, one.title),
        "courses": courses[:MOST_FOUND] if one.course_id is None else [],
        "twins": twins.exclude(pk=one.pk).count(),
    }
    status = INVALID if form.errors else 200
    return render(request, "enrollment/history/record.html", context, status=status)


def _words(request: ActorRequest, title: str) -> str:
    """What was searched for; at first the longest word of the title, which says most."""
    longest = max(title.split(), key=len, default="")
    return request.GET.get("wat", longest).strip()


def _people(request: ActorRequest, organisation: Organisation) -> dict[str, Any]:
    """Employments, also ended ones, of the organisation itself."""
    words = request.GET.get("wie", "").strip()
    found = Employment.objects.filter(organisation=organisation)
    workers = Person.objects.filter(pk__in=found.values("person"))
    people = matching(workers, words)[:MOST_FOUND] if words else []
    shown = found.filter(person__in=[one.pk for one in people]).in_name_order()
    return {"who": words, "people": shown.select_related("person", "department")}


def _solved(request: ActorRequest, one: HistoryRecord, form: ChoiceForm) -> bool:
    values = form.cleaned_data
    if values["person"]:
        return _person_chosen(request, one, form)
    course = None
    if not values["stays"]:
        course = solving.courses_for(one.organisation).filter(pk=values["what"]).first()
        if course is None:
            form.add_error(None, _("Deze leeractiviteit is er niet meer. Zoek opnieuw."))
            return False
    number = solving.choose_course(
        one=one, course=course, everywhere=values["everywhere"], by=request.user
    )
    _say(request, number)
    return True


def _person_chosen(
    request: ActorRequest, one: HistoryRecord | OldBooking, form: ChoiceForm
) -> bool:
    employments = Employment.objects.filter(organisation=one.organisation)
    employment = employments.filter(pk=form.cleaned_data["person"]).first()
    if employment is None:
        form.add_error(None, _("Deze medewerker werkt niet bij deze organisatie. Zoek opnieuw."))
        return False
    number = solving.choose_person(
        organisation=one.organisation,
        origin=one.origin,
        number=one.personnel_number,
        employment=employment,
        by=request.user,
    )
    _say(request, number)
    return True


def _say(request: ActorRequest, number: int) -> None:
    words = ngettext("%(n)s regel is bijgewerkt.", "%(n)s regels zijn bijgewerkt.", number)
    messages.success(request, words % {"n": number})


@requires(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def booking(request: ActorRequest, pk: int) -> HttpResponse:
    """One booking to come: who it was, and which run is meant."""
    one = loaders.get_old_booking_or_404(request, pk)
    form = ChoiceForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and one.enrollment_id is None and _booked(request, one, form):
        return redirect("enrollment:history-booking", pk)
    runs = solving.runs_for(one.organisation)
    courses = solving.titled(solving.courses_for(one.organisation), _words(request, one.title))
    context = {
        **_people(request, one.organisation),
        "one": one,
        "known": one.employment.person if one.employment else None,
        "form": form,
        "what": _words(request, one.title),
        "runs": runs.filter(course__in=courses.order_by().values("pk")).with_course()[:MOST_FOUND],
    }
    status = INVALID if form.errors else 200
    return render(request, "enrollment/history/booking.html", context, status=status)


def _booked(request: ActorRequest, one: OldBooking, form: ChoiceForm) -> bool:
    values = form.cleaned_data
    if values["person"]:
        return _person_chosen(request, one, form)
    if values["stays"]:
        solving.set_aside(booking=one, by=request.user)
        messages.success(request, _("Deze inschrijving komt niet mee."))
        return True
    run = solving.runs_for(one.organisation).filter(pk=values["what"]).first()
    if run is None:
        form.add_error(None, _("Deze uitvoering is er niet meer. Zoek opnieuw."))
        return False
    state = solving.choose_run(booking=one, run=run, by=request.user)
    told = {
        EnrollmentState.BOOKED: _("De medewerker is ingeschreven."),
        EnrollmentState.WAITLISTED: _(
            "De uitvoering is vol: de medewerker staat op de wachtlijst."
        ),
    }
    if state in told:
        messages.success(request, told[state])
    return True


@requires(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def deliveries(request: ActorRequest) -> HttpResponse:
    """The files brought before; on POST a new one, which changes nothing yet."""
    posted = request.method == "POST"
    form = DeliveryForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        organisations=managed_organisations(request),
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        delivery = files.bring_file(
            organisation=form.cleaned_data["organisation"],
            origin=form.cleaned_data["origin"],
            by=request.user,
            file_name=file.name,
            stream=file.file,
        )
        return redirect("enrollment:history-delivery", delivery.pk)
    context = {"form": form, "deliveries": loaders.deliveries(request)[:PER_PAGE]}
    status = INVALID if form.errors else 200
    return render(request, "enrollment/history/deliveries.html", context, status=status)


@requires(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: ActorRequest, pk: int) -> HttpResponse:
    """What the file would do, or did; on POST it is carried out."""
    one = loaders.get_delivery_or_404(request, pk)
    if request.method == "POST":
        try:
            files.carry_out(delivery=one, by=request.user)
        except files.DeliveryDone as done:
            messages.info(request, str(done))
        else:
            messages.success(request, _("Het bestand is ingelezen."))
        return redirect("enrollment:history-delivery", pk)
    difference = None if one.applied_at else files.difference_of(one)
    context = {
        "one": one,
        "difference": difference,
        "counts": difference.counts() if difference else one.counts,
        "loose": _loose(difference)[:MOST_FOUND] if difference else [],
    }
    return render(request, "enrollment/history/delivery.html", context)


def _loose(difference: files.Difference) -> list[Any]:
    return [*difference.results.unmatched, *difference.seats.unmatched]
