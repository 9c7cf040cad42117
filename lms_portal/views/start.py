"""Start: what is next, what is new for me."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from catalog.competences.finding import suggestions_for
from catalog.models import Course
from enrollment.models import Enrollment
from notifications.models import Notification
from people.guards import own_pages
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose


@own_pages
@require_safe
def start(request: ActorRequest) -> HttpResponse:
    """The next bookings, the newest courses this person may see, and unread messages; a trainer
    from outside has only runs to see."""
    if request.actor.employment is None and request.actor.may(Permission.RUN_ASSIST):
        return redirect("planning:runs")
    mine = Enrollment.objects.visible_to(request.actor, Purpose.OWN_RECORD).with_run_data()
    newest = (
        Course.objects.visible_to(request.actor, Purpose.BROWSE)
        .with_card_data()
        .order_by("-published_at", "-pk")[:4]
    )
    context = {
        "upcoming": mine.upcoming().order_by("run__starts_at")[:3],
        "newest": newest,
        "suggestions": suggestions_for(request.actor),
        "messages_unread": Notification.objects.filter(person=request.user, read_at=None).exists(),
    }
    return render(request, "start.html", context)
