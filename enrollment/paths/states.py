"""The states of somebody on a learning path. Imports nothing of ours but the table's data classes.

    active      under way
    completed   every required step is done
    stopped     gave it up, or the employment ended; may begin again: that is a new one

A completed path is reopened only when what completed it turns out to be a mistake: a mark, or a
result that is corrected.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import StateTable, Transition


class PathState(TextChoices):
    ACTIVE = "active", _("bezig")
    COMPLETED = "completed", _("afgerond")
    STOPPED = "stopped", _("gestopt")


PATH_STATES = StateTable(
    [
        Transition("complete", frozenset({PathState.ACTIVE}), PathState.COMPLETED),
        Transition("stop", frozenset({PathState.ACTIVE}), PathState.STOPPED),
        Transition("reopen", frozenset({PathState.COMPLETED}), PathState.ACTIVE),
    ]
)
