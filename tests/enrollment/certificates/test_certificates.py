"""Certificates: given, taken back, checked by a stranger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from enrollment.certificates.document import certificate_pdf
from enrollment.certificates.issuing import ALPHABET, as_number, new_number
from enrollment.models import Certificate, Enrollment
from enrollment.views.certificates import MISSES
from people.models import Person
from planning.models import CourseRun
from tests.cast import Cast
from tests.enrollment.certificates.conftest import Finish, correct

ClientOf = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def page(number: str) -> str:
    return Client().get(f"/certificaat/{number}/").content.decode()


def test_it_comes_with_finishing_and_keeps_the_name_of_then(cast: Cast, finish: Finish) -> None:
    certificate = Certificate.objects.get(enrollment=finish(cast.alice))
    assert (certificate.name, certificate.title) == (
        "Alice van der Werff",
        "Omgaan met werkdruk",
    )
    Person.objects.filter(pk=cast.alice.pk).update(family_name="Anders")
    certificate.refresh_from_db()
    assert certificate.name == "Alice van der Werff"


def test_a_correction_takes_it_back_and_another_gives_the_same_number(
    cast: Cast, finish: Finish, client_of: ClientOf
) -> None:
    enrollment = finish(cast.alice)
    number = Certificate.objects.get().number
    url = f"/mijn-leren/{enrollment.pk}/certificaat.pdf"
    correct(enrollment, cast.olga, finished=False)
    assert "geldt niet meer" in page(number)
    assert "Alice" not in page(number)
    assert client_of(cast.alice).get(url).status_code == 404
    correct(enrollment, cast.olga, finished=True)
    assert Certificate.objects.get().number == number
    assert "Dit certificaat is echt" in page(number)
    assert client_of(cast.alice).get(url).status_code == 200


def test_who_does_not_finish_gets_none(cast: Cast, run: CourseRun, finish: Finish) -> None:
    enrollment = finish(cast.alice)
    Certificate.objects.all().delete()
    correct(enrollment, cast.olga, finished=False)
    assert not Certificate.objects.exists()


def test_a_stranger_sees_what_the_paper_shows_and_no_more(cast: Cast, finish: Finish) -> None:
    finish(cast.alice)
    number = Certificate.objects.get().number
    answer = Client().get(f"/certificaat/{number}/")
    html = answer.content.decode()
    for shown in (number, "Alice van der Werff", "Omgaan met werkdruk"):
        assert shown in html
    for hidden in (cast.alice.email, "Team", str(Enrollment.objects.get().pk), "Zo was het."):
        assert hidden not in html
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("typed", ["7kq4m2xw9rtb", " 7KQ4-m2xw-9rtb ", "7KQ4 M2XW 9RTB"])
def test_a_number_is_found_however_it_is_typed(typed: str, finish: Finish, cast: Cast) -> None:
    finish(cast.alice)
    Certificate.objects.update(number="7KQ4-M2XW-9RTB")
    answer = Client().get("/certificaat/", {"nummer": typed}, follow=True)
    assert "Dit certificaat is echt" in answer.content.decode()


def test_an_unknown_number_is_not_found_and_guessing_has_an_end() -> None:
    cache.clear()
    assert Client().get("/certificaat/2222-2222-2222/").status_code == 404
    for _try in range(MISSES.most):
        Client().get("/certificaat/2222-2222-2222/")
    answer = Client().get("/certificaat/2222-2222-2222/")
    assert answer.status_code == 429
    assert "Even wachten" in answer.content.decode()
    cache.clear()


def test_numbers_have_no_signs_that_look_alike() -> None:
    assert not set(ALPHABET) & set("0O1ILU")
    number = new_number()
    assert as_number(number.lower().replace("-", "")) == number
    assert new_number() != number


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["#eval(1) *van* @der $Werff", "Ζωή العربية 李", "A" * 200])
def test_the_document_is_pdf_ua_whatever_the_name(
    cast: Cast, finish: Finish, name: str, language: str
) -> None:
    finish(cast.alice)
    Certificate.objects.update(name=name, language=language)
    document = certificate_pdf(Certificate.objects.get())
    assert document.startswith(b"%PDF-")
    assert b"pdfuaid:part" in document
    assert f"/Lang({language})".encode() in document
