"""The order by mail: the outbox handler.

What was ordered is read from the lines, so that the supplier gets the very names that the portal
wrote down as told. A copy after a worker died carries the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation

from enrollment.models import Enrollment, SupplierContact
from enrollment.ordering.listing import needs_address
from notifications.rendering import render_text
from outbox.topics import Payload
from people.models import Person

LANGUAGE = "nl"


def deliver(key: str, payloads: Sequence[Payload]) -> None:
    """Sends each order to the run's address as it is now: one that was wrong may be mended."""
    contact = (
        SupplierContact.objects.select_related("run__course", "run__organiser", "run__location")
        .filter(pk=int(key))
        .first()
    )
    if contact is None or not contact.email:
        return
    with translation.override(LANGUAGE), get_connection() as connection:
        connection.send_messages([_mail(contact, payload) for payload in payloads])


def _mail(contact: SupplierContact, payload: Payload) -> EmailMessage:
    by = Person.objects.filter(pk=payload["by"]).first()
    run = contact.run
    context = {
        "title": run.course.title,
        "run": run,
        "organiser": run.organiser,
        "by": by,
        "with_address": needs_address(run),
        "ordered": _lines(payload["ordered"]),
        "cancelled": _lines(payload["cancelled"]),
        "renamed": _renamed(payload["renamed"]),
    }
    rendered = render_text("enrollment/ordering/order_mail.txt", context, LANGUAGE)
    host = urlsplit(settings.BASE_URL).hostname
    return EmailMessage(
        rendered.subject,
        rendered.text,
        to=[contact.email],
        reply_to=[by.email] if by else [],
        headers={
            "Message-ID": f"<order.{payload['order']}@{host}>",
            "Content-Language": LANGUAGE,
        },
    )


def _lines(ids: Sequence[str]) -> list[Enrollment]:
    rows = Enrollment.objects.filter(pk__in=ids, order_line__isnull=False)
    return list(
        rows.select_related("order_line", "person", "organisation").order_by(
            "order_line__told_name", "pk"
        )
    )


def _renamed(before: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"before": before[str(one.pk)], "now": one.order_line.told_name}
        for one in _lines(list(before))
    ]
