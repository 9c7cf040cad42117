"""The states of a run. Imports nothing of ours but the table's data classes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import StateTable, Transition


class RunState(TextChoices):
    PLANNED = "planned", _("in voorbereiding")
    OPEN = "open", _("open voor inschrijving")
    CLOSED = "closed", _("gesloten voor inschrijving")
    CANCELLED = "cancelled", _("geannuleerd")


class Priority(TextChoices):
    """Who is served first on a waitlist; after it, always the moment of the wish."""

    FIRST_COME = "first_come", _("op volgorde van aanmelden")
    OWN_ORGANISATION = "own_organisation", _("eerst de organisatie die het organiseert")
    COMPULSORY = "compulsory", _("eerst wie het verplicht volgt")


class Promotion(TextChoices):
    """What a seat that comes free means for the first who waits."""

    OFFER = "offer", _("aanbieden, met een uiterste moment om te kiezen")
    DIRECT = "direct", _("meteen inschrijven")


RUN_STATES = StateTable(
    [
        Transition("open", frozenset({RunState.PLANNED, RunState.CLOSED}), RunState.OPEN),
        Transition("close", frozenset({RunState.PLANNED, RunState.OPEN}), RunState.CLOSED),
        Transition("cancel", frozenset(RunState) - {RunState.CANCELLED}, RunState.CANCELLED),
    ]
)
