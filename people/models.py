"""Person (the user), Employment and RoleAssignment."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import Period, Timestamped
from organisations.models import Department, Organisation
from people.names import full_name, listed_name
from people.permissions import DERIVED_ROLES, Role
from people.querysets import (
    DelegationQuerySet,
    EmploymentQuerySet,
    PersonQuerySet,
    RoleAssignmentQuerySet,
)


class DateRange(Func):
    """The days from `since` up to and including `until`, open-ended when that is empty."""

    function = "daterange"
    output_field = DateRangeField()


PERIOD = DateRange("since", "until", RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Makes people; the e-mail address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person: Person = self.model(email=email.lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        person: Person = self.get(email=(username or "").lower())
        return person


class Person(AbstractBaseUser):
    """Somebody who can sign in. `id` never changes and is the account name in Moodle."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mailadres"), unique=True)
    given_name = models.CharField(_("roepnaam"), max_length=60)
    initials = models.CharField(_("voorletters"), max_length=20, blank=True, default="")
    infix = models.CharField(_("tussenvoegsel"), max_length=20, blank=True, default="")
    family_name = models.CharField(_("achternaam"), max_length=80)
    language = models.CharField(
        _("taal"), max_length=2, choices=[("nl", "Nederlands"), ("en", "English")], default="nl"
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["given_name", "family_name"]

    class Meta:
        indexes = [models.Index(Lower("family_name"), name="person_family_name")]
        constraints = [
            models.CheckConstraint(
                name="person_email_lower_case", condition=Q(email=Lower(F("email")))
            ),
            models.CheckConstraint(
                name="person_language_known", condition=Q(language__in=["nl", "en"])
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return full_name(self.given_name, self.infix, self.family_name)

    @property
    def listed_name(self) -> str:
        return listed_name(self.given_name, self.infix, self.family_name)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.given_name


@pghistory.track()
class Employment(Period, Timestamped):
    """A person in a department of an organisation. Someone may have several at once."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="employments"
    )
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="employments")
    personnel_number = models.CharField(max_length=30)
    function = models.CharField(max_length=120, blank=True, default="")
    scale = models.PositiveSmallIntegerField(null=True, blank=True)
    cost_centre = models.CharField(max_length=30, blank=True, default="")
    manager = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="managed_employments"
    )

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["manager"], name="employment_manager_open", condition=Q(until=None)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="employment_period_in_order",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="employment_not_own_manager",
                condition=Q(manager=None) | ~Q(manager=F("person")),
            ),
            ExclusionConstraint(
                name="employment_one_per_number",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("personnel_number", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} ({self.organisation.short_name})"


@pghistory.track()
class RoleAssignment(Period, Timestamped):
    """A role of a person in an organisation; without one it holds for the whole concern."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=20, choices=Role)
    given_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    last_used_on = models.DateField(null=True, blank=True)
    """Last day on which the person signed in while holding it; for the review of rights."""
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="role_can_be_assigned",
                condition=Q(role__in=sorted(set(Role.values) - DERIVED_ROLES)),
            ),
            models.CheckConstraint(
                name="role_period_in_order", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.UniqueConstraint(
                fields=["person", "role", "organisation"],
                condition=Q(until=None),
                nulls_distinct=False,
                name="role_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.organisation or 'concern'}"


class Delegation(Period, Timestamped):
    """While a manager is away (or for good), a colleague decides in their place."""

    manager = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="delegations")
    delegate = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="delegated_to_me")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delegation_to_another", condition=~Q(manager=F("delegate"))
            ),
            models.CheckConstraint(
                name="delegation_period_in_order",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.manager_id} → {self.delegate_id}"


from people.hr.models import PendingLink, PersonnelImport  # noqa: E402
from people.rights.models import RightsReview, SecurityEvent  # noqa: E402

__all__ = [
    "PERIOD",
    "DateRange",
    "Delegation",
    "Employment",
    "PendingLink",
    "Person",
    "PersonnelImport",
    "RightsReview",
    "RoleAssignment",
    "SecurityEvent",
]
