"""An officer orders seats at an external supplier, and writes down what it answers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.tables.writing import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from enrollment.models import SupplierContact
from enrollment.ordering.actions import (
    OrderRefused,
    Told,
    is_external,
    list_to_tell,
    passed_on,
    send_order,
    set_up,
    stop,
)
from enrollment.ordering.answering import confirm, refuse
from enrollment.ordering.forms import CONFIRM, AnswerForm, ContactForm
from enrollment.ordering.lines import RENAMED, counts_of, runs_with_open_orders
from enrollment.ordering.listing import table_of
from enrollment.ordering.screen import order_context, page_of
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.loaders import get_run_or_404
from planning.models import CourseRun
from planning.seats import SeatsBusy

PER_PAGE = 25
FILES = {"csv": (as_csv, CSV_TYPE), "xlsx": (as_xlsx, XLSX_TYPE)}


@requires(Permission.RUN_PARTICIPANTS)
@require_safe
def orders(request: ActorRequest) -> HttpResponse:
    """All runs of which a supplier must still be told something, or must answer."""
    runs = runs_with_open_orders(request.actor)
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("pagina"))
    counts = counts_of([run.pk for run in page.object_list])
    rows = [(run, counts[run.pk], counts[run.pk][RENAMED]) for run in page.object_list]
    context = {"page": page, "rows": rows, "now": timezone.now()}
    return render(request, "enrollment/ordering/orders.html", context)


@requires(Permission.RUN_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: ActorRequest, pk: int) -> HttpResponse:
    """Who is to order, ordered, confirmed, refused or to cancel; on POST the supplier's answer."""
    run = get_run_or_404(request, pk, Permission.RUN_PARTICIPANTS)
    if not SupplierContact.objects.filter(run=run).exists():
        return redirect("enrollment:order-contact", run.pk)
    page = page_of(run, request.GET.get("pagina"))
    form = AnswerForm(request.POST if request.method == "POST" else None, rows=page.object_list)
    if form.is_valid():
        try:
            number = _answer(request, run, form)
        except (OrderRefused, SeatsBusy) as refusal:
            form.add_error(None, _said(refusal))
        else:
            messages.success(request, _answered(number))
            return redirect("enrollment:order", run.pk)
    context = {
        **order_context(run),
        "page": page,
        "form": form,
        "chosen": request.POST.getlist("people"),
    }
    status = 422 if form.errors else 200
    return render(request, "enrollment/ordering/order.html", context, status=status)


@requires(Permission.RUN_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def order_contact(request: ActorRequest, pk: int) -> HttpResponse:
    """Where and before when is ordered; filled in for the first time this switches ordering on."""
    run = get_run_or_404(request, pk, Permission.RUN_PARTICIPANTS)
    contact = SupplierContact.objects.filter(run=run).first()
    form = ContactForm(request.POST if request.method == "POST" else None, contact=contact)
    if form.is_valid():
        try:
            set_up(run=run, by=request.user, **form.cleaned_data)
        except (OrderRefused, SeatsBusy) as refusal:
            form.add_error(None, _said(refusal))
        else:
            messages.success(request, _("Opgeslagen. De deelnemers staan hieronder."))
            return redirect("enrollment:order", run.pk)
    context = {
        "run": run,
        "course": run.course,
        "contact": contact,
        "form": form,
        "external": is_external(run),
    }
    status = 422 if form.errors else 200
    return render(request, "enrollment/ordering/contact.html", context, status=status)


@requires(Permission.RUN_PARTICIPANTS)
@require_POST
def order_stop(request: ActorRequest, pk: int) -> HttpResponse:
    run = get_run_or_404(request, pk, Permission.RUN_PARTICIPANTS)
    try:
        stop(run=run, by=request.user)
    except (OrderRefused, SeatsBusy) as refusal:
        messages.error(request, _said(refusal))
        return redirect("enrollment:order-contact", run.pk)
    messages.success(request, _("Voor deze uitvoering wordt niet meer besteld."))
    return redirect("planning:run", run.pk)


@requires(Permission.RUN_PARTICIPANTS)
@require_POST
def order_send(request: ActorRequest, pk: int) -> HttpResponse:
    """Mails the supplier what it does not know yet."""
    return _tell(request, pk, lambda run: send_order(run=run, by=request.user))


@requires(Permission.RUN_PARTICIPANTS)
@require_POST
def order_passed(request: ActorRequest, pk: int) -> HttpResponse:
    """The officer passed the list on; its people travel along, for it may have grown since."""
    shown = [one for text in request.POST.getlist("shown") if (one := _uuid(text))]
    return _tell(request, pk, lambda run: passed_on(run=run, shown=shown, by=request.user))


@requires(Permission.RUN_PARTICIPANTS)
@require_POST
def order_confirmed(request: ActorRequest, pk: int) -> HttpResponse:
    """The supplier agreed to all who were ordered."""
    run = get_run_or_404(request, pk, Permission.RUN_PARTICIPANTS)
    try:
        number = confirm(run=run, chosen=None, by=request.user)
    except SeatsBusy as busy:
        messages.error(request, _said(busy))
    else:
        messages.success(request, _answered(number))
    return redirect("enrollment:order", run.pk)


@requires(Permission.RUN_PARTICIPANTS)
@require_http_methods(["GET", "HEAD"])
def order_list(request: ActorRequest, pk: int, form: str) -> HttpResponse:
    """What the supplier does not know yet, as a table to take along."""
    run = get_run_or_404(request, pk, Permission.RUN_PARTICIPANTS)
    if form not in FILES or not SupplierContact.objects.filter(run=run).exists():
        raise Http404
    write, content_type = FILES[form]
    content = write(table_of(run, list_to_tell(run.pk)))
    name = f"{_('bestelling')}-{run.course.slug}-{timezone.localdate():%Y%m%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _tell(request: ActorRequest, pk: int, act: Callable[[CourseRun], Told]) -> HttpResponse:
    run = get_run_or_404(request, pk, Permission.RUN_PARTICIPANTS)
    try:
        told = act(run)
    except (OrderRefused, SeatsBusy) as refusal:
        messages.error(request, _said(refusal))
    else:
        words = _(
            "Doorgegeven: %(ordered)d besteld, %(cancelled)d afgemeld, %(renamed)d met een andere"
            " naam."
        )
        messages.success(request, words % vars(told))
    return redirect("enrollment:order", run.pk)


def _answer(request: ActorRequest, run: CourseRun, form: AnswerForm) -> int:
    values: dict[str, Any] = form.cleaned_data
    if values["answer"] == CONFIRM:
        return confirm(run=run, chosen=form.chosen(), by=request.user)
    return refuse(run=run, chosen=form.chosen(), reason=values["reason"], by=request.user)


def _answered(number: int) -> str:
    return ngettext(
        "Het antwoord staat bij %(number)d deelnemer.",
        "Het antwoord staat bij %(number)d deelnemers.",
        number,
    ) % {"number": number}


def _said(refusal: OrderRefused | SeatsBusy) -> str:
    if isinstance(refusal, SeatsBusy):
        return _(
            "Het is nu erg druk bij deze uitvoering. Er is niets veranderd. Probeer het zo weer."
        )
    return str(refusal)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
