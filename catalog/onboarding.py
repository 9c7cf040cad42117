"""What the catalogue adds to an organisation's checklist."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Course
from organisations.models import Organisation
from organisations.points import OnboardingItem


def publications_item(organisation: Organisation) -> OnboardingItem:
    number = Course.objects.published_to(organisation.pk).count()
    words = ngettext(
        "%(n)s leeractiviteit staat klaar.", "%(n)s leeractiviteiten staan klaar.", number
    )
    return OnboardingItem(
        title=_("Aanbod klaargezet"),
        done=number > 0,
        explanation=(
            words % {"n": number}
            if number
            else _("De opleidingsadviseur kiest wat de medewerkers kunnen volgen.")
        ),
        url=reverse("catalog:catalogue"),
    )
