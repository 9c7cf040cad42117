"""The kinds of messages that booking sends."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from enrollment import messages
from enrollment.states import EnrollmentState
from notifications.kinds import register_kind


def register_kinds() -> None:
    """What must be known is always mailed; the rest can be switched off on the profile."""
    kinds = messages.KIND_OF_STATE
    register_kind(kinds[EnrollmentState.BOOKED], _("Je bent ingeschreven"), always_mailed=True)
    register_kind(kinds[EnrollmentState.REQUESTED], _("Je aanvraag is verstuurd"))
    register_kind(kinds[EnrollmentState.OFFERED], _("Er is een plaats voor je"), always_mailed=True)
    register_kind(
        kinds[EnrollmentState.DECLINED], _("Je aanvraag is afgewezen"), always_mailed=True
    )
    register_kind(
        kinds[EnrollmentState.EXPIRED],
        _("Je aanvraag of plaats is verlopen"),
        always_mailed=True,
    )
    register_kind(kinds[EnrollmentState.NOT_COMPLETED], _("Je toegang is afgelopen"))
    register_kind(messages.ASKED, _("Een aanvraag wacht op jouw besluit"), always_mailed=True)
    register_kind(messages.REMINDED, _("Herinnering: een aanvraag wacht op jou"))
    register_kind(kinds[EnrollmentState.WAITLISTED], _("Je staat op een wachtlijst"))
    register_kind(kinds[EnrollmentState.WITHDRAWN], _("Je bent uitgeschreven"), always_mailed=True)
    register_kind(
        kinds[EnrollmentState.CANCELLED], _("Een uitvoering gaat niet door"), always_mailed=True
    )
    register_kind(
        messages.RELEASED,
        _("Je inschrijving vervalt omdat je werk eindigt"),
        always_mailed=True,
    )
    register_kind(messages.MOVED, _("Tijd of plaats is veranderd"), always_mailed=True)
