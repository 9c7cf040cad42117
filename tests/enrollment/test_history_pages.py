"""Verleden inlezen and Niet gekoppeld: for P&O, of the own organisation only."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enrollment.history.onboarding import history_item
from enrollment.models import Enrollment, HistoryDelivery, HistoryRecord, OldBooking
from people.models import Person, SecurityEvent
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

ClientOf = Callable[[Person], Client]
LIST = reverse("enrollment:history")


@pytest.fixture
def petra(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.petra)


def old(cast: Cast, number: str = "ZZ-9", title: str = "BHV", **fields: object) -> HistoryRecord:
    values = {
        "organisation": cast.nvwa,
        "origin": "Leerplein",
        "completed_on": datetime.date(2020, 2, 3),
        **fields,
    }
    return HistoryRecord.objects.create(personnel_number=number, title=title, **values)


def upload(client: Client, cast: Cast, text: str) -> HistoryDelivery:
    file = SimpleUploadedFile("oud.csv", text.encode())
    values = {"organisation": cast.nvwa.pk, "origin": "Leerplein", "file": file}
    response = client.post(reverse("enrollment:history-deliveries"), values)
    assert response.status_code == 302
    return HistoryDelivery.objects.get(applied_at=None)


def test_a_file_is_shown_first_and_carried_out_once(cast: Cast, petra: Client) -> None:
    number = employment_of(cast.alice).personnel_number
    delivery = upload(
        petra,
        cast,
        "personeelsnummer;titel;afgerond op;certificaatnummer\n"
        f"{number};Schrijven;03-02-2020;C-9\nZZ-9;BHV;03-02-2020;\nZZ-9;BHV;ooit;\n",
    )
    url = reverse("enrollment:history-delivery", args=[delivery.pk])
    page = petra.get(url).content.decode()
    assert "Lees in" in page
    assert "geen datum" in page
    assert not HistoryRecord.objects.exists()
    assert petra.post(url).status_code == 302
    assert HistoryRecord.objects.get(person=cast.alice).certificate_number == "C-9"
    assert petra.post(url).status_code == 302
    assert HistoryRecord.objects.count() == 2
    delivery.refresh_from_db()
    assert delivery.lines == []
    assert "Lees in" not in petra.get(url).content.decode()


def test_the_learner_sees_result_certificate_and_origin(
    cast: Cast, petra: Client, client_of: ClientOf
) -> None:
    number = employment_of(cast.alice).personnel_number
    delivery = upload(
        petra,
        cast,
        "personeelsnummer;titel;afgerond op;resultaat;certificaatnummer\n"
        f"{number};Schrijven;03-02-2020;geslaagd;C-9\n",
    )
    petra.post(reverse("enrollment:history-delivery", args=[delivery.pk]))
    mine = client_of(cast.alice).get("/mijn-leren/").content.decode()
    for words in ("Schrijven", "geslaagd", "certificaat C-9", "overgenomen uit Leerplein"):
        assert words in mine
    assert "certificaat C-9" not in client_of(cast.bob).get("/mijn-leren/").content.decode()


def test_a_file_nobody_carried_out_is_forgotten(cast: Cast, petra: Client) -> None:
    text = "personeelsnummer;titel;afgerond op\nZZ-9;BHV;03-02-2020\n"
    first = upload(petra, cast, text)
    assert upload(petra, cast, text).pk != first.pk
    assert not HistoryDelivery.objects.filter(pk=first.pk).exists()


def test_mistakes_are_told(cast: Cast, petra: Client) -> None:
    response = petra.post(reverse("enrollment:history-deliveries"), {"origin": ""})
    assert response.status_code == 422
    assert "Kies een bestand" in response.content.decode()


def test_the_list_finds_and_pages(cast: Cast, petra: Client) -> None:
    old(cast, title="Alleen persoon", course=make_course(owner=cast.nvwa))
    old(cast, title="Alleen leeractiviteit", person=cast.alice)
    old(cast, title="Van elders", organisation=cast.rvo)
    page = petra.get(LIST).content.decode()
    assert "Alleen persoon" in page
    assert "Alleen leeractiviteit" in page
    assert "Van elders" not in page
    assert "Alleen leeractiviteit" not in petra.get(f"{LIST}?toon=persoon").content.decode()
    assert "Alleen persoon" not in petra.get(f"{LIST}?toon=wat").content.decode()
    assert "Niets gevonden" in petra.get(f"{LIST}?q=kwxzv").content.decode()
    for number in range(30):
        old(cast, title=f"Titel {number}")
    assert "pagina=2" in petra.get(LIST).content.decode()


def test_number_of_queries_does_not_grow(cast: Cast, petra: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            petra.get(LIST)
        return len(asked)

    old(cast, "1", person=cast.alice)
    first = queries()
    old(cast, "2", person=cast.bob)
    old(cast, "3", course=make_course(owner=cast.nvwa))
    assert queries() <= first + 1  # the texts of a course, once there is one


def test_choosing_the_person_solves_all_lines_with_that_number(cast: Cast, petra: Client) -> None:
    one, two, other = old(cast), old(cast, title="Schrijven"), old(cast, "ZZ-8")
    url = reverse("enrollment:history-record", args=[one.pk])
    page = petra.get(f"{url}?wie=alice").content.decode()
    assert "Werff, Alice" in page
    assert "Roos" not in petra.get(f"{url}?wie=roos").content.decode()
    assert petra.post(url, {"person": employment_of(cast.alice).pk}).status_code == 302
    for record in (one, two, other):
        record.refresh_from_db()
    assert (one.person, two.person, other.person) == (cast.alice, cast.alice, None)
    assert SecurityEvent.objects.get(action="history.person").actor_id == cast.petra.pk


def test_somebody_of_elsewhere_cannot_be_chosen(cast: Cast, petra: Client) -> None:
    one = old(cast)
    url = reverse("enrollment:history-record", args=[one.pk])
    assert petra.post(url, {"person": employment_of(cast.roos).pk}).status_code == 422
    assert petra.post(url, {}).status_code == 422
    one.refresh_from_db()
    assert one.person is None


def test_same_title_this_course(cast: Cast, petra: Client) -> None:
    course = make_course(owner=cast.nvwa, title="BHV herhaling")
    hidden = make_course(owner=cast.rvo, title="BHV van een ander")
    one, two = old(cast, "1"), old(cast, "2")
    elsewhere = old(cast, "3", organisation=cast.rvo)
    url = reverse("enrollment:history-record", args=[one.pk])
    page = petra.get(url).content.decode()
    assert "BHV herhaling" in page
    assert "BHV van een ander" not in page
    assert petra.post(url, {"what": hidden.pk}).status_code == 422
    petra.post(url, {"what": course.pk, "everywhere": "1"})
    for record in (one, two, elsewhere):
        record.refresh_from_db()
    assert (one.course, two.course, elsewhere.course) == (course, course, None)


def test_it_stays_a_title(cast: Cast, petra: Client) -> None:
    one = old(cast, person=cast.alice)
    two = old(cast, "2", person=cast.bob)
    petra.post(reverse("enrollment:history-record", args=[one.pk]), {"stays": "1"})
    assert list(HistoryRecord.objects.unmatched()) == [two]


def test_a_booking_is_solved(cast: Cast, petra: Client) -> None:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="BHV herhaling")
    run = make_run(course=course)
    one = OldBooking.objects.create(
        organisation=cast.nvwa, origin="Leerplein", personnel_number="ZZ-9", title="BHV",
        starts_on=timezone.localdate() + datetime.timedelta(days=7),
    )  # fmt: skip
    assert "BHV" in petra.get(f"{LIST}?soort=inschrijvingen").content.decode()
    url = reverse("enrollment:history-booking", args=[one.pk])
    assert "BHV herhaling" in petra.get(url).content.decode()
    petra.post(url, {"what": run.pk})
    assert not Enrollment.objects.exists()
    petra.post(url, {"person": employment_of(cast.alice).pk})
    assert Enrollment.objects.get().person == cast.alice
    assert "is meegekomen" in petra.get(url).content.decode()


def test_a_booking_that_need_not_come(cast: Cast, petra: Client) -> None:
    one = OldBooking.objects.create(
        organisation=cast.nvwa, origin="Leerplein", personnel_number="ZZ-9", title="BHV",
        starts_on=timezone.localdate(),
    )  # fmt: skip
    petra.post(reverse("enrollment:history-booking", args=[one.pk]), {"stays": "1"})
    assert not OldBooking.objects.unmatched().exists()


def test_nothing_of_elsewhere_exists(cast: Cast, petra: Client, client_of: ClientOf) -> None:
    theirs = old(cast, organisation=cast.rvo)
    booking = OldBooking.objects.create(
        organisation=cast.rvo, origin="x", personnel_number="1", title="x",
        starts_on=timezone.localdate(),
    )  # fmt: skip
    delivery = HistoryDelivery.objects.create(
        organisation=cast.rvo, by=cast.ruud, origin="x", file_name="x"
    )
    for name, pk in {"record": theirs.pk, "booking": booking.pk, "delivery": delivery.pk}.items():
        url = reverse(f"enrollment:history-{name}", args=[pk])
        assert petra.get(url).status_code == 404
        assert petra.post(url).status_code == 404
        assert client_of(cast.olga).get(url).status_code == 403


def test_on_the_checklist(cast: Cast) -> None:
    assert not history_item(cast.nvwa).done
    assert not history_item(cast.nvwa).required
    one = old(cast)
    assert "nog niet gekoppeld" in history_item(cast.nvwa).explanation
    one.person, one.title_stays = cast.alice, True
    one.save()
    assert history_item(cast.nvwa).done
