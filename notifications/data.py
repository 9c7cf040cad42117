"""What notifications knows of a person, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from notifications.kinds import KINDS
from notifications.models import MailPreference, Notification
from people.data import when
from people.models import Person
from people.points import PersonDataSection


def _label(kind: str) -> str:
    return str(KINDS[kind].label) if kind in KINDS else kind


def message_sections(person: Person) -> Sequence[PersonDataSection]:
    messages = [
        {
            _("Onderwerp"): _label(message.kind),
            _("Gestuurd"): when(message.created_at),
            _("Gelezen"): when(message.read_at),
            _("Gemaild"): when(message.mailed_at),
        }
        for message in Notification.objects.filter(person=person)
    ]
    choices = [
        {_("Soort bericht"): _label(one.kind), _("Ook per mail"): _("ja") if one.mail else _("nee")}
        for one in MailPreference.objects.filter(person=person).order_by("kind")
    ]
    return [
        PersonDataSection(
            "messages",
            _("Berichten aan jou"),
            _("Gestuurd door het portaal."),
            messages,
            frozenset({"notifications.Notification.person"}),
        ),
        PersonDataSection(
            "mail_choices",
            _("Waarover je mail wilt"),
            _("Door jou gekozen."),
            choices,
            frozenset({"notifications.MailPreference.person"}),
        ),
    ]
