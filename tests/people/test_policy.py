"""The one policy: roles, scopes, periods."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from people.models import Employment, Person, RoleAssignment
from people.permissions import DERIVED_ROLES, ROLES, Permission, Role, Scope
from people.policy import NOBODY, actor_for
from tests.cast import Cast
from tests.factories import LONG_AGO, employment_of, give_role, make_employment, make_person


def test_every_role_has_a_sentence_and_grants() -> None:
    assert set(ROLES) == set(Role)
    for role, description in ROLES.items():
        assert str(description.sentence).endswith("."), role
        assert description.grants, role


def test_learner_may_browse_for_the_own_organisation(cast: Cast) -> None:
    actor = actor_for(cast.alice)
    assert actor.may(Permission.CATALOGUE_BROWSE)
    assert actor.may(Permission.CATALOGUE_BROWSE, cast.nvwa.pk)
    assert not actor.may(Permission.CATALOGUE_BROWSE, cast.rvo.pk)
    assert not actor.may(Permission.RUN_MANAGE)


def test_officer_reaches_the_own_organisation_only(cast: Cast) -> None:
    reach = actor_for(cast.olga).reach(Permission.RUN_MANAGE)
    assert cast.nvwa.pk in reach
    assert cast.rvo.pk not in reach


def test_concern_role_reaches_everywhere(cast: Cast) -> None:
    reach = actor_for(cast.femke).reach(Permission.PORTAL_OPERATE)
    assert reach.everywhere
    assert cast.rvo.pk in reach


def test_role_given_for_the_whole_concern(cast: Cast) -> None:
    give_role(cast.bob, Role.LD_OFFICER)
    assert actor_for(cast.bob).reach(Permission.RUN_MANAGE).everywhere


def test_everywhere_stays_everywhere_next_to_another_condition(cast: Cast) -> None:
    give_role(cast.bob, Role.PO_ADMIN)
    actor = actor_for(cast.bob)
    assert set(Employment.objects.visible_to(actor)) == set(Employment.objects.all())


def test_manager_is_derived(cast: Cast) -> None:
    assert Role.MANAGER in actor_for(cast.mo).roles
    assert actor_for(cast.mo).holds(Permission.ENROLLMENT_READ, Scope.TEAM)
    assert Role.MANAGER not in actor_for(cast.alice).roles


def test_nobody_and_a_stranger_may_nothing(cast: Cast) -> None:
    for actor in (NOBODY, actor_for(cast.stranger)):
        assert not any(actor.may(permission) for permission in Permission)


def test_two_employments_and_the_choice_between_them(cast: Cast) -> None:
    second = make_employment(cast.alice, cast.rvo)
    assert actor_for(cast.alice).organisation_id == cast.nvwa.pk
    assert actor_for(cast.alice, second.pk).organisation_id == cast.rvo.pk
    foreign = employment_of(cast.roos)
    assert actor_for(cast.alice, foreign.pk).organisation_id == cast.nvwa.pk


def test_ended_roles_and_employments_count_no_more(cast: Cast) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    RoleAssignment.objects.filter(person=cast.olga).update(until=yesterday)
    assert not actor_for(cast.olga).may(Permission.RUN_MANAGE)
    Employment.objects.filter(person=cast.alice).update(until=yesterday)
    assert not actor_for(cast.alice).may(Permission.CATALOGUE_BROWSE)


@pytest.mark.parametrize("role", sorted(DERIVED_ROLES))
def test_derived_roles_cannot_be_given(cast: Cast, role: Role) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        give_role(cast.bob, role, cast.nvwa)


def test_role_is_held_once_at_a_time(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        give_role(cast.femke, Role.FUNCTIONAL_ADMIN)


def test_one_employment_per_personnel_number_at_a_time(cast: Cast) -> None:
    number = employment_of(cast.alice).personnel_number
    with pytest.raises(IntegrityError), transaction.atomic():
        make_employment(cast.bob, cast.nvwa, personnel_number=number)
    make_employment(cast.bob, cast.rvo, personnel_number=number)


@pytest.mark.parametrize(
    "values",
    [{"until": LONG_AGO - datetime.timedelta(days=1)}],
)
def test_employment_constraints(cast: Cast, values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Employment.objects.filter(person=cast.alice).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Employment.objects.filter(person=cast.alice).update(manager=cast.alice)


def test_addresses_are_lower_case(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=cast.alice.pk).update(email="Alice@Example.nl")


def test_names_sort_the_dutch_way(db: None) -> None:
    for family, infix in (("Zwart", ""), ("Werff", "van der"), ("Ünal", ""), ("bakker", "de")):
        make_person("Kim", family, infix=infix)
    names = [person.listed_name for person in Person.objects.in_name_order()]
    assert names == ["bakker, Kim de", "Ünal, Kim", "Werff, Kim van der", "Zwart, Kim"]


def test_deleted_manager_blocks_nothing(cast: Cast) -> None:
    Employment.objects.filter(person=cast.mo).delete()
    Person.objects.filter(pk=cast.mo.pk).delete()
    assert employment_of(cast.alice).manager is None
