"""The reasons of a group's lines, in words for the officer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from enrollment.approval.models import Decider, StepState
from enrollment.conflicts import Conflict
from enrollment.models import Enrollment
from enrollment.seats import Seating
from enrollment.states import EnrollmentState
from organisations.models import Organisation
from people.models import Employment


def not_found_words(organisation: Organisation) -> str:
    return _("Niet gevonden bij %(name)s. Controleer het nummer of het adres.") % {
        "name": organisation.short_name
    }


def double_words(line: int) -> str:
    return _("Dubbel: staat ook op regel %(line)d.") % {"line": line}


def already_words(present: Enrollment) -> str:
    """In which state somebody is in this run already."""
    match present.state:
        case EnrollmentState.BOOKED:
            return _("Heeft al een plaats.")
        case EnrollmentState.OFFERED:
            return _("Heeft al een plaats aangeboden gekregen.")
        case EnrollmentState.WAITLISTED:
            return _("Staat al op de wachtlijst.")
    return _("Heeft al een aanvraag lopen.")


def queue_words(counted: Seating, organisation: Organisation, *, stays: bool) -> str:
    """Why there is no seat; `stays`: this person waits for one."""
    if counted.free > 0 and not counted.free_for(organisation.pk):
        why = _("Wat vrij is, is bewaard voor een andere organisatie.")
    elif counted.free > 0:
        why = _("Anderen wachten al langer op een plaats.")
    else:
        why = _("Er is geen plaats vrij.")
    return why if stays else f"{why} " + _("Je koos dat niemand op de wachtlijst komt.")


def request_words(deciders: Sequence[Decider], employment: Employment, *, held: bool) -> str:
    """Who must still agree, in order, and whether a seat is held meanwhile."""
    names = [_who(decider, employment) for decider in deciders]
    asked = _("Akkoord nodig van: %(who)s.") % {"who": f", {_('dan')} ".join(names)}
    if held:
        return f"{asked} " + _("Zolang houden we een plaats vast.")
    return f"{asked} " + _("Er wordt geen plaats vastgehouden.")


def _who(decider: Decider, employment: Employment) -> str:
    if decider == Decider.MANAGER and employment.manager:
        return f"{decider.label} ({employment.manager.full_name})"
    return str(decider.label)


def conflict_words(conflicts: Iterable[Conflict]) -> str:
    """What stands in the way; the advice that goes with it is for the person."""
    return " ".join(conflict.text for conflict in conflicts)


def beware_words(reason: str, conflicts: Sequence[Conflict]) -> str:
    """What is let through, but worth knowing before one goes on."""
    if not conflicts:
        return reason
    beware = _("Let op: %(what)s") % {"what": conflict_words(conflicts)}
    return f"{reason} {beware}".strip()


def not_enough_money() -> str:
    return _("Het leerbudget is niet genoeg voor deze prijs.")


def brought_words(enrollment: Enrollment) -> str:
    """What is still needed, or awaited, now that it was asked for."""
    match enrollment.state:
        case EnrollmentState.REQUESTED:
            waiting = enrollment.approval_steps.filter(state=StepState.WAITING)
            steps = waiting.order_by("position").values_list("decider", flat=True)
            deciders = [Decider(decider) for decider in steps]
            return request_words(deciders, enrollment.employment, held=enrollment.holds_seat)
        case EnrollmentState.WAITLISTED:
            return _("Er is nu geen plaats voor deze collega.")
    return ""


def full_words() -> str:
    return _("Er is geen plaats vrij. Je koos dat niemand op de wachtlijst komt.")


def nobody_words() -> str:
    return _("Wie deze groep inschreef, of deze collega, is niet meer bekend.")
