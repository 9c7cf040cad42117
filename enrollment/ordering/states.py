"""What a supplier knows of a participant, in one table. Imports nothing of ours but the table's
data classes.

    to order    has a seat; the supplier does not know yet
    ordered     told to the supplier, who has not answered
    confirmed   the supplier agreed
    refused     the supplier said no: the enrollment has ended
    to cancel   gave the seat up; the supplier does not know yet
    cancelled   the supplier knows that, too

Who gave up a seat and takes one in the same run again before the supplier was told, is still known
there: that line goes on as it was.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import StateTable, Transition


class OrderState(TextChoices):
    TO_ORDER = "to_order", _("nog te bestellen")
    ORDERED = "ordered", _("besteld")
    CONFIRMED = "confirmed", _("bevestigd")
    REFUSED = "refused", _("geweigerd")
    TO_CANCEL = "to_cancel", _("nog af te melden")
    CANCELLED = "cancelled", _("afgemeld")


KNOWN_STATES = frozenset({OrderState.ORDERED, OrderState.CONFIRMED})
"""The supplier counts on this participant."""

ORDER_STATES = StateTable(
    [
        Transition("order", frozenset({OrderState.TO_ORDER}), OrderState.ORDERED),
        Transition("confirm", frozenset({OrderState.ORDERED}), OrderState.CONFIRMED),
        Transition("refuse", KNOWN_STATES, OrderState.REFUSED),
        Transition("leave", KNOWN_STATES, OrderState.TO_CANCEL),
        Transition("cancel", frozenset({OrderState.TO_CANCEL}), OrderState.CANCELLED),
    ]
)
