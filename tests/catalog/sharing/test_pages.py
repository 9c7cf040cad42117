"""The pages: the owner shares, an adviser of another organisation takes over, changes and hides."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog.models import Course, Publication, Sharing
from catalog.sharing.actions import hide, offer_to_concern, share, take_over
from enrollment.actions.booking import book
from tests.catalog.sharing.conftest import there, today_on
from tests.factories import employment_of, make_course, make_run
from tests.planning.browser import form_on

DAY = datetime.timedelta(days=1)


def url(name, *args):
    return reverse(f"catalog:{name}", args=args)


@pytest.fixture
def offered(cast, course):
    share(course=course, sharing=Sharing.CHOSEN, organisations=[cast.rvo], by=cast.olga)
    return Course.objects.get(pk=course.pk)


@pytest.fixture
def taken(cast, offered):
    take_over(course=offered, organisation=cast.rvo, terms=today_on(price_excl=80), by=cast.ruud)
    return there(offered, cast.rvo)


# -- the owner ------------------------------------------------------------------------------------


def test_the_owner_sees_who_has_it_for_which_price_and_why_hidden(cast, olga, offered, taken):
    book(run=make_run(course=offered), employment=employment_of(cast.roos), by=cast.roos)
    hide(publication=taken, reason="Past niet bij ons.", by=cast.ruud)
    page = olga.get(url("offer-course", offered.slug)).content.decode()
    assert "RVO" in page
    assert "80" in page
    assert "Past niet bij ons." in page
    assert url("publication", taken.pk) not in page
    assert url("publication", there(offered, cast.nvwa).pk) in page
    held = olga.get(url("offer-course", offered.slug)).context["sharing"].held
    assert {one.publication.organisation.slug: one.booked for one in held} == {"nvwa": 0, "rvo": 1}


def test_sharing_shows_what_happens_before_it_does(cast, olga, offered, taken):
    book(run=make_run(course=offered), employment=employment_of(cast.roos), by=cast.roos)
    share_url = url("offer-share", offered.slug)
    assert olga.get(share_url).status_code == 200
    response = olga.get(share_url, {"sharing": "kept"})
    page = response.content.decode()
    assert "1 organisatie vinden haar vanaf nu niet meer" in page
    assert "1 van hen is ingeschreven" in page
    assert there(offered, cast.rvo)
    seen = response.context["effects"].fingerprint
    assert olga.post(share_url, {"sharing": "kept", "seen": seen}).status_code == 302
    assert not there(offered, cast.rvo)
    assert cast.roos.enrollments.get().state == "booked"


def test_confirming_something_else_than_was_shown_shows_it_again(olga, offered, taken):
    response = olga.post(url("offer-share", offered.slug), {"sharing": "kept", "seen": "--"})
    assert response.status_code == 409
    assert "Er is nog niets opgeslagen" in response.content.decode()
    assert Course.objects.get(pk=offered.pk).sharing == "chosen"


def test_choosing_without_organisations_says_what_to_do(cast, olga, course):
    response = olga.post(url("offer-share", course.slug), {"sharing": "chosen"})
    assert response.status_code == 422
    assert "Kies ten minste één organisatie." in response.content.decode()
    own = {"sharing": "chosen", "organisations": [cast.nvwa.pk]}
    assert olga.post(url("offer-share", course.slug), own).status_code == 422


def test_offering_it_to_the_concern(cast, olga, course, third):
    share_url = url("offer-share", course.slug)
    response = olga.get(share_url, {"sharing": "concern"})
    assert "Medewerkers van 2 organisaties erbij vinden haar meteen." in response.content.decode()
    assert not there(course, cast.rvo)
    olga.post(share_url, {"sharing": "concern", "seen": response.context["effects"].fingerprint})
    assert there(course, cast.rvo)
    assert there(course, third.acm)


def test_the_history_tells_who_was_chosen(olga, offered):
    page = olga.get(url("offer-history", offered.slug)).content.decode()
    assert "Gekozen organisaties" in page
    assert "gekozen organisaties mogen het overnemen" in page


def test_another_organisations_adviser_cannot_share_it(ruud, course, offered, client_of, cast):
    assert ruud.get(url("offer-share", offered.slug)).status_code == 404
    assert client_of(cast.alice).get(url("offer-share", offered.slug)).status_code == 403


# -- taking over ----------------------------------------------------------------------------------


def test_the_list_the_preview_and_taking_over(cast, ruud, offered, client_of):
    page = ruud.get(url("offered")).content.decode()
    assert "Slachthuisinspectie" in page
    preview = ruud.get(url("offered-course", offered.slug)).content.decode()
    assert "Slachthuisinspectie uitgebreid." in preview
    assert ruud.get(offered.get_absolute_url()).status_code == 404
    form_url = url("take-over", offered.slug)
    filled = form_on(ruud.get(form_url).content.decode())
    assert filled["since"] == f"{timezone.localdate():%Y-%m-%d}"
    filled |= {"price_excl": "99,50", "approval_rule": "manager", "note": "Vraag Ruud."}
    assert ruud.post(form_url, filled).status_code == 302
    page = client_of(cast.roos).get(offered.get_absolute_url()).content.decode()
    assert "99,50" in page
    assert "Vraag Ruud." in page
    assert "Slachthuisinspectie" not in ruud.get(url("offered")).content.decode()
    assert "99,50" in ruud.get(url("taken")).content.decode()
    assert ruud.get(url("offered-course", offered.slug)).status_code == 200


def test_taking_over_what_a_colleague_just_took_says_so(ruud, offered, taken):
    form_url = url("take-over", offered.slug)
    response = ruud.post(form_url, form_on(ruud.get(form_url).content.decode()))
    assert response.status_code == 422
    assert "Jullie hebben haar al" in response.content.decode()


def test_mistakes_in_the_terms_are_told_beside_them(ruud, offered):
    data = {"since": "2020-01-01", "until": "2019-01-01", "price_excl": "duur"}
    response = ruud.post(url("take-over", offered.slug), data)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"since", "until", "price_excl"}


def test_found_by_word_and_owner(cast, ruud, offered, third):
    other = make_course(owner=third.acm, title="Energiemarkt", sharing=Sharing.CHOSEN)
    other.shared_with.add(cast.rvo)

    def titles(**query):
        return {row.course.title for row in ruud.get(url("offered"), query).context["rows"]}

    assert titles() == {"Slachthuisinspectie", "Energiemarkt"}
    assert titles(q="slacht") == {"Slachthuisinspectie"}
    assert titles(van="acm") == {"Energiemarkt"}
    assert titles(q="niets") == set()


@pytest.mark.parametrize("name", ["offered-course", "take-over"])
def test_who_is_not_offered_it_finds_nothing(name, cast, offered, third, client_of, olga):
    address = url(name, offered.slug)
    assert client_of(third.otto).get(address).status_code == 404
    assert olga.get(address).status_code == 404
    assert client_of(cast.roos).get(address).status_code == 403
    assert "Slachthuisinspectie" not in client_of(third.otto).get(url("offered")).content.decode()


def test_an_adviser_of_two_organisations_chooses_for_which(cast, offered, third, client_of):
    from people.permissions import Role
    from tests.factories import give_role

    give_role(third.otto, Role.LD_OFFICER, cast.rvo)
    otto = client_of(third.otto)
    assert otto.get(url("take-over", offered.slug)).status_code == 404
    form_url = url("take-over", offered.slug) + "?voor=rvo"
    assert otto.post(form_url, form_on(otto.get(form_url).content.decode())).status_code == 302
    assert there(offered, cast.rvo)
    assert not there(offered, third.acm)


# -- the own publication --------------------------------------------------------------------------


def test_changing_the_own_terms(cast, ruud, taken):
    address = url("publication", taken.pk)
    filled = form_on(ruud.get(address).content.decode())
    assert ruud.post(address, filled | {"price_excl": "12"}).status_code == 302
    assert there(taken.course, cast.rvo).price_excl == 12
    response = ruud.post(address, filled | {"price_excl": "13"})
    assert response.status_code == 409
    again = form_on(response.content.decode())
    assert again["price_excl"] == "13"
    assert ruud.post(address, again).status_code == 302
    assert there(taken.course, cast.rvo).price_excl == 13


def test_hiding_asks_why_and_showing_does_not(cast, ruud, taken, client_of):
    roos = client_of(cast.roos)
    address = url("publication-hide", taken.pk)
    assert ruud.get(address).status_code == 200
    assert ruud.post(address, {"reason": " "}).status_code == 422
    assert ruud.post(address, {"reason": "Te duur."}).status_code == 302
    assert roos.get(taken.course.get_absolute_url()).status_code == 404
    assert "Te duur." in ruud.get(url("taken")).content.decode()
    assert ruud.get(url("publication-show", taken.pk)).status_code == 405
    ruud.post(url("publication-show", taken.pk))
    assert roos.get(taken.course.get_absolute_url()).status_code == 200


def test_ending_says_how_many_are_booked(cast, ruud, taken):
    book(run=make_run(course=taken.course), employment=employment_of(cast.roos), by=cast.roos)
    address = url("publication-end", taken.pk)
    assert "1 medewerker is ingeschreven" in ruud.get(address).content.decode()
    ruud.post(address)
    assert not there(taken.course, cast.rvo)
    assert ruud.get(address).status_code == 404


def test_what_the_concern_has_shows_no_way_to_end_it(cast, ruud, course):
    offer_to_concern(course=course, by=cast.olga)
    mine = there(course, cast.rvo)
    page = ruud.get(url("taken")).content.decode()
    assert url("publication-hide", mine.pk) in page
    assert url("publication-end", mine.pk) not in page
    response = ruud.post(url("publication-end", mine.pk), follow=True)
    assert "Verberg haar" in response.content.decode()
    assert there(course, cast.rvo)


@pytest.mark.parametrize(
    "name", ["publication", "publication-hide", "publication-end", "publication-show"]
)
def test_only_the_own_advisers_change_a_publication(name, cast, taken, olga, third, client_of):
    address = url(name, taken.pk)
    call = "post" if name == "publication-show" else "get"
    assert getattr(olga, call)(address).status_code == 403
    assert getattr(client_of(third.otto), call)(address).status_code == 404
    assert getattr(client_of(cast.roos), call)(address).status_code == 403


@pytest.mark.parametrize("name", ["offered", "taken", "offer-course"])
def test_no_more_queries_for_more(name, cast, ruud, olga, course, third):
    def more(number):
        for _one in range(number):
            made = make_course(owner=cast.nvwa, published_to=[cast.nvwa], sharing=Sharing.CHOSEN)
            made.shared_with.add(cast.rvo)
            got = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])
            make_run(course=got)

    def count():
        client = olga if name == "offer-course" else ruud
        address = url(name, *([course.slug] if name == "offer-course" else []))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    more(1)
    if name == "offer-course":
        Publication.objects.create(course=course, organisation=cast.rvo, since="2020-01-01")
    count()
    before = count()
    more(2)
    if name == "offer-course":
        Publication.objects.create(course=course, organisation=third.acm, since="2020-01-01")
    assert count() == before
    assert before <= 25
