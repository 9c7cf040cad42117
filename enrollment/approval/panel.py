"""Booking requests on *Te beslissen*."""

from __future__ import annotations

from django.core.paginator import Paginator

from enrollment.models import ApprovalStep
from enrollment.points import DecisionPanel
from people.middleware import ActorRequest

PER_PAGE = 20


def requests_to_decide(request: ActorRequest) -> DecisionPanel:
    """Who asked first comes first. Several can be agreed with at once, but for those beyond the
    budget: these want a look of their own."""
    steps = ApprovalStep.objects.decidable_by(request.actor).with_request()
    page = Paginator(steps.order_by("enrollment__requested_at", "pk"), PER_PAGE).get_page(
        request.GET.get("aanvragen")
    )
    return DecisionPanel(
        "enrollment/_requests_to_decide.html", page.paginator.count, {"page": page}
    )
