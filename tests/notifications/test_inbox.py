"""The inbox: own messages only, and looking changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from notifications.itip import Method
from notifications.kinds import KINDS
from notifications.models import MailPreference
from people.models import Person
from tests.cast import Cast
from tests.notifications.conftest import item, send

SignIn = Callable[[Person], Client]
INBOX = "/berichten/"


def test_the_newest_message_is_first_and_unread_ones_are_marked(
    cast: Cast, client_of: SignIn
) -> None:
    send(cast.alice, "enrollment_waitlisted")
    send(cast.alice, "enrollment_booked", promoted=True)

    page = client_of(cast.alice).get(INBOX).content.decode()

    assert page.index("Er is plaats voor je") < page.index("Je staat op de wachtlijst")
    assert page.count("lp-inbox__item--unread") == 2


def test_an_empty_inbox_says_what_will_come(cast: Cast, client_of: SignIn) -> None:
    send(cast.roos)

    page = client_of(cast.alice).get(INBOX).content.decode()

    assert "Je hebt nog geen berichten" in page
    assert "Omgaan met werkdruk" not in page


@pytest.mark.parametrize(
    ("name", "method"),
    [("message", "get"), ("calendar", "get"), ("read", "post")],
)
def test_messages_of_others_do_not_exist(
    cast: Cast, client_of: SignIn, name: str, method: str
) -> None:
    theirs = send(cast.roos, items=[item()])
    url = reverse(f"notifications:{name}", args=[theirs.pk])

    assert getattr(client_of(cast.alice), method)(url).status_code == 404
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_the_inbox_asks_to_sign_in(cast: Cast) -> None:
    assert Client().get(INBOX).headers["Location"].startswith("/account/login/")


def test_opening_a_message_leaves_it_unread_until_the_page_posts(
    cast: Cast, client_of: SignIn
) -> None:
    mine = send(cast.alice, items=[item()])
    client = client_of(cast.alice)
    url = reverse("notifications:message", args=[mine.pk])
    read_url = reverse("notifications:read", args=[mine.pk])

    page = client.get(url).content.decode()
    mine.refresh_from_db()
    assert mine.read_at is None
    assert f'hx-post="{read_url}"' in page
    assert "Markeer als gelezen" in page

    assert client.get(read_url).status_code == 405
    assert client.post(read_url).headers["Location"] == INBOX
    mine.refresh_from_db()
    assert mine.read_at is not None
    assert "Markeer als gelezen" not in client.get(url).content.decode()


def test_htmx_gets_only_the_status_back(cast: Cast, client_of: SignIn) -> None:
    mine = send(cast.alice)
    url = reverse("notifications:read", args=[mine.pk])

    answer = client_of(cast.alice).post(url, headers={"HX-Request": "true"})

    assert "Gelezen" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer.headers["Vary"]


def test_a_moment_of_reading_stays_the_first(cast: Cast, client_of: SignIn) -> None:
    mine = send(cast.alice)
    client = client_of(cast.alice)
    client.post(reverse("notifications:read", args=[mine.pk]))
    mine.refresh_from_db()
    first = mine.read_at

    client.post(reverse("notifications:read", args=[mine.pk]))
    mine.refresh_from_db()

    assert mine.read_at == first


def test_all_read_is_all_of_mine_only(cast: Cast, client_of: SignIn) -> None:
    mine, also_mine, theirs = send(cast.alice), send(cast.alice), send(cast.roos)

    client_of(cast.alice).post(reverse("notifications:read-all"))

    for message, is_read in ((mine, True), (also_mine, True), (theirs, False)):
        message.refresh_from_db()
        assert (message.read_at is not None) is is_read


def test_a_message_is_in_the_readers_language_of_now(cast: Cast, client_of: SignIn) -> None:
    mine = send(cast.alice, items=[item()])
    cast.alice.language = "en"
    cast.alice.save()

    page = client_of(cast.alice).get(reverse("notifications:message", args=[mine.pk]))

    assert "Dealing with pressure of work" in page.content.decode()


def test_the_file_holds_the_meetings_to_come(cast: Cast, client_of: SignIn) -> None:
    dropped = item(method=Method.CANCEL, number=3)
    mine = send(cast.alice, "enrollment_moved", [item(number=1), item(number=2), dropped])

    answer = client_of(cast.alice).get(reverse("notifications:calendar", args=[mine.pk]))
    calendar = Calendar.from_ical(answer.content)

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert len(calendar.walk("VEVENT")) == 2


def test_an_old_message_gives_the_meetings_as_they_are_now(cast: Cast, client_of: SignIn) -> None:
    old = send(cast.alice, items=[item(number=1), item(number=2)])
    send(
        cast.alice,
        "enrollment_moved",
        [
            item(number=1, sequence=1, starts_at="2027-03-11T09:00:00+00:00"),
            item(number=2, sequence=1, method=Method.CANCEL),
        ],
    )

    answer = client_of(cast.alice).get(reverse("notifications:calendar", args=[old.pk]))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")

    assert event["SEQUENCE"] == 1
    assert event["DTSTART"].dt.hour == 10


def test_without_meetings_there_is_no_file(cast: Cast, client_of: SignIn) -> None:
    mine = send(cast.alice, "enrollment_withdrawn", [item(method=Method.CANCEL)])

    url = reverse("notifications:calendar", args=[mine.pk])
    assert client_of(cast.alice).get(url).status_code == 404
    url = reverse("notifications:calendar", args=[uuid.uuid4()])
    assert client_of(cast.alice).get(url).status_code == 404


def test_twenty_on_a_page(cast: Cast, client_of: SignIn) -> None:
    for _number in range(21):
        send(cast.alice)
    client = client_of(cast.alice)

    assert client.get(INBOX).content.decode().count("lp-inbox__item--unread") == 20
    assert client.get(INBOX, {"page": 2}).content.decode().count("lp-inbox__item--unread") == 1
    assert client.get(INBOX, {"page": "x"}).status_code == 200


def test_the_inbox_takes_as_many_queries_for_ten_as_for_one(
    cast: Cast, client_of: SignIn, django_assert_num_queries: Callable[..., object]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(cast.alice)
    send(cast.alice)
    with CaptureQueriesContext(connection) as one:
        client.get(INBOX)
    for _number in range(9):
        send(cast.alice, items=[item()])

    with django_assert_num_queries(len(one)):  # type: ignore[attr-defined]
        client.get(INBOX)


def test_the_profile_offers_what_may_be_switched_off(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.alice)
    name = 'name="mail-enrollment_waitlisted"'

    before = client.get("/profiel/").content.decode()
    assert name in before
    assert 'name="mail-enrollment_booked"' not in before
    assert "Deze berichten mailen we altijd" in before

    client.post(reverse("notifications:preferences"), {})
    kept = MailPreference.objects.filter(person=cast.alice, kind="enrollment_waitlisted")
    assert kept.get().mail is False
    client.post(reverse("notifications:preferences"), {"mail-enrollment_waitlisted": "on"})
    assert kept.get().mail is True


def test_a_forged_choice_cannot_switch_off_what_must_be_mailed(
    cast: Cast, client_of: SignIn
) -> None:
    client_of(cast.alice).post(
        reverse("notifications:preferences"), {"mail-enrollment_booked": "", "mail-x": "on"}
    )

    stored = set(MailPreference.objects.values_list("kind", flat=True))
    assert stored == {kind.name for kind in KINDS.values() if not kind.always_mailed}
