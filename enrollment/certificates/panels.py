"""Certificates on the page of one's own enrollment, and on that of a run."""

from __future__ import annotations

from catalog.points import Panel
from enrollment.certificates.batches import certificates_of
from enrollment.models import Certificate, Enrollment
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.models import CourseRun


def own_panel(_request: ActorRequest, enrollment: Enrollment) -> Panel | None:
    certificate = Certificate.objects.filter(enrollment=enrollment, revoked_at=None).first()
    if certificate is None:
        return None
    return Panel("enrollment/certificates/_own.html", {"certificate": certificate})


def run_panel(request: ActorRequest, run: CourseRun) -> Panel | None:
    """For who may see the participants, once there are any."""
    if not request.actor.may(Permission.RUN_PARTICIPANTS, run.organiser_id):
        return None
    number = certificates_of(run).count()
    if not number:
        return None
    return Panel("enrollment/certificates/_run.html", {"number": number, "run": run})
