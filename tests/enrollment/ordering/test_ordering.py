"""Ordering: what the supplier should know follows the enrollments; what it answers has effect."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enrollment.actions.booking import book, withdraw
from enrollment.models import Budget, Enrollment, EnrollmentLog, OrderLine, SupplierContact
from enrollment.ordering.actions import (
    OrderRefused,
    Told,
    list_to_tell,
    passed_on,
    send_order,
    set_up,
    stop,
)
from enrollment.ordering.answering import confirm, refuse
from enrollment.ordering.clock import tend_orders, warn_of_deadlines
from enrollment.ordering.lines import RENAMED, counts_of
from enrollment.ordering.mail import deliver
from enrollment.ordering.states import OrderState
from enrollment.states import EnrollmentState
from enrollment.tasks import chase, tend
from notifications.models import Notification
from outbox.models import Message
from outbox.queue import drain
from people.models import Person
from planning.actions import cancel_run
from planning.models import CourseRun
from tests.cast import Cast
from tests.enrollment.ordering.conftest import ADDRESS, booked, supplied_run
from tests.factories import employment_of, make_course, make_run

pytestmark = pytest.mark.django_db


def standings(run: CourseRun) -> dict[str, int]:
    return {name: number for name, number in counts_of([run.pk])[run.pk].items() if number}


def line(enrollment: Enrollment) -> OrderLine:
    return OrderLine.objects.get(pk=enrollment.pk)


def orders() -> list[mail.EmailMessage]:
    drain("mail")
    return [one for one in mail.outbox if one.to == [ADDRESS]]


def test_who_is_booked_is_to_order_at_once_and_written_down_by_the_clock(
    cast: Cast, run: CourseRun
) -> None:
    enrollment = booked(cast.alice, run)
    assert standings(run) == {OrderState.TO_ORDER: 1}
    assert not OrderLine.objects.exists()
    tend()
    assert line(enrollment).state == OrderState.TO_ORDER
    assert tend_orders() == 0
    withdraw(enrollment=enrollment, by=cast.alice)
    assert standings(run) == {}
    tend()
    assert not OrderLine.objects.exists()


def test_who_is_booked_reads_that_the_seat_is_ordered(cast: Cast) -> None:
    ordered, own = supplied_run(cast), supplied_run(cast, ordering=False)
    for run, words in ((ordered, "Je plaats wordt daar besteld"), (own, "Je hebt een plaats")):
        booked(cast.alice, run)
        drain("mail")
        newest = [one for one in mail.outbox if cast.alice.email in one.to][-1]
        assert words in newest.body
        assert ("besteld" in newest.body) == (run == ordered)


def test_ordered_by_mail_with_name_and_organisation_alone(cast: Cast, run: CourseRun) -> None:
    enrollments = [booked(cast.alice, run), booked(cast.roos, run)]
    assert send_order(run=run, by=cast.olga) == Told(2, 0, 0)
    assert standings(run) == {OrderState.ORDERED: 2}
    assert line(enrollments[0]).told_name == "Alice van der Werff"
    assert line(enrollments[0]).by == cast.olga
    (sent,) = orders()
    assert "Alice van der Werff, NVWA" in sent.body
    assert "Roos Bakker, RVO" in sent.body
    for person in (cast.alice, cast.roos):
        assert person.email not in sent.body
        assert str(person.pk) not in sent.body
    assert sent.reply_to == [cast.olga.email]
    with pytest.raises(OrderRefused):
        send_order(run=run, by=cast.olga)


def test_a_copy_after_a_worker_died_has_the_same_identity(cast: Cast, run: CourseRun) -> None:
    booked(cast.alice, run)
    send_order(run=run, by=cast.olga)
    row = Message.objects.get(topic="supplier-order")
    payload, key = row.payload, row.key
    drain("mail")
    deliver(key, [payload])
    first, second = orders()
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_self_paced_learners_are_ordered_with_their_address(cast: Cast) -> None:
    run = supplied_run(cast, self_paced=True)
    booked(cast.alice, run)
    send_order(run=run, by=cast.olga)
    assert cast.alice.email in orders()[0].body


def test_a_list_that_was_passed_on_leaves_who_came_later(cast: Cast, run: CourseRun) -> None:
    first = booked(cast.alice, run)
    shown = [one.pk for one in list_to_tell(run.pk)]
    later = booked(cast.bob, run)
    assert passed_on(run=run, shown=shown, by=cast.olga) == Told(1, 0, 0)
    assert line(first).state == OrderState.ORDERED
    assert line(later).state == OrderState.TO_ORDER
    assert orders() == []
    with pytest.raises(OrderRefused):
        passed_on(run=run, shown=shown, by=cast.olga)


def test_withdrawn_after_ordering_is_told_with_the_next_order(cast: Cast, run: CourseRun) -> None:
    gone = booked(cast.alice, run)
    send_order(run=run, by=cast.olga)
    withdraw(enrollment=gone, by=cast.alice)
    assert standings(run) == {OrderState.TO_CANCEL: 1}
    booked(cast.bob, run)
    assert send_order(run=run, by=cast.olga) == Told(1, 1, 0)
    assert line(gone).state == OrderState.CANCELLED
    body = orders()[1].body
    assert body.index("Bob van der Werff") < body.index("komen niet") < body.index("Alice")


def test_a_cancelled_run_is_told_to_the_supplier(cast: Cast, run: CourseRun) -> None:
    booked(cast.alice, run)
    send_order(run=run, by=cast.olga)
    cancel_run(run=run, reason="Te weinig animo", by=cast.olga)
    run.refresh_from_db()
    assert send_order(run=run, by=cast.olga) == Told(0, 1, 0)
    assert "gaat voor ons niet door" in orders()[1].body


def test_who_comes_back_before_that_was_told_is_still_known(cast: Cast, run: CourseRun) -> None:
    left = booked(cast.alice, run)
    send_order(run=run, by=cast.olga)
    confirm(run=run, chosen=None, by=cast.olga)
    withdraw(enrollment=left, by=cast.alice)
    back = booked(cast.alice, run)
    tend()
    assert standings(run) == {OrderState.CONFIRMED: 1}
    assert line(back).told_name == "Alice van der Werff"
    assert not OrderLine.objects.filter(pk=left.pk).exists()
    with pytest.raises(OrderRefused):
        send_order(run=run, by=cast.olga)


def test_a_new_name_is_told(cast: Cast, run: CourseRun) -> None:
    booked(cast.alice, run)
    send_order(run=run, by=cast.olga)
    Person.objects.filter(pk=cast.alice.pk).update(family_name="Jansen", infix="")
    assert standings(run) == {OrderState.ORDERED: 1, RENAMED: 1}
    assert send_order(run=run, by=cast.olga) == Told(0, 0, 1)
    assert standings(run) == {OrderState.ORDERED: 1}
    assert "Alice van der Werff heet nu Alice Jansen" in orders()[1].body


def test_confirmed_for_some_and_for_all(cast: Cast, run: CourseRun) -> None:
    alice = booked(cast.alice, run)
    booked(cast.bob, run)
    assert confirm(run=run, chosen=[alice.pk], by=cast.olga) == 0, "nobody was ordered yet"
    send_order(run=run, by=cast.olga)
    assert confirm(run=run, chosen=[alice.pk], by=cast.olga) == 1
    assert standings(run) == {OrderState.CONFIRMED: 1, OrderState.ORDERED: 1}
    assert confirm(run=run, chosen=None, by=cast.olga) == 1
    assert standings(run) == {OrderState.CONFIRMED: 2}


def test_refused_ends_free_of_charge_with_the_reason_and_other_dates(cast: Cast) -> None:
    run = supplied_run(cast, price_excl=Decimal(250), capacity=1)
    other = make_run(course=run.course, in_days=60)
    budget = Budget.objects.create(
        organisation=cast.nvwa, year=timezone.localdate(run.starts_at).year, amount=1000
    )
    enrollment = booked(cast.alice, run)
    waiting = booked(cast.bob, run)
    assert waiting.state == EnrollmentState.WAITLISTED
    send_order(run=run, by=cast.olga)
    with pytest.raises(OrderRefused):
        refuse(run=run, chosen=[enrollment.pk], reason="  ", by=cast.olga)
    assert refuse(run=run, chosen=[enrollment.pk], reason="Vooropleiding mist", by=cast.olga) == 1
    enrollment.refresh_from_db()
    waiting.refresh_from_db()
    assert enrollment.state == EnrollmentState.DECLINED
    assert waiting.state == EnrollmentState.BOOKED
    assert line(enrollment).reason == "Vooropleiding mist"
    logged = EnrollmentLog.objects.get(enrollment=enrollment, event="decline")
    assert (logged.source, logged.by, logged.reason) == (
        "booked",
        cast.olga,
        "Vooropleiding mist",
    )
    told = Notification.objects.get(person=cast.alice, kind="supplier_refused")
    assert told.context["reason"] == "Vooropleiding mist"
    assert [one["run"] for one in told.context["alternatives"]] == [other.pk]
    assert [item["method"] for item in told.calendar] == ["CANCEL"]
    assert standings(run) == {OrderState.REFUSED: 1, OrderState.TO_ORDER: 1}
    spent = budget.entries.filter(enrollment=enrollment).exclude(state="released")
    assert not spent.exists()


def test_only_who_the_supplier_knows_can_be_refused(cast: Cast, run: CourseRun) -> None:
    enrollment = booked(cast.alice, run)
    assert refuse(run=run, chosen=[enrollment.pk], reason="Vol", by=cast.olga) == 0
    send_order(run=run, by=cast.olga)
    withdraw(enrollment=enrollment, by=cast.alice)
    assert refuse(run=run, chosen=[enrollment.pk], reason="Vol", by=cast.olga) == 0
    enrollment.refresh_from_db()
    assert enrollment.state == EnrollmentState.WITHDRAWN


def test_refusing_takes_the_same_queries_for_one_and_three(cast: Cast, run: CourseRun) -> None:
    people = [cast.alice, cast.bob, cast.mo, cast.tim]
    enrollments = [booked(one, run) for one in people]
    send_order(run=run, by=cast.olga)
    counts = []
    for chosen in (enrollments[:1], enrollments[1:]):
        with CaptureQueriesContext(connection) as queries:
            refuse(run=run, chosen=[one.pk for one in chosen], reason="Vol", by=cast.olga)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_ordering_is_for_suppliers_from_outside(cast: Cast) -> None:
    run = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]), in_days=30)
    with pytest.raises(OrderRefused):
        set_up(run=run, email=ADDRESS, order_before=None, by=cast.olga)
    booked(cast.alice, run)
    assert tend_orders() == 0
    with pytest.raises(OrderRefused):
        send_order(run=run, by=cast.olga)


def test_without_an_address_only_by_other_means(cast: Cast, run: CourseRun) -> None:
    set_up(run=run, email="", order_before=None, by=cast.olga)
    booked(cast.alice, run)
    with pytest.raises(OrderRefused):
        send_order(run=run, by=cast.olga)
    assert not Message.objects.filter(topic="supplier-order").exists()


def test_stopping_is_possible_until_the_supplier_knows_somebody(cast: Cast, run: CourseRun) -> None:
    booked(cast.alice, run)
    tend()
    stop(run=run, by=cast.olga)
    assert not OrderLine.objects.exists()
    set_up(run=run, email=ADDRESS, order_before=None, by=cast.olga)
    send_order(run=run, by=cast.olga)
    with pytest.raises(OrderRefused):
        stop(run=run, by=cast.olga)
    assert SupplierContact.objects.filter(run=run).exists()


def test_planners_hear_once_that_the_deadline_passed(cast: Cast, run: CourseRun) -> None:
    late = timezone.now() - datetime.timedelta(hours=1)
    set_up(run=run, email=ADDRESS, order_before=late, by=cast.olga)
    assert warn_of_deadlines() == 0, "nobody is to order"
    booked(cast.alice, run)
    assert chase() == 1
    assert chase() == 0
    told = Notification.objects.filter(kind="supplier_deadline")
    assert [(one.person, one.context["number"]) for one in told] == [(cast.olga, 1)]
    set_up(run=run, email=ADDRESS, order_before=late - datetime.timedelta(1), by=cast.olga)
    assert chase() == 1, "a new deadline warns anew"


def test_a_promoted_colleague_is_to_order(cast: Cast) -> None:
    run = supplied_run(cast, capacity=1)
    first = booked(cast.alice, run)
    book(run=run, employment=employment_of(cast.bob), by=cast.bob)
    send_order(run=run, by=cast.olga)
    withdraw(enrollment=first, by=cast.alice)
    assert standings(run) == {OrderState.TO_CANCEL: 1, OrderState.TO_ORDER: 1}
