"""Interest in a course without a date: shown, withdrawn, invited, ended."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Course
from enrollment.interest import messages
from enrollment.interest.ending import end_interests
from enrollment.models import Enrollment, Interest
from people.models import Employment, Person
from planning.models import CourseRun

logger = structlog.get_logger(__name__)


class InterestRefused(Exception):
    """Interest cannot be shown, or nobody can be invited; the message says why."""


@dataclass(frozen=True)
class When:
    """Days that suit (in Amsterdam), and where; empty is any."""

    since: datetime.date | None = None
    until: datetime.date | None = None
    city: str = ""


@transaction.atomic
def show_interest(*, course: Course, employment: Employment, when: When, by: Person) -> Interest:
    """Puts oneself on the list, for that work; who is on it already changes what suits. Raises
    InterestRefused."""
    if not Course.objects.published_to(employment.organisation_id).filter(pk=course.pk).exists():
        raise InterestRefused(_("Deze leeractiviteit is niet open voor jouw organisatie."))
    coming = Enrollment.objects.upcoming().of(by)
    if coming.filter(run__course=course).exists():
        raise InterestRefused(
            _("Je bent al ingeschreven voor deze leeractiviteit. Je hoeft niets te doen.")
        )
    values = {
        "employment": employment,
        "organisation_id": employment.organisation_id,
        "since": when.since,
        "until": when.until,
        "city": when.city,
        "invited_to": None,
        "invited_at": None,
    }
    interest, _made = Interest.objects.update_or_create(
        person=by, course=course, ended_at=None, defaults=values
    )
    return interest


@transaction.atomic
def withdraw_interest(*, interest: Interest, by: Person) -> bool:
    """Takes one's own back; False when it had ended already."""
    return end_interests(Interest.objects.of(by).filter(pk=interest.pk)) > 0


@transaction.atomic
def invite(*, run: CourseRun, chosen: Collection[int], by: Person) -> int:
    """Tells each of them once that this run is there; first come, first served. Returns how many:
    who ended it, was invited already, or may not book, is left out. Raises InterestRefused."""
    if not CourseRun.objects.bookable().filter(pk=run.pk).exists():
        raise InterestRefused(
            _("Inschrijven op deze uitvoering kan nu niet. Kies een andere uitvoering.")
        )
    wanted = Interest.objects.counting().filter(pk__in=chosen, course=run.course_id)
    found = list(
        wanted.exclude(invited_to=run)
        .exclude(person__in=Enrollment.objects.open().filter(run=run).values("person"))
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    Interest.objects.filter(pk__in=[one.pk for one in found]).update(
        invited_to=run, invited_at=timezone.now()
    )
    messages.tell_invited(run, found)
    logger.info("interest_invited", run=run.pk, number=len(found), by=str(by.pk))
    return len(found)
