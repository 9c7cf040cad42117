"""What P&O sees of somebody's learning: what was made for their organisation, no more."""

from __future__ import annotations

from django.core.paginator import Paginator

from enrollment.models import Enrollment
from people.middleware import ActorRequest
from people.models import Person
from people.permissions import Purpose
from people.points import ProfilePanel

PER_PAGE = 20


def enrollments_panel(request: ActorRequest, person: Person) -> ProfilePanel:
    """Newest first; reasons stay between the learner and who withdrew."""
    visible = (
        Enrollment.objects.visible_to(request.actor, Purpose.REPORT)
        .of(person)
        .select_related("run__course", "organisation")
        .prefetch_related("run__course__texts")
        .order_by("-requested_at", "pk")
    )
    page = Paginator(visible, PER_PAGE).get_page(request.GET.get("pagina"))
    return ProfilePanel("enrollment/_person_panel.html", {"page": page})
