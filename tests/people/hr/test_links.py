"""Who confirms a link gets the manager of the file, and leads whom the file says."""

from __future__ import annotations

import pytest

from organisations.models import Organisation
from people.hr import links
from people.hr.models import PendingLink
from people.hr.undo import UndoRefused, undo_import
from people.models import Employment, Person
from tests.cast import Cast
from tests.factories import make_organisation
from tests.people.hr.files import apply, csv_file, deliver, person


@pytest.fixture
def organisation(cast: Cast) -> Organisation:
    return make_organisation("nieuw")


def yes(number: str) -> Employment:
    link = PendingLink.objects.get(personnel_number=number)
    return links.confirm(link=link, by=link.person)


def manager_of(number: str) -> Person | None:
    return Employment.objects.get(organisation__slug="nieuw", personnel_number=number).manager


def test_who_confirms_leads_whom_the_file_says(cast: Cast, organisation: Organisation) -> None:
    lines = [
        person("7", Email=cast.alice.email, Leidinggevende="1"),
        person("1"),
        person("2", Leidinggevende="7"),
        person("3", Leidinggevende="1"),
    ]
    apply(organisation, csv_file(lines))
    assert manager_of("2") is None

    yes("7")

    chief = Employment.objects.get(organisation=organisation, personnel_number="1").person
    assert manager_of("7") == chief
    assert manager_of("2") == cast.alice
    assert manager_of("3") == chief
    assert deliver(organisation, csv_file(lines)).counts["empty"]


@pytest.mark.parametrize("order", [("7", "8"), ("8", "7")])
def test_two_who_wait_for_each_other(
    cast: Cast, organisation: Organisation, order: tuple[str, str]
) -> None:
    lines = [
        person("7", Email=cast.alice.email),
        person("8", Email=cast.bob.email, Leidinggevende="7"),
    ]
    apply(organisation, csv_file(lines))
    for number in order:
        yes(number)
    assert manager_of("8") == cast.alice
    assert manager_of("7") is None


def test_the_last_file_counts(cast: Cast, organisation: Organisation) -> None:
    waiting = person("7", Email=cast.alice.email)
    apply(organisation, csv_file([waiting, person("1"), person("2", Leidinggevende="7")]))
    apply(organisation, csv_file([waiting, person("1"), person("2", Leidinggevende="1")]))
    yes("7")
    assert manager_of("2") != cast.alice


def test_nobody_comes_to_lead_themselves_or_who_is_above(
    cast: Cast, organisation: Organisation
) -> None:
    """Mo leads Alice elsewhere; here Alice would lead Mo, and both would lead themselves."""
    lines = [
        person("7", Email=cast.alice.email, Leidinggevende="7"),
        person("8", Email=cast.mo.email, Leidinggevende="7"),
    ]
    apply(organisation, csv_file(lines))
    yes("8")
    yes("7")
    assert manager_of("7") is None
    assert manager_of("8") is None


def test_who_left_meanwhile_is_not_led(cast: Cast, organisation: Organisation) -> None:
    lines = [person("7", Email=cast.alice.email), person("2", Leidinggevende="7")]
    apply(organisation, csv_file(lines))
    Employment.objects.filter(organisation=organisation).update(until="2021-01-01")
    yes("7")
    assert manager_of("2") is None


def test_undo_after_an_answer_is_refused(cast: Cast, organisation: Organisation) -> None:
    data = csv_file([person("1"), person("7", Email=cast.alice.email)])
    delivery = apply(organisation, data)
    links.refuse(link=PendingLink.objects.get(), by=cast.alice)
    with pytest.raises(UndoRefused, match="koppeling"):
        undo_import(delivery=delivery, by=cast.petra)
    assert PendingLink.objects.exists()
