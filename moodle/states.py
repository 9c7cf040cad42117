"""States of connections and links. Imports nothing of ours."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ConnectionState(TextChoices):
    DRAFT = "draft", _("wordt ingericht")
    ACTIVE = "active", _("actief")
    PAUSED = "paused", _("gepauzeerd")
    STOPPED = "stopped", _("gestopt door een storing")


class LinkState(TextChoices):
    """Of one thing that Moodle should hold. A conflict and a proposal wait for a person."""

    WAITING = "waiting", _("wacht")
    DONE = "done", _("klaar in Moodle")
    PROPOSED = "proposed", _("bestaand account gevonden")
    CONFLICT = "conflict", _("meer dan één gevonden")
    PARKED = "parked", _("fout")


HELD_STATES = frozenset({LinkState.PROPOSED, LinkState.CONFLICT})
"""Whatever the portal wants meanwhile, a person decides first."""


class AuthMethod(TextChoices):
    """How people sign in to Moodle: Moodle's own name of its plugin."""

    OAUTH2 = "oauth2", _("met het portaal (OAuth 2)")
    OIDC = "oidc", _("met OpenID Connect")
    SAML2 = "saml2", _("met SAML")
    MANUAL = "manual", _("met een wachtwoord van Moodle")


class Origin(TextChoices):
    """How a course came to be in Moodle."""

    CREATED = "created", _("nieuw, leeg")
    TEMPLATE = "template", _("nieuw, naar een voorbeeld")
    PICKED = "picked", _("bestaand, gekozen")


class Policy(TextChoices):
    """What is done about a difference that somebody made in Moodle."""

    PORTAL = "portal", _("het portaal wint")
    MOODLE = "moodle", _("Moodle wint")
    ASK = "ask", _("vragen")


class DriftKind(TextChoices):
    MISSING = "missing", _("ontbreekt in Moodle")
    EXTRA = "extra", _("staat alleen in Moodle")
    CHANGED = "changed", _("in Moodle veranderd")
    DUPLICATE = "duplicate", _("dubbel in Moodle")


class Outcome(TextChoices):
    """What came of a completion that was read."""

    APPLIED = "applied", _("verwerkt")
    NOBODY = "nobody", _("geen inschrijving die erbij hoort")
    REFUSED = "refused", _("niet verwerkt")
    BUSY = "busy", _("komt opnieuw")
