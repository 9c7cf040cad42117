"""Interest on the pages: the learner's form, the officer's list, the invitation, the plan form."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Course
from enrollment.actions.booking import book
from enrollment.interest.actions import When, show_interest
from enrollment.models import Interest
from notifications.models import Notification
from people.models import Person
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_location, make_run

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]
MINE = "/mijn-leren/"


@pytest.fixture
def course(cast: Cast) -> Course:
    make_location("Zwolle")
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])


def wants(person: Person, course: Course, city: str = "Zwolle") -> Interest:
    return show_interest(
        course=course, employment=employment_of(person), when=When(city=city), by=person
    )


def test_from_the_course_to_the_list_and_off_it(
    cast: Cast, course: Course, client_of: ClientOf
) -> None:
    client, url = client_of(cast.alice), reverse("enrollment:interest", args=[course.slug])
    assert url in client.get(course.get_absolute_url()).content.decode()
    nothing = client.post(url, {"period": "own"})
    assert nothing.status_code == 422
    assert "Kies een eerste of een laatste dag" in nothing.content.decode()
    backwards = {"period": "own", "since": "2031-05-02", "until": "2031-05-01"}
    assert client.post(url, backwards).status_code == 422
    assert client.post(url, {**backwards, "until": "2031-06-01", "city": "Zwolle"})
    interest = Interest.objects.get()
    assert (str(interest.since), str(interest.until), interest.city) == (
        "2031-05-02",
        "2031-06-01",
        "Zwolle",
    )
    page = client.get(MINE).content.decode()
    assert course.title in page
    assert "Zwolle" in page
    assert 'value="2031-05-02"' in client.get(url).content.decode()
    client.post(reverse("enrollment:interest-withdraw", args=[interest.pk]))
    assert "Wacht op een datum" not in client.get(MINE).content.decode()


def test_a_season_is_recognised_again(cast: Cast, course: Course, client_of: ClientOf) -> None:
    client, url = client_of(cast.alice), reverse("enrollment:interest", args=[course.slug])
    season = client.get(url).context["form"].fields["period"].choices[2][0]
    client.post(url, {"period": season, "city": ""})
    assert client.get(url).context["form"].initial["period"] == season


def test_for_the_work_that_the_form_showed(cast: Cast, course: Course, client_of: ClientOf) -> None:
    url = reverse("enrollment:interest", args=[course.slug])
    other = str(employment_of(cast.bob).pk)
    response = client_of(cast.alice).post(url, {"period": "any", "employment": other})
    assert response.status_code == 422
    assert not Interest.objects.exists()


def test_not_offered_to_who_has_a_seat(cast: Cast, course: Course, client_of: ClientOf) -> None:
    run = make_run(course=course)
    book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    page = client_of(cast.alice).get(course.get_absolute_url()).content.decode()
    assert reverse("enrollment:interest", args=[course.slug]) not in page


def test_names_of_others_are_nowhere_on_the_officers_page(
    cast: Cast, course: Course, client_of: ClientOf
) -> None:
    for person in (cast.alice, cast.roos):
        wants(person, course)
    url = reverse("enrollment:wanted-course", args=[course.slug])
    page = client_of(cast.olga).get(url).content.decode()
    assert "2 collega’s willen op elk moment in Zwolle" in page
    assert cast.alice.full_name in page
    assert cast.roos.full_name not in page
    assert "1 collega van een andere organisatie" in page
    assert f"{reverse('planning:run-new', args=[course.slug])}?plaats=Zwolle" in page
    page = client_of(cast.ruud).get(url).content.decode()
    assert cast.roos.full_name in page
    assert cast.alice.full_name not in page


def test_planned_with_the_place_filled_in(cast: Cast, course: Course, client_of: ClientOf) -> None:
    url = reverse("planning:run-new", args=[course.slug])
    page = client_of(cast.olga).get(f"{url}?plaats=Zwolle").content.decode()
    chosen = f'<option value="{make_location("Zwolle").pk}" selected>'
    assert chosen in page
    assert chosen not in client_of(cast.olga).get(f"{url}?plaats=Nergens").content.decode()


def test_invited_by_name_and_by_group(cast: Cast, course: Course, client_of: ClientOf) -> None:
    alice = wants(cast.alice, course)
    for person in (cast.bob, cast.roos):
        wants(person, course)
    client = client_of(cast.olga)
    url = reverse("enrollment:wanted-course", args=[course.slug])
    assert "Plan eerst een uitvoering" in client.get(url).content.decode()
    run = make_run(course=course)
    assert "Nodig uit" in client.get(reverse("planning:run", args=[run.pk])).content.decode()
    nobody = client.post(url, {"run": run.pk})
    assert nobody.status_code == 422
    chosen = {"run": run.pk, "people": [alice.pk], "groups": ["any|Zwolle"]}
    assert client.post(url, chosen).status_code == 302
    told = Notification.objects.filter(kind="interest_invited").values_list("person", flat=True)
    assert set(told) == {cast.alice.pk, cast.roos.pk}
    assert "uitgenodigd" in client_of(cast.alice).get(MINE).content.decode()


def test_to_runs_of_the_own_organisation_only(
    cast: Cast, course: Course, client_of: ClientOf
) -> None:
    interest, run = wants(cast.roos, course), make_run(course=course)
    url = reverse("enrollment:wanted-course", args=[course.slug])
    response = client_of(cast.ruud).post(url, {"run": run.pk, "people": [interest.pk]})
    assert response.status_code == 422
    assert not Notification.objects.filter(kind="interest_invited").exists()


def test_what_people_wait_for(cast: Cast, course: Course, client_of: ClientOf) -> None:
    url, client = reverse("enrollment:wanted"), client_of(cast.olga)
    assert course.title not in client.get(url).content.decode()
    wants(cast.alice, course)
    assert course.title in client.get(url).content.decode()
    make_run(course=course)
    assert course.title not in client.get(url).content.decode()
    assert course.title in client.get(f"{url}?soort=alles").content.decode()


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_queries_do_not_grow(cast: Cast, course: Course, client_of: ClientOf) -> None:
    client, learner = client_of(cast.olga), client_of(cast.alice)
    officers = [
        reverse("enrollment:wanted"),
        reverse("enrollment:wanted-course", args=[course.slug]),
    ]
    make_run(course=course)
    other = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    wants(cast.alice, other)
    wants(cast.bob, course)

    def counted() -> list[int]:
        return [queries(client, url) for url in officers] + [queries(learner, MINE)]

    before = counted()
    for number in range(2):
        more = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
        wants(cast.alice, more)
        wants((cast.mo, cast.roos)[number], course, city="")
    assert counted() == before
