"""The inbox: read in the language of the reader of now, whatever language the mail was in."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from core.requests import wants_part
from notifications.actions import choose_mails, mark_read
from notifications.calendars import calendar_file
from notifications.forms import MailPreferencesForm
from notifications.loaders import get_own_notification_or_404, meetings_to_come
from notifications.models import Notification
from notifications.rendering import render as render_message
from people.guards import own_pages
from people.middleware import ActorRequest

PAGE_SIZE = 20


@own_pages
@require_safe
def inbox(request: ActorRequest) -> HttpResponse:
    """All messages of the person signed in, newest first."""
    rows = Notification.objects.filter(person=request.user)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    entries = [(row, render_message(row, _language()).subject) for row in page]
    return render(request, "notifications/inbox.html", {"page": page, "entries": entries})


@own_pages
@require_safe
def message(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """One message. Looking changes nothing: the page itself posts that it was opened."""
    notification = get_own_notification_or_404(request, pk)
    context = {
        "notification": notification,
        "message": render_message(notification, _language()),
        "has_file": bool(meetings_to_come(notification)),
    }
    return render(request, "notifications/message.html", context)


@own_pages
@require_POST
@vary_on_headers("HX-Request")
def read(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """Marks one message as read: by htmx when its page opens, by the button without JavaScript."""
    notification = get_own_notification_or_404(request, pk)
    mark_read(by=request.user, notification=notification)
    if wants_part(request):
        notification.refresh_from_db()
        return render(request, "notifications/message.html#status", {"notification": notification})
    return redirect("notifications:inbox")


@own_pages
@require_POST
def read_all(request: ActorRequest) -> HttpResponse:
    mark_read(by=request.user)
    messages.success(request, _("Alle berichten zijn gemarkeerd als gelezen."))
    return redirect("notifications:inbox")


@own_pages
@require_safe
def calendar(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """The message's meetings as a file, for a calendar that did not take the mails."""
    notification = get_own_notification_or_404(request, pk)
    items = meetings_to_come(notification)
    if not items:
        raise Http404
    text = calendar_file(items, language=_language(), stamp=notification.created_at)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="leerportaal.ics"'
    response["Cache-Control"] = "no-store, private"
    return response


@own_pages
@require_POST
def preferences(request: ActorRequest) -> HttpResponse:
    """Stores which messages come by mail; the form is on the profile."""
    form = MailPreferencesForm(request.POST, person=request.user)
    if form.is_valid():
        choose_mails(by=request.user, wanted=form.wanted())
        messages.success(request, _("Je keuze voor mails is opgeslagen."))
    return redirect("people:profile")


def _language() -> str:
    return get_language() or "nl"
