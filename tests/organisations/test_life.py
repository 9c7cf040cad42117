"""The life of an organisation: joining, going live, leaving; and what it means for its people."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Course
from catalog.search.indexing import rebuild
from catalog.search.query import Criteria, search
from core.transitions import StaleState, TransitionRefused
from enrollment.actions.booking import book
from enrollment.models import Enrollment
from enrollment.rules import BookingRefused
from organisations.actions import (
    NotReady,
    add_organisation,
    change_settings,
    checklist,
    choose_theme,
    come_back,
    go_live,
    leave,
    open_items,
    plan_organisation,
)
from organisations.models import Organisation, OrganisationSettings
from organisations.states import OrganisationState
from organisations.themes import DEMO_THEMES
from organisations.waves import waves
from people.models import Person, SecurityEvent
from people.permissions import Permission, Purpose, Role
from people.policy import actor_for
from tests.cast import Cast
from tests.factories import (
    employment_of,
    give_role,
    make_course,
    make_employment,
    make_organisation,
    make_run,
)

SignIn = Callable[[Person], Client]


def in_state(organisation: Organisation, state: OrganisationState) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(state=state)


def prepared(cast: Cast) -> Organisation:
    """The RVO, about to go live, with everything required in place."""
    in_state(cast.rvo, OrganisationState.ONBOARDING)
    cast.rvo.refresh_from_db()
    give_role(cast.roos, Role.PO_ADMIN, cast.rvo)
    make_course(owner=cast.nvwa, published_to=[cast.rvo])
    change_settings(organisation=cast.rvo, by=cast.femke, values={"hold_days": 5})
    return cast.rvo


class TestGoingLive:
    def test_refused_with_reasons_while_something_is_open(self, cast: Cast) -> None:
        organisation = add_organisation(
            by=cast.femke, values={"name": "Nieuw", "short_name": "N", "slug": "nieuw"}
        )
        with pytest.raises(NotReady) as refusal:
            go_live(organisation=organisation, by=cast.femke)
        titles = {item.title for item in refusal.value.items}
        assert titles == {
            "Medewerkers ingelezen", "Rollen gegeven", "Instellingen bekeken", "Aanbod klaargezet",
        }  # fmt: skip
        assert all(item.explanation for item in refusal.value.items)
        organisation.refresh_from_db()
        assert organisation.state == OrganisationState.ONBOARDING
        assert not SecurityEvent.objects.filter(action="organisation.go_live").exists()

    def test_theme_and_past_may_come_later(self, cast: Cast) -> None:
        organisation = prepared(cast)
        items = checklist(organisation)
        undone = [item.title for item in items if not item.done]
        assert undone == ["Kleuren gekozen", "Verleden ingelezen"]
        assert open_items(items) == []

    def test_live_is_written_down(self, cast: Cast) -> None:
        organisation = prepared(cast)
        go_live(organisation=organisation, by=cast.femke)
        organisation.refresh_from_db()
        assert organisation.state == OrganisationState.LIVE
        assert organisation.live_at is not None
        event = SecurityEvent.objects.get(action="organisation.go_live")
        assert (event.actor_id, event.organisation_id) == (cast.femke.pk, organisation.pk)
        with pytest.raises(TransitionRefused):
            go_live(organisation=organisation, by=cast.femke)

    def test_two_at_once_do_it_once(self, cast: Cast) -> None:
        one, other = prepared(cast), Organisation.objects.get(pk=cast.rvo.pk)
        go_live(organisation=one, by=cast.femke)
        with pytest.raises(StaleState):
            go_live(organisation=other, by=cast.femke)

    def test_leaving_and_coming_back(self, cast: Cast) -> None:
        leave(organisation=cast.nvwa, by=cast.femke, reason="Reorganisatie")
        cast.nvwa.refresh_from_db()
        assert cast.nvwa.state == OrganisationState.LEFT and cast.nvwa.left_at is not None  # noqa: PT018
        assert SecurityEvent.objects.get(action="organisation.leave").detail == {
            "reason": "Reorganisatie"
        }
        come_back(organisation=cast.nvwa, by=cast.femke)
        cast.nvwa.refresh_from_db()
        assert cast.nvwa.state == OrganisationState.ONBOARDING

    def test_waves_in_order(self, cast: Cast) -> None:
        late, soon = make_organisation("laat"), make_organisation("snel")
        day = datetime.date(2027, 3, 1)
        plan_organisation(organisation=late, by=cast.femke, wave=2, planned_live_on=None)
        plan_organisation(organisation=soon, by=cast.femke, wave=1, planned_live_on=day)
        plan_organisation(organisation=cast.rvo, by=cast.femke, wave=2, planned_live_on=day)
        plan = [(wave.number, [one.slug for one in wave.organisations]) for wave in waves()]
        assert plan == [(1, ["snel"]), (2, ["rvo", "laat"]), (None, ["nvwa"])]


class TestWhatAStateMeans:
    """Browse, search and book, for learners and for those who prepare."""

    def offered(self, person: Person) -> tuple[int, int]:
        actor = actor_for(person)
        browsed = Course.objects.visible_to(actor, Purpose.BROWSE).count()
        return browsed, search(actor, Criteria(text="werkdruk")).total

    @pytest.mark.parametrize(
        ("state", "learner", "officer"),
        [
            (OrganisationState.LIVE, 1, 1),
            (OrganisationState.ONBOARDING, 0, 1),
            (OrganisationState.LEFT, 0, 0),
        ],
    )
    def test_browse_and_search(
        self, cast: Cast, state: OrganisationState, learner: int, officer: int
    ) -> None:
        rebuild([make_course(owner=cast.nvwa, published_to=[cast.nvwa]).pk])
        in_state(cast.nvwa, state)
        assert self.offered(cast.alice) == (learner, learner)
        assert self.offered(cast.olga) == (officer, officer)
        assert self.offered(cast.petra) == (officer, officer)

    @pytest.mark.parametrize("state", [OrganisationState.ONBOARDING, OrganisationState.LEFT])
    def test_nobody_books(self, cast: Cast, client_of: SignIn, state: OrganisationState) -> None:
        run = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]))
        employment = employment_of(cast.alice)
        employment.organisation.state  # noqa: B018 (read before it changes)
        in_state(cast.nvwa, state)
        with pytest.raises(BookingRefused, match="Jouw organisatie"):
            book(run=run, employment=employment, by=cast.alice)
        for person in (cast.alice, cast.olga):
            assert (
                client_of(person).post(reverse("enrollment:book", args=[run.pk])).status_code == 403
            )
        assert not Enrollment.objects.exists()

    @pytest.mark.parametrize("state", [OrganisationState.ONBOARDING, OrganisationState.LEFT])
    def test_the_own_record_stays(
        self, cast: Cast, client_of: SignIn, state: OrganisationState
    ) -> None:
        run = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]))
        enrollment = book(run=run, employment=employment_of(cast.alice), by=cast.alice)
        in_state(cast.nvwa, state)
        client = client_of(cast.alice)
        assert client.get(reverse("catalog:catalogue")).status_code == 403
        assert "Omgaan met werkdruk" in client.get(reverse("enrollment:mine")).content.decode()
        url = reverse("enrollment:withdraw", args=[enrollment.pk])
        assert client.post(url).status_code == 302, "a seat can be given back"

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            (OrganisationState.ONBOARDING, "sluit binnenkort aan"),
            (OrganisationState.LEFT, "doet niet meer mee"),
        ],
    )
    def test_start_explains(
        self, cast: Cast, client_of: SignIn, state: OrganisationState, words: str
    ) -> None:
        client = client_of(cast.alice)
        assert words not in client.get(reverse("start")).content.decode()
        in_state(cast.nvwa, state)
        page = client.get(reverse("start")).content.decode()
        assert words in page
        assert reverse("catalog:catalogue") not in page

    def test_officers_prepare_and_rest_after_leaving(self, cast: Cast) -> None:
        in_state(cast.nvwa, OrganisationState.ONBOARDING)
        assert actor_for(cast.olga).may(Permission.RUN_MANAGE, cast.nvwa.pk)
        in_state(cast.nvwa, OrganisationState.LEFT)
        for person in (cast.olga, cast.petra, cast.tim, cast.mo):
            actor = actor_for(person)
            held = {permission for permission in Permission if actor.may(permission)}
            assert held == {Permission.ENROLLMENT_READ}, person
            assert not actor.reach(Permission.ENROLLMENT_READ)

    def test_an_officer_elsewhere_sees_no_more_here(self, cast: Cast) -> None:
        give_role(cast.alice, Role.LD_OFFICER, cast.rvo)
        in_state(cast.nvwa, OrganisationState.ONBOARDING)
        assert not actor_for(cast.alice).may(Permission.CATALOGUE_BROWSE)

    def test_of_two_employments_the_live_one_goes_first(self, cast: Cast) -> None:
        in_state(cast.nvwa, OrganisationState.ONBOARDING)
        second = make_employment(cast.alice, cast.rvo)
        assert actor_for(cast.alice).employment == second
        assert actor_for(cast.alice).may(Permission.ENROLL_SELF)
        chosen = actor_for(cast.alice, employment_of(cast.alice).pk)
        assert not chosen.may(Permission.ENROLL_SELF)


def test_settings_have_defaults_until_somebody_chooses(cast: Cast) -> None:
    assert OrganisationSettings.of(cast.nvwa).hold_days == 7
    change_settings(organisation=cast.nvwa, by=cast.petra, values={"hold_days": 3})
    assert OrganisationSettings.of(cast.nvwa).hold_days == 3
    event = SecurityEvent.objects.get(action="organisation.settings")
    assert event.detail == {"values": {"hold_days": "3"}}


def test_a_theme_is_stored_whole(cast: Cast) -> None:
    choose_theme(organisation=cast.nvwa, by=cast.petra, theme=DEMO_THEMES["nea"], name="nea")
    cast.nvwa.refresh_from_db()
    assert cast.nvwa.theme["band"] == DEMO_THEMES["nea"].band
