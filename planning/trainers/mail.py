"""Mail for trainers without an account: the outbox handler."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from notifications.rendering import fill, in_language, render_text, with_moments
from outbox.topics import Payload
from planning.models import Trainer

LANGUAGE = "nl"
"""That of the courses they are asked for; nobody chose one for them."""


def deliver(key: str, payloads: Sequence[Payload]) -> None:
    """Mails what was put in the outbox; nobody gets it who is no trainer any more.

    A copy after a worker died carries the same Message-ID.
    """
    for number, payload in enumerate(payloads, start=1):
        trainer = Trainer.objects.filter(pk=payload["trainer"], retired_at=None).first()
        if trainer is None or not trainer.email:
            continue
        with translation.override(LANGUAGE), get_connection() as connection:
            connection.send_messages([_mail(trainer, payload, f"{key}.{number}")])


def _mail(trainer: Trainer, payload: Payload, identity: str) -> EmailMultiAlternatives:
    facts = with_moments(payload["facts"])
    context = {**facts, "title": in_language(facts["titles"], LANGUAGE), "calendar_count": 0}
    rendered = render_text(f"notifications/{payload['kind']}.txt", context, LANGUAGE)
    frame = {
        "person": {"given_name": trainer.full_name},
        "language": LANGUAGE,
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
        "link": f"{settings.BASE_URL}{payload['path']}" if payload["path"] else "",
        "organisation": {"name": facts["organisation"]},
        "profile_link": "",
    }
    host = urlsplit(settings.BASE_URL).hostname
    mail = EmailMultiAlternatives(
        rendered.subject,
        fill("emails/base.txt", frame, LANGUAGE),
        to=[trainer.email],
        headers={
            "Message-ID": f"<{identity}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": LANGUAGE,
        },
    )
    mail.attach_alternative(render_to_string("emails/base.html", frame), "text/html")
    return mail
