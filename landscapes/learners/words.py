"""The preferences in our own words, and by which forms of learning they are served."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from landscapes.choices import Preference

STATEMENTS: Mapping[str, Promise] = {
    Preference.OBSERVING: _(
        "Ik kijk graag mee met iemand die het goed kan, terwijl het er echt om gaat, en neem mee"
        " wat werkt."
    ),
    Preference.PARTICIPATING: _(
        "Ik leer als ik er met anderen over praat: door hun reacties kom ik verder."
    ),
    Preference.ACQUIRING: _(
        "Ik wil eerst weten hoe het zit, van iemand die ervoor geleerd heeft of uit een goed boek."
    ),
    Preference.PRACTISING: _(
        "Ik probeer het liever eerst waar fouten mogen, hoor wat beter kan, en doe het nog eens."
    ),
    Preference.DISCOVERING: _("Ik zoek het graag zelf uit, in het echt, op mijn eigen manier."),
}

DEGREES = [
    (0, _("past niet bij mij")),
    (1, _("een beetje")),
    (2, _("meestal wel")),
    (3, _("dat ben ik")),
]

SERVED_BY: Mapping[str, frozenset[str]] = {
    Preference.OBSERVING: frozenset({"on_the_job", "event"}),
    Preference.PARTICIPATING: frozenset({"intervision", "community", "blended"}),
    Preference.ACQUIRING: frozenset({"classroom", "e_learning", "event"}),
    Preference.PRACTISING: frozenset({"classroom", "blended", "coaching"}),
    Preference.DISCOVERING: frozenset({"on_the_job", "micro_learning", "e_learning"}),
}
"""Forms of the catalogue in which each is likely to be at home; our inference."""
STRONG = 2
"""From this answer on a preference counts as somebody's own."""
