"""The states of a wish outside the catalogue. Imports nothing of ours but the table's classes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import StateTable, Transition


class WishState(TextChoices):
    REQUESTED = "requested", _("aangevraagd")
    APPROVED = "approved", _("akkoord")
    REFUSED = "refused", _("afgewezen")
    WITHDRAWN = "withdrawn", _("ingetrokken")
    COMPLETED = "completed", _("afgerond")


WISH_STATES = StateTable(
    [
        Transition("approve", frozenset({WishState.REQUESTED}), WishState.APPROVED),
        Transition("refuse", frozenset({WishState.REQUESTED}), WishState.REFUSED),
        Transition(
            "withdraw", frozenset({WishState.REQUESTED, WishState.APPROVED}), WishState.WITHDRAWN
        ),
        Transition("complete", frozenset({WishState.APPROVED}), WishState.COMPLETED),
    ]
)
