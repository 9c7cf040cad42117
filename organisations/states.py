"""The life of an organisation in the portal. Imports nothing of ours but the table's data classes.

onboarding  its officers prepare: people, roles, offer; its learners cannot book yet
live        its people find and book
left        its people keep their own record, and find and book no more
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import StateTable, Transition


class OrganisationState(TextChoices):
    ONBOARDING = "onboarding", _("sluit aan")
    LIVE = "live", _("doet mee")
    LEFT = "left", _("vertrokken")


ORGANISATION_STATES = StateTable(
    [
        Transition("go_live", frozenset({OrganisationState.ONBOARDING}), OrganisationState.LIVE),
        Transition("leave", frozenset({OrganisationState.LIVE}), OrganisationState.LEFT),
        Transition("return", frozenset({OrganisationState.LEFT}), OrganisationState.ONBOARDING),
    ]
)
