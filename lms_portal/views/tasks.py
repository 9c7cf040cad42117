"""Taken en storingen: what waits in the outbox, what is parked and why, and another try."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from outbox.models import Message
from outbox.queue import retry_parked
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

PER_PAGE = 25


@requires(Permission.PORTAL_OPERATE)
@require_safe
def tasks(request: ActorRequest) -> HttpResponse:
    """Per topic how much waits and since when; below it what is parked, oldest first."""
    parked = Message.objects.filter(parked_at__isnull=False).order_by("parked_at", "id")
    topics = (
        Message.objects.values("topic")
        .annotate(
            waiting=Count("id", filter=Q(parked_at=None)),
            parked=Count("id", filter=Q(parked_at__isnull=False)),
            oldest=Min("created_at", filter=Q(parked_at=None)),
        )
        .order_by("topic")
    )
    page = Paginator(parked, PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "tasks.html", {"topics": topics, "parked": page})


@requires(Permission.PORTAL_OPERATE)
@require_POST
def retry(request: ActorRequest) -> HttpResponse:
    """Gives one parked row, or all of them, a fresh start."""
    rows = Message.objects.filter(parked_at__isnull=False)
    number = request.POST.get("row", "")
    if number:
        rows = rows.filter(pk=int(number)) if number.isdigit() else rows.none()
    count = retry_parked(rows)
    told = ngettext("%(count)d taak begint opnieuw.", "%(count)d taken beginnen opnieuw.", count)
    messages.success(request, told % {"count": count} if count else _("Er stond niets meer stil."))
    return redirect("tasks")
