"""The states of a run. Imports nothing of ours but the table's data classes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import StateTable, Transition


class RunState(TextChoices):
    PLANNED = "planned", _("in voorbereiding")
    OPEN = "open", _("open voor inschrijving")
    CANCELLED = "cancelled", _("geannuleerd")


RUN_STATES = StateTable(
    [
        Transition("open", frozenset({RunState.PLANNED}), RunState.OPEN),
        Transition("cancel", frozenset({RunState.PLANNED, RunState.OPEN}), RunState.CANCELLED),
    ]
)
