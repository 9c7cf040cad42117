"""What the past adds to an organisation's checklist."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enrollment.history.models import HistoryRecord, OldBooking
from organisations.models import Organisation
from organisations.points import OnboardingItem
from people.permissions import Permission


def history_item(organisation: Organisation) -> OnboardingItem:
    """Not required: an organisation may come from nothing."""
    records = HistoryRecord.objects.filter(organisation=organisation)
    bookings = OldBooking.objects.filter(organisation=organisation)
    number = records.count() + bookings.count()
    loose = records.unmatched().count() + bookings.unmatched().count()
    words = ngettext(
        "%(n)s regel uit de oude leeromgeving, waarvan %(loose)s nog niet gekoppeld.",
        "%(n)s regels uit de oude leeromgeving, waarvan %(loose)s nog niet gekoppeld.",
        number,
    )
    return OnboardingItem(
        title=_("Verleden ingelezen"),
        done=number > 0 and loose == 0,
        explanation=(
            words % {"n": number, "loose": loose}
            if number
            else _("Resultaten en inschrijvingen uit de oude leeromgeving kunnen meekomen.")
        ),
        url=reverse("enrollment:history" if number else "enrollment:history-deliveries"),
        required=False,
        needs=Permission.PEOPLE_MANAGE,
    )
