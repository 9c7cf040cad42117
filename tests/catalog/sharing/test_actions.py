"""Kept, chosen, concern; taking over, hiding, ending: who has what after each."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from catalog.curating.steps import looked_at, publish
from catalog.models import Course, Publication, Sharing
from catalog.pricing import price_for
from catalog.sharing.actions import (
    SharingRefused,
    Terms,
    change_publication,
    end_publication,
    hide,
    offer_to_concern,
    share,
    show,
    take_over,
    version_of,
)
from catalog.states import CourseState
from core.transitions import StaleState
from enrollment.actions.booking import book
from notifications.models import Notification
from organisations.actions import add_organisation, come_back
from organisations.states import OrganisationState
from outbox.models import Message
from people.permissions import Purpose
from people.policy import actor_for
from tests.catalog.sharing.conftest import there, today_on
from tests.concurrency import together
from tests.factories import employment_of, make_course, make_organisation, make_run

DAY = datetime.timedelta(days=1)


def sees(person: Any, course: Course) -> bool:
    return (
        Course.objects.visible_to(actor_for(person), Purpose.BROWSE).filter(pk=course.pk).exists()
    )


def told(person: Any) -> list[str]:
    return list(Notification.objects.filter(person=person).values_list("kind", flat=True))


def again(course: Course) -> Course:
    return Course.objects.get(pk=course.pk)


def chosen(course: Course, by: Any, *organisations: Any) -> None:
    share(course=course, sharing=Sharing.CHOSEN, organisations=organisations, by=by)


# -- chosen ---------------------------------------------------------------------------------------


def test_chosen_may_take_it_over_and_until_then_nobody_sees_it(cast, course, third):
    chosen(course, cast.olga, cast.rvo)
    assert not sees(cast.roos, course)
    assert (told(cast.ruud), told(third.otto), told(cast.olga)) == (["course_offered"], [], [])
    terms = today_on(price_excl=Decimal(99), note="Vraag Ruud.", approval_rule="manager")
    publication = take_over(course=course, organisation=cast.rvo, terms=terms, by=cast.ruud)
    assert (publication.price_excl, publication.approval_rule) == (99, "manager")
    assert sees(cast.roos, course)
    assert (price_for(course, cast.rvo.pk), price_for(course, cast.nvwa.pk)) == (99, 250)
    assert not sees(third.lena, course)
    assert told(cast.olga) == ["course_taken_over"]
    assert Message.objects.filter(topic="search-document", key=str(course.pk)).exists()


def test_who_was_not_chosen_cannot(cast, course, third):
    chosen(course, cast.olga, cast.rvo)
    with pytest.raises(SharingRefused):
        take_over(course=course, organisation=third.acm, terms=today_on(), by=third.otto)
    with pytest.raises(SharingRefused):
        take_over(course=course, organisation=cast.nvwa, terms=today_on(), by=cast.olga)
    Course.objects.filter(pk=course.pk).update(state=CourseState.WITHDRAWN)
    with pytest.raises(SharingRefused):
        take_over(course=course, organisation=cast.rvo, terms=today_on(), by=cast.ruud)
    assert Publication.objects.filter(course=course).count() == 1


def test_an_organisation_that_left_takes_nothing_over(cast, course):
    chosen(course, cast.olga, cast.rvo)
    type(cast.rvo).objects.filter(pk=cast.rvo.pk).update(state=OrganisationState.LEFT)
    with pytest.raises(SharingRefused):
        take_over(course=course, organisation=cast.rvo, terms=today_on(), by=cast.ruud)


def test_taken_over_twice_is_refused_in_plain_words(cast, course):
    chosen(course, cast.olga, cast.rvo)
    take_over(course=course, organisation=cast.rvo, terms=today_on(), by=cast.ruud)
    with pytest.raises(SharingRefused, match="hebben haar al"):
        take_over(course=course, organisation=cast.rvo, terms=today_on(), by=cast.ruud)


@pytest.mark.parametrize("days", [(-1, None), (3, 2), (0, -1)])
def test_days_that_make_no_sense(cast, course, days):
    chosen(course, cast.olga, cast.rvo)
    today, (first, last) = timezone.localdate(), days
    until = None if last is None else today + last * DAY
    with pytest.raises(SharingRefused):
        take_over(
            course=course, organisation=cast.rvo, by=cast.ruud,
            terms=Terms(since=today + first * DAY, until=until),
        )  # fmt: skip


def test_choosing_nobody_or_oneself_is_refused(cast, course):
    with pytest.raises(SharingRefused):
        chosen(course, cast.olga)
    with pytest.raises(SharingRefused):
        chosen(course, cast.olga, cast.nvwa)
    Course.objects.filter(pk=course.pk).update(state=CourseState.ARCHIVED)
    with pytest.raises(SharingRefused):
        chosen(course, cast.olga, cast.rvo)


def test_the_owners_advisers_hear_of_several_in_one_message(cast, course, third):
    chosen(course, cast.olga, cast.rvo, third.acm)
    take_over(course=course, organisation=cast.rvo, terms=today_on(), by=cast.ruud)
    take_over(course=course, organisation=third.acm, terms=today_on(), by=third.otto)
    message = Notification.objects.get(person=cast.olga, kind="course_taken_over")
    assert message.context["names"] == ["RVO", "ACM"]
    Notification.objects.update(read_at=timezone.now())
    end_publication(publication=there(course, third.acm), by=third.otto)
    take_over(course=course, organisation=third.acm, terms=today_on(), by=third.otto)
    assert Notification.objects.filter(person=cast.olga, kind="course_taken_over").count() == 2


# -- the whole concern ----------------------------------------------------------------------------


def test_concern_appears_everywhere_at_once(cast, course, third):
    left = make_organisation("weg", state=OrganisationState.LEFT)
    joining = make_organisation("nieuw", state=OrganisationState.ONBOARDING)
    offer_to_concern(course=course, by=cast.olga)
    assert sees(cast.roos, course)
    assert sees(third.lena, course)
    assert there(course, joining)
    assert not there(course, left)
    assert told(cast.ruud) == told(third.otto) == ["course_offered"]


def test_who_had_it_already_keeps_the_own_terms(cast, course, third):
    chosen(course, cast.olga, cast.rvo)
    terms = today_on(price_excl=Decimal(10))
    take_over(course=course, organisation=cast.rvo, terms=terms, by=cast.ruud)
    offer_to_concern(course=course, by=cast.olga)
    assert there(course, cast.rvo).price_excl == 10
    assert there(course, third.acm).price_excl is None
    assert told(cast.ruud) == ["course_offered"]


def test_offering_it_again_does_nothing(cast, course, third):
    offer_to_concern(course=course, by=cast.olga)
    publication = there(course, third.acm)
    yesterday = timezone.localdate() - DAY
    Publication.objects.filter(pk=publication.pk).update(since=yesterday - DAY, until=yesterday)
    offer_to_concern(course=again(course), by=cast.olga)
    assert not there(course, third.acm)
    assert told(third.otto) == ["course_offered"]


def test_who_joins_later_has_it_too(cast, course):
    offer_to_concern(course=course, by=cast.olga)
    archived = make_course(owner=cast.nvwa, sharing=Sharing.CONCERN, state=CourseState.ARCHIVED)
    kept = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    names = {"slug": "later", "name": "Later", "short_name": "Later"}
    later = add_organisation(by=cast.femke, values=names)
    assert there(course, later)
    assert not there(archived, later)
    assert not there(kept, later)


def test_who_comes_back_has_what_was_shared_meanwhile(cast, course):
    gone = make_organisation("weg", state=OrganisationState.LEFT, left_at=timezone.now())
    offer_to_concern(course=course, by=cast.olga)
    assert not there(course, gone)
    come_back(organisation=gone, by=cast.femke)
    assert there(course, gone)


def test_shared_as_a_draft_it_is_told_and_found_when_published(cast, third):
    draft = make_course(owner=cast.nvwa, state=CourseState.DRAFT, published_at=None)
    offer_to_concern(course=draft, by=cast.olga)
    assert not sees(cast.roos, draft)
    assert told(cast.ruud) == []
    seen = looked_at(again(draft))
    publish(course=again(draft), by=cast.olga, seen=seen)
    assert sees(cast.roos, draft)
    assert told(cast.ruud) == ["course_offered"]


# -- narrowing ------------------------------------------------------------------------------------


@pytest.fixture
def shared(cast, course, third):
    """With the concern since last month; Roos is booked."""
    offer_to_concern(course=course, by=cast.olga)
    Publication.objects.filter(course=course).update(since=timezone.localdate() - 30 * DAY)
    book(run=make_run(course=course), employment=employment_of(cast.roos), by=cast.roos)
    return again(course)


def test_narrowing_ends_it_today_and_who_is_booked_keeps_it(cast, shared, third, client_of):
    chosen(shared, cast.olga, third.acm)
    assert there(shared, third.acm)
    assert not there(shared, cast.rvo)
    assert not sees(cast.roos, shared)
    assert client_of(cast.ruud).get(shared.get_absolute_url()).status_code == 404
    assert client_of(cast.roos).get(shared.get_absolute_url()).status_code == 200
    assert cast.roos.enrollments.get().state == "booked"
    assert sorted(told(cast.ruud)) == ["course_no_longer_shared", "course_offered"]
    share(course=again(shared), sharing=Sharing.KEPT, organisations=(), by=cast.olga)
    assert not there(shared, third.acm)
    assert there(shared, cast.nvwa)


def test_what_began_today_goes_at_once_too(cast, course):
    offer_to_concern(course=course, by=cast.olga)
    share(course=again(course), sharing=Sharing.KEPT, organisations=(), by=cast.olga)
    assert not sees(cast.roos, course)
    offer_to_concern(course=again(course), by=cast.olga)
    assert sees(cast.roos, course)


def test_one_that_is_to_come_goes_as_well(cast, course):
    chosen(course, cast.olga, cast.rvo)
    terms = Terms(since=timezone.localdate() + 10 * DAY)
    take_over(course=course, organisation=cast.rvo, terms=terms, by=cast.ruud)
    share(course=again(course), sharing=Sharing.KEPT, organisations=(), by=cast.olga)
    assert Publication.objects.filter(course=course, organisation=cast.rvo).count() == 0


def test_other_consequences_than_were_shown_are_refused(cast, course, third):
    chosen(course, cast.olga, cast.rvo)
    with pytest.raises(StaleState):
        share(
            course=again(course), sharing=Sharing.KEPT, organisations=(), by=cast.olga, seen="1--"
        )
    assert again(course).sharing == Sharing.CHOSEN


# -- the own publication --------------------------------------------------------------------------


def test_hidden_with_a_reason_and_shown_again(cast, shared):
    mine = there(shared, cast.rvo)
    hide(publication=mine, reason=" Past niet bij ons. ", by=cast.ruud)
    assert not sees(cast.roos, shared)
    with pytest.raises(SharingRefused):
        hide(publication=mine, reason="Nog eens", by=cast.ruud)
    assert there(shared, cast.rvo).hidden_reason == "Past niet bij ons."
    show(publication=mine, by=cast.ruud)
    assert sees(cast.roos, shared)
    with pytest.raises(SharingRefused):
        show(publication=mine, by=cast.ruud)
    with pytest.raises(SharingRefused):
        hide(publication=mine, reason="  ", by=cast.ruud)


def test_changed_terms_hold_for_the_own_people(cast, shared):
    mine = there(shared, cast.rvo)
    terms = Terms(since=mine.since, price_excl=Decimal(75), until=timezone.localdate() + DAY)
    change_publication(publication=mine, terms=terms, by=cast.ruud, seen=version_of(mine))
    assert price_for(shared, cast.rvo.pk) == 75
    with pytest.raises(StaleState):
        change_publication(publication=mine, terms=terms, by=cast.ruud, seen=version_of(mine))
    with pytest.raises(SharingRefused):
        change_publication(publication=mine, terms=today_on(), by=cast.ruud)


def test_two_periods_cannot_overlap(cast, course):
    chosen(course, cast.olga, cast.rvo)
    today = timezone.localdate()
    terms = Terms(since=today, until=today + DAY)
    mine = take_over(course=course, organisation=cast.rvo, terms=terms, by=cast.ruud)
    Publication.objects.create(course=course, organisation=cast.rvo, since=today + 5 * DAY)
    longer = Terms(since=today, until=today + 9 * DAY)
    with pytest.raises(SharingRefused, match="In deze periode"):
        change_publication(publication=mine, terms=longer, by=cast.ruud)


def test_what_the_concern_has_is_hidden_and_not_ended(cast, shared):
    with pytest.raises(SharingRefused, match="Verberg"):
        end_publication(publication=there(shared, cast.rvo), by=cast.ruud)
    with pytest.raises(SharingRefused, match="Trek haar terug"):
        end_publication(publication=there(shared, cast.nvwa), by=cast.olga)


def test_ended_and_taken_over_again_the_same_day(cast, course):
    chosen(course, cast.olga, cast.rvo)
    mine = take_over(course=course, organisation=cast.rvo, terms=today_on(), by=cast.ruud)
    end_publication(publication=mine, by=cast.ruud)
    assert not sees(cast.roos, course)
    with pytest.raises(SharingRefused):
        end_publication(publication=mine, by=cast.ruud)
    take_over(course=course, organisation=cast.rvo, terms=today_on(), by=cast.ruud)
    assert sees(cast.roos, course)


# -- at once --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_officers_take_it_over_at_once(cast, course):
    chosen(course, cast.olga, cast.rvo)
    outcomes: list[str] = []

    def take() -> None:
        try:
            take_over(course=course, organisation=cast.rvo, terms=today_on(), by=cast.ruud)
            outcomes.append("taken")
        except SharingRefused as refusal:
            outcomes.append(str(refusal))

    together([take] * 4)
    assert outcomes.count("taken") == 1
    assert all("hebben haar al" in one for one in outcomes if one != "taken")
    assert Publication.objects.filter(course=course, organisation=cast.rvo).count() == 1


@pytest.mark.django_db(transaction=True)
def test_joining_while_it_is_shared_misses_nothing(cast, course):
    names = {"slug": "later", "name": "Later", "short_name": "Later"}
    together([
        lambda: offer_to_concern(course=course, by=cast.olga),
        lambda: add_organisation(by=cast.femke, values=names),
    ])  # fmt: skip
    assert Publication.objects.filter(course=course, organisation__slug="later").count() == 1


def test_the_history_names_who_did_it(cast, course):
    chosen(course, cast.olga, cast.rvo)
    mine = take_over(course=course, organisation=cast.rvo, terms=today_on(), by=cast.ruud)
    hide(publication=mine, reason="Te duur.", by=cast.olga)
    events = apps.get_model("catalog", "PublicationEvent").objects.filter(pgh_obj_id=mine.pk)
    actors = [event.pgh_context.metadata["actor"] for event in events.order_by("pgh_id")]
    assert actors == [str(cast.ruud.pk), str(cast.olga.pk)]
