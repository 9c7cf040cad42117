"""A trainer cannot then: why, and who can."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.templatetags.portal import day
from people.models import Person
from planning.models import CourseRun, TrainerAbsence, TrainerBooking
from planning.rooms.words import hours, whose
from planning.trainers.querysets import DECLINED, able_to_give, with_facts

MOST_OFFERED = 3


def taken_words(booking: TrainerBooking, run: CourseRun, by: Person | None) -> str:
    """Whose that trainer is then, and who else can give the course."""
    other = with_facts(
        TrainerBooking.objects.filter(trainer=booking.trainer_id, span__overlap=booking.span)
        .exclude(answer=DECLINED)
        .exclude(pk=booking.pk)
    ).first()
    facts = {"name": booking.trainer.full_name}
    if other is None:
        words = _("%(name)s was net nog bezet. Sla nog eens op: dan kan het misschien wel.")
        return words % facts
    facts |= {"day": day(booking.span.lower), "other": whose(other, by).removesuffix(".")}
    first = _("%(name)s is op %(day)s gevraagd door %(other)s.") % facts
    return f"{first} {_others(booking, run)}"


def away_words(absence: TrainerAbsence, booking: TrainerBooking, run: CourseRun) -> str:
    """Why somebody is away is between them and their planner, and is not told here."""
    facts = {
        "name": booking.trainer.full_name,
        "times": hours(absence.span.lower, absence.span.upper),
        "day": day(booking.span.lower),
    }
    first = _("%(name)s is op %(day)s afwezig (%(times)s).") % facts
    return f"{first} {_others(booking, run)}"


def _others(booking: TrainerBooking, run: CourseRun) -> str:
    start, end = booking.span.lower, booking.span.upper
    able = able_to_give(run.organiser_id, run.course, start, end).exclude(pk=booking.trainer_id)
    names = [trainer.full_name for trainer in able[:MOST_OFFERED]]
    if not names:
        return _("Niemand anders die deze leeractiviteit kan geven, is dan vrij.")
    return _("Wel vrij: %(names)s.") % {"names": ", ".join(names)}
