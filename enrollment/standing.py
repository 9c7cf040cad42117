"""Where a wish stands: why it waits, for whom, and what happens next, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.templatetags.portal import day
from enrollment.approval.models import StepState
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from planning.states import Promotion


@dataclass(frozen=True)
class Standing:
    """`text` says why and what next; `kind` is that of an alert."""

    heading: str
    text: str
    kind: str = "info"


def standing_of(enrollment: Enrollment, position: int | None) -> Standing | None:
    """For who still hopes for a seat; None for every other state. Prefetch `approval_steps` on
    lists. `position` is the place in the queue."""
    match enrollment.state:
        case EnrollmentState.REQUESTED:
            return Standing(_("Er moet nog akkoord komen"), _requested(enrollment))
        case EnrollmentState.WAITLISTED:
            return Standing(_("Je staat op de wachtlijst"), _waiting(enrollment, position))
        case EnrollmentState.OFFERED:
            return Standing(_("Er is een plaats voor je"), _offered(enrollment), "ok")
    return None


def _requested(enrollment: Enrollment) -> str:
    waiting = [
        step
        for step in enrollment.approval_steps.all()
        if step.state == StepState.WAITING and step.opened_at
    ]
    who = str(waiting[0].get_decider_display()) if waiting else _("iemand")
    said = _("Je aanvraag wacht op je %(who)s.") % {"who": who}
    if enrollment.holds_seat and enrollment.held_until:
        kept = _("Tot %(until)s houden we een plaats voor je vast.")
        return f"{said} {kept % {'until': day(enrollment.held_until)}}"
    return " ".join(
        [
            said,
            _("Er wordt geen plaats vastgehouden."),
            _("Na akkoord krijg je een plaats als die vrij is; anders kom je op de wachtlijst."),
        ]
    )


def _waiting(enrollment: Enrollment, position: int | None) -> str:
    place = _("Je bent nummer %(place)s.") % {"place": position}
    if enrollment.run.promotion == Promotion.DIRECT:
        then = _(
            "Komt er een plaats vrij en ben jij aan de beurt, dan ben je meteen ingeschreven en"
            " krijg je bericht."
        )
    else:
        then = _(
            "Komt er een plaats vrij en ben jij aan de beurt, dan krijg je bericht en houden we"
            " die even voor je vast."
        )
    return f"{place} {then}"


def _offered(enrollment: Enrollment) -> str:
    held_until = enrollment.held_until or timezone.now()  # a constraint: an offer has a moment
    until = date_format(timezone.localtime(held_until), "l j F, H.i")
    return _("Kies vóór %(until)s uur of je de plaats neemt. Daarna gaat hij naar de volgende.") % {
        "until": until
    }
