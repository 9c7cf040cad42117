"""The officer's pages of ordering, and what the learner reads."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enrollment.models import OrderLine, SupplierContact
from enrollment.ordering.actions import send_order, set_up
from enrollment.ordering.answering import confirm, refuse
from enrollment.states import EnrollmentState
from outbox.models import Message
from people.models import Person
from people.points import person_data
from planning.models import CourseRun
from tests.cast import Cast
from tests.enrollment.ordering.conftest import ADDRESS, booked, supplied_run

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]


def address(name: str, run: CourseRun, *more: str) -> str:
    return reverse(f"enrollment:{name}", args=[run.pk, *more])


def test_switched_on_from_the_page_of_the_run(cast: Cast, client_of: ClientOf) -> None:
    run, client = supplied_run(cast, ordering=False), client_of(cast.olga)
    page = client.get(reverse("planning:run", args=[run.pk])).content.decode()
    assert address("order-contact", run) in page
    assert client.get(address("order", run))["Location"] == address("order-contact", run)
    values = {"email": ADDRESS, "order_before": "2031-03-10T12:00"}
    response = client.post(address("order-contact", run), values)
    assert response["Location"] == address("order", run)
    contact = SupplierContact.objects.get(run=run)
    assert contact.email == ADDRESS
    assert contact.order_before
    assert contact.order_before.year == 2031
    refused = client.post(address("order-contact", run), {"email": "geen adres"})
    assert refused.status_code == 422


def test_from_booked_to_confirmed(cast: Cast, run: CourseRun, client_of: ClientOf) -> None:
    booked(cast.alice, run)
    client = client_of(cast.olga)
    page = client.get(address("order", run)).content.decode()
    assert cast.alice.listed_name in page
    assert f"Mail aan {ADDRESS}" in page
    assert cast.alice.email not in page
    client.post(address("order-send", run))
    assert (
        "De mail aan de leverancier wordt verstuurd."
        in client.get(address("order", run)).content.decode()
    )
    client.post(address("order-confirmed", run))
    assert OrderLine.objects.get().state == "confirmed"


def test_a_mail_that_cannot_be_sent_is_said(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    booked(cast.alice, run)
    send_order(run=run, by=cast.olga)
    Message.objects.filter(topic="supplier-order").update(parked_at=timezone.now())
    page = client_of(cast.olga).get(address("order", run)).content.decode()
    assert "is niet verstuurd" in page


def test_answer_for_chosen_people(cast: Cast, run: CourseRun, client_of: ClientOf) -> None:
    alice, bob = booked(cast.alice, run), booked(cast.bob, run)
    send_order(run=run, by=cast.olga)
    client, url = client_of(cast.olga), address("order", run)
    nobody = client.post(url, {"answer": "confirm"})
    assert nobody.status_code == 422
    assert "ten minste één deelnemer" in nobody.content.decode()
    silent = client.post(url, {"answer": "refuse", "people": [str(alice.pk)]})
    assert silent.status_code == 422
    assert f'value="{alice.pk}" checked' in silent.content.decode()
    answer = {"answer": "refuse", "people": [str(alice.pk)], "reason": "Groep is vol"}
    assert client.post(url, answer).status_code == 302
    alice.refresh_from_db()
    bob.refresh_from_db()
    assert (alice.state, bob.state) == (EnrollmentState.DECLINED, EnrollmentState.BOOKED)
    assert "Groep is vol" in client.get(url).content.decode()


def test_list_to_download_changes_nothing(cast: Cast, run: CourseRun, client_of: ClientOf) -> None:
    booked(cast.alice, run)
    client = client_of(cast.olga)
    text = client.get(address("order-list", run, "csv")).content.decode("utf-8-sig")
    assert "Aanmelden;Alice van der Werff;;NVWA" in text
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(address("order-list", run, "xlsx")).content)
    )
    assert [cell.value for cell in list(book.active.rows)[1]][:2] == [
        "Aanmelden",
        "Alice van der Werff",
    ]
    assert not OrderLine.objects.exists()
    assert client.get(address("order-list", run, "pdf")).status_code == 404
    shown = [str(pk) for pk in run.enrollments.values_list("pk", flat=True)]
    client.post(address("order-passed", run), {"shown": [*shown, "onzin"]})
    assert OrderLine.objects.get().state == "ordered"


def test_list_of_open_orders(cast: Cast, run: CourseRun, client_of: ClientOf) -> None:
    client, url = client_of(cast.olga), reverse("enrollment:orders")
    title = run.course.title
    assert title not in client.get(url).content.decode()
    booked(cast.alice, run)
    assert "1 te bestellen" in client.get(url).content.decode()
    assert title not in client_of(cast.ruud).get(url).content.decode()
    send_order(run=run, by=cast.olga)
    assert "1 wacht op antwoord" in client.get(url).content.decode()
    confirm(run=run, chosen=None, by=cast.olga)
    assert title not in client.get(url).content.decode()


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_queries_do_not_grow(cast: Cast, run: CourseRun, client_of: ClientOf) -> None:
    client = client_of(cast.olga)
    urls = [address("order", run), reverse("enrollment:orders")]
    booked(cast.alice, run)
    before = [queries(client, url) for url in urls]
    for person in (cast.bob, cast.mo):
        booked(person, run)
        booked(person, supplied_run(cast))
    assert [queries(client, url) for url in urls] == before


def test_the_learner_reads_where_the_seat_stands(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    enrollment = booked(cast.alice, run)
    client, url = client_of(cast.alice), reverse("enrollment:enrollment", args=[enrollment.pk])

    def page() -> str:
        return client.get(url).content.decode()

    assert "Je plaats wordt nog besteld bij Bureau Buiten." in page()
    assert "Je plaats is zeker" not in page()
    past = timezone.now() - datetime.timedelta(hours=1)
    set_up(run=run, email=ADDRESS, order_before=past, by=cast.olga)
    assert "nog niet zeker" in page()
    send_order(run=run, by=cast.olga)
    assert "besteld bij Bureau Buiten" in page()
    confirm(run=run, chosen=None, by=cast.olga)
    assert "Je plaats is zeker" in page()
    refuse(run=run, chosen=[enrollment.pk], reason="Docent ziek", by=cast.olga)
    assert "De reden: Docent ziek." in page()


def test_mijn_gegevens_tells_what_the_supplier_knows(cast: Cast, run: CourseRun) -> None:
    booked(cast.alice, run)
    send_order(run=run, by=cast.olga)
    sections = {one.name: one for found in person_data.answers(cast.alice) for one in found}
    (row,) = sections["orders"].rows
    assert "Alice van der Werff" in row.values()
    assert "Bureau Buiten" in row.values()
