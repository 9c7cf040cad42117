"""Delivering messages by mail: the outbox handler.

Mail is delivered at least once. When a worker dies after sending and before `mailed_at` is set,
the next one sends everything again, with the same Message-IDs, calendar uids and DTSTAMPs: mail
programs recognise the copy and calendars are not changed by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from notifications.calendars import invitation, local
from notifications.itip import CalendarItem, Method
from notifications.kinds import kind
from notifications.models import MailPreference, Notification
from notifications.rendering import fill, in_language, render, render_text
from organisations.models import Organisation
from outbox.topics import Payload
from people.models import Employment, Person

logger = structlog.get_logger(__name__)


def deliver(key: str, _payloads: Sequence[Payload]) -> None:
    """Mails the message, unless it was mailed before, or the person has left or wants no mail.

    Runs outside any transaction: sending takes seconds. Raises what the mail server's connection
    raises; the outbox tries again later.
    """
    notification = (
        Notification.objects.select_related("person")
        .filter(pk=key, mailed_at=None, person__is_active=True)
        .first()
    )
    if notification is None:
        return
    if wants_mail(notification):
        mails = mails_of(notification)
        with get_connection() as connection:  # Gives up after EMAIL_TIMEOUT seconds of silence.
            connection.send_messages(mails)
    else:
        logger.info("mail_not_wanted", kind=notification.kind)
    Notification.objects.filter(pk=notification.pk).update(mailed_at=timezone.now())


def wants_mail(notification: Notification) -> bool:
    """Whether its kind is always mailed, or the person did not switch it off."""
    if kind(notification.kind).always_mailed:
        return True
    return not MailPreference.objects.filter(
        person=notification.person_id, kind=notification.kind, mail=False
    ).exists()


def mails_of(notification: Notification) -> list[EmailMultiAlternatives]:
    """The notice with its first calendar item, then a short mail for each further item.

    Mail programs put one calendar item per mail into the calendar, so three meetings are three
    mails, of which the notice is the first.
    """
    person = notification.person
    with translation.override(person.language):
        items = [CalendarItem.from_json(item) for item in notification.calendar]
        mails = [_notice(notification)]
        for number, item in enumerate(items[1:], start=2):
            mails.append(_short_mail(notification, item, number))
        for mail, item in zip(mails, items, strict=False):
            text = invitation(
                item, person=person, language=person.language, stamp=notification.created_at
            )
            mail.attach_alternative(text, f"text/calendar; method={item.method}")
    return mails


def message_id(notification: Notification, number: int = 1) -> str:
    """The Message-ID of the notice, or of its calendar mail with that number (2, 3, …)."""
    suffix = f".{number}" if number > 1 else ""
    return f"<{notification.pk}{suffix}@{urlsplit(settings.BASE_URL).hostname}>"


def _notice(notification: Notification) -> EmailMultiAlternatives:
    person = notification.person
    rendered = render(notification, person.language)
    path = notification.context.get("mail_path") or notification.url
    context = {
        "person": person,
        "language": person.language,
        "organisation": _organisation_of(person),
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
        "link": f"{settings.BASE_URL}{path}" if path else "",
        "profile_link": f"{settings.BASE_URL}{reverse('people:profile')}",
    }
    body = fill("emails/base.txt", context, person.language)
    mail = _mail(notification, rendered.subject, body, message_id(notification))
    mail.attach_alternative(render_to_string("emails/base.html", context), "text/html")
    return mail


def _short_mail(
    notification: Notification, item: CalendarItem, number: int
) -> EmailMultiAlternatives:
    language = notification.person.language
    context = {
        "title": in_language(item.summary, language),
        "starts_at": local(item.starts_at),
        "ends_at": local(item.ends_at),
        "location": item.location,
        "cancelled": item.method == Method.CANCEL,
        "link": f"{settings.BASE_URL}{item.url}",
    }
    rendered = render_text("emails/calendar_item.txt", context, language)
    mail = _mail(notification, rendered.subject, rendered.text, message_id(notification, number))
    mail.extra_headers["References"] = message_id(notification)
    return mail


def _mail(
    notification: Notification, subject: str, body: str, identity: str
) -> EmailMultiAlternatives:
    person = notification.person
    headers = {
        "Message-ID": identity,
        "Auto-Submitted": "auto-generated",
        "Content-Language": person.language,
    }
    return EmailMultiAlternatives(subject, body, to=[person.email], headers=headers)


def _organisation_of(person: Person) -> Organisation | None:
    """Where the person works; with several employments the one that began first."""
    employment = (
        Employment.objects.current()
        .of(person)
        .select_related("organisation")
        .order_by("since", "id")
        .first()
    )
    return employment.organisation if employment else None
