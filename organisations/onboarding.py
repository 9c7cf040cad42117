"""What organisations itself adds to the checklist."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from organisations.models import Organisation, OrganisationSettings
from organisations.points import OnboardingItem


def theme_item(organisation: Organisation) -> OnboardingItem:
    done = bool(organisation.theme)
    return OnboardingItem(
        title=_("Kleuren gekozen"),
        done=done,
        explanation=(
            _("De organisatie heeft haar eigen kleuren.")
            if done
            else _("Zonder keuze krijgt de organisatie de kleuren van het portaal. Dat mag.")
        ),
        url=reverse("organisations:theme", args=[organisation.slug]),
        required=False,
    )


def settings_item(organisation: Organisation) -> OnboardingItem:
    done = OrganisationSettings.objects.filter(organisation=organisation).exists()
    return OnboardingItem(
        title=_("Instellingen bekeken"),
        done=done,
        explanation=(
            _("De afspraken over akkoord, uitschrijven en bewaren staan vast.")
            if done
            else _("Bekijk de instellingen en sla ze op, ook als je niets verandert.")
        ),
        url=reverse("organisations:settings", args=[organisation.slug]),
    )
