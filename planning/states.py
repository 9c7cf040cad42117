"""The states of a run. Imports nothing of ours but the table's data classes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import StateTable, Transition


class RunState(TextChoices):
    PLANNED = "planned", _("in voorbereiding")
    OPEN = "open", _("open voor inschrijving")
    CLOSED = "closed", _("gesloten voor inschrijving")
    CANCELLED = "cancelled", _("geannuleerd")


RUN_STATES = StateTable(
    [
        Transition("open", frozenset({RunState.PLANNED, RunState.CLOSED}), RunState.OPEN),
        Transition("close", frozenset({RunState.PLANNED, RunState.OPEN}), RunState.CLOSED),
        Transition("cancel", frozenset(RunState) - {RunState.CANCELLED}, RunState.CANCELLED),
    ]
)
