"""Mails: once, in the recipient's language, and only when wanted."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from notifications.actions import choose_mails
from notifications.delivery import deliver
from notifications.models import Notification
from outbox.models import Message
from outbox.queue import drain
from tests.cast import Cast
from tests.notifications.conftest import item, part_of, received, send


def test_a_message_is_mailed_through_the_outbox_and_once_only(cast: Cast) -> None:
    notification = send(cast.alice, items=[item()])

    assert drain("mail") == 1
    deliver(str(notification.pk), [])
    notification.refresh_from_db()

    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == [cast.alice.email]
    assert notification.mailed_at is not None
    assert not Message.objects.exists()


def test_a_retry_sends_the_same_message_ids(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    notification = send(cast.alice, items=[item(number=1), item(number=2)])
    send_messages = EmailBackend.send_messages

    def fail_after_the_first(self: EmailBackend, mails: list[mail.EmailMessage]) -> int:
        send_messages(self, mails[:1])
        raise ConnectionResetError("the mail server went away")

    monkeypatch.setattr(EmailBackend, "send_messages", fail_after_the_first)
    with pytest.raises(ConnectionResetError):
        deliver(str(notification.pk), [])
    monkeypatch.undo()
    deliver(str(notification.pk), [])

    identities = [sent.extra_headers["Message-ID"] for sent in mail.outbox]
    assert len(identities) == 3
    assert identities[0] == identities[1] != identities[2]
    first, again = (sent.alternatives[-1].content for sent in mail.outbox[:2])
    assert first == again


def test_mail_that_could_not_be_sent_waits_for_another_try(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(cast.alice)

    def refuse(self: EmailBackend, mails: list[mail.EmailMessage]) -> int:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    drain("mail")

    waiting = Message.objects.get()
    assert "ConnectionRefusedError" in waiting.last_error
    assert Notification.objects.get().mailed_at is None


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_sending(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    send(cast.alice)
    seen: list[bool] = []

    def look(self: EmailBackend, mails: list[mail.EmailMessage]) -> int:
        seen.append(connection.in_atomic_block)
        return len(mails)

    monkeypatch.setattr(EmailBackend, "send_messages", look)
    drain("mail")

    assert seen == [False]


def test_a_kind_that_was_switched_off_is_not_mailed_but_is_in_the_inbox(cast: Cast) -> None:
    choose_mails(by=cast.alice, wanted={"enrollment_waitlisted": False})
    notification = send(cast.alice, "enrollment_waitlisted")

    drain("mail")
    notification.refresh_from_db()

    assert mail.outbox == []
    assert notification.mailed_at is not None
    assert not Message.objects.exists()


def test_what_must_be_mailed_is_mailed_whatever_was_chosen(cast: Cast) -> None:
    choose_mails(by=cast.alice, wanted={"enrollment_booked": False})
    send(cast.alice, "enrollment_booked")

    drain("mail")

    assert len(mail.outbox) == 1


def test_who_has_left_gets_no_mail(cast: Cast) -> None:
    notification = send(cast.alice)
    cast.alice.is_active = False
    cast.alice.save()

    drain("mail")
    notification.refresh_from_db()

    assert mail.outbox == []
    assert notification.mailed_at is None


def test_a_mail_is_in_the_language_of_its_recipient(cast: Cast) -> None:
    cast.bob.language = "en"
    cast.bob.save()
    send(cast.alice, items=[item()])
    send(cast.bob, items=[item()])

    by_person = {message["To"]: message for message in received()}
    dutch, english = by_person[cast.alice.email], by_person[cast.bob.email]

    assert "Omgaan met werkdruk" in dutch["Subject"]
    assert "Dealing with pressure of work" in english["Subject"]
    assert english["Content-Language"] == "en"
    assert "do 11 maart 2027, 9.00–16.30 uur, Zaal 1" in part_of(dutch, "text/plain").get_content()
    assert "march" in part_of(english, "text/plain").get_content().lower()
    assert '<html lang="en">' in part_of(english, "text/html").get_content()


def test_plain_and_html_tell_the_same_and_lead_to_the_portal(cast: Cast) -> None:
    send(cast.alice, items=[item()])

    (message,) = received()
    html = part_of(message, "text/html").get_content()
    plain = part_of(message, "text/plain").get_content()

    for content in (plain, html):
        assert "Dag Alice," in content
        assert "http://testserver/mijn-leren/" in content
        assert "Mooi, je doet mee aan ‘Omgaan met werkdruk’." in content
    assert "NVWA" in html
    assert "<img" not in html
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_reason_is_text_and_never_html(cast: Cast) -> None:
    send(cast.alice, "enrollment_cancelled", reason="<b>ziek</b> & moe\r\nBcc: x@example.nl")

    (message,) = received()

    assert "<b>ziek</b> & moe" in part_of(message, "text/plain").get_content()
    assert "&lt;b&gt;ziek&lt;/b&gt; &amp; moe" in part_of(message, "text/html").get_content()
    assert message["Bcc"] is None
