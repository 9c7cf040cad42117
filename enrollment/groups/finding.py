"""Who is meant: by personnel number, by address, or by a rule about their work."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisations.models import Department, Organisation
from people.models import Employment
from people.querysets import EmploymentQuerySet


@dataclass(frozen=True)
class Found:
    """A line as given, and the employment it means; `double_of` is the earlier line (from 1) that
    means the same person."""

    given: str
    employment: Employment | None = None
    double_of: int = 0


def find_people(organisation: Organisation, given: Sequence[str]) -> list[Found]:
    """Each line with the employment of that organisation it means. Of somebody with several the
    present one goes first; one that ended, or is to begin, is found too. Two queries."""
    by_number, by_address = _candidates(organisation, given)
    lines: list[Found] = []
    seen: dict[Any, int] = {}
    for position, words in enumerate(given, start=1):
        several = by_address[words.lower()] if "@" in words else by_number[words.upper()]
        employment = min(several, key=_nearness, default=None)
        who = employment.person_id if employment else words.upper()
        if who in seen:
            lines.append(Found(words, double_of=seen[who]))
            continue
        seen[who] = position
        lines.append(Found(words, employment))
    return lines


def _candidates(
    organisation: Organisation, given: Iterable[str]
) -> tuple[Mapping[str, list[Employment]], Mapping[str, list[Employment]]]:
    addresses = {words.lower() for words in given if "@" in words}
    numbers = {words.upper() for words in given if "@" not in words}
    found = (
        Employment.objects.filter(organisation=organisation)
        .annotate(number=Upper("personnel_number"))
        .filter(Q(number__in=numbers) | Q(person__email__in=addresses))
        .select_related("person", "manager", "organisation__settings", "department")
    )
    by_number: Mapping[str, list[Employment]] = defaultdict(list)
    by_address: Mapping[str, list[Employment]] = defaultdict(list)
    for one in found:
        by_number[one.personnel_number.upper()].append(one)
        by_address[one.person.email].append(one)
    return by_number, by_address


def _nearness(employment: Employment) -> tuple[int, int, int]:
    """The present one first, then one to come, then the last that ended."""
    today = timezone.localdate()
    if employment.until is not None and employment.until < today:
        return 2, -employment.until.toordinal(), employment.pk
    return int(employment.since > today), employment.since.toordinal(), employment.pk


@dataclass(frozen=True)
class Audience:
    """A rule for who: what is empty asks nothing, so that nothing at all is everybody."""

    department: int | None = None
    """With all that falls under it."""
    function: str = ""
    """The function has these words in it."""
    scale_from: int | None = None
    scale_to: int | None = None

    def as_json(self) -> dict[str, Any]:
        scale = [self.scale_from, self.scale_to]
        values = {"department": self.department, "function": self.function, "scale": scale}
        return {name: value for name, value in values.items() if value and value != [None, None]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Audience:
        first, last = stored.get("scale", [None, None])
        return cls(stored.get("department"), stored.get("function", ""), first, last)


def audience_of(organisation: Organisation, rule: Audience) -> EmploymentQuerySet:
    """Who is meant today; of somebody with two jobs there, the first."""
    found = Employment.objects.current().filter(organisation=organisation, person__is_active=True)
    if rule.department:
        top = Department.objects.get(pk=rule.department, organisation=organisation)
        under = top.descendants(include_self=True).values_list("pk", flat=True)
        found = found.filter(department__in=list(under))
    if rule.function:
        found = found.filter(function__icontains=rule.function)
    if rule.scale_from is not None:
        found = found.filter(scale__gte=rule.scale_from)
    if rule.scale_to is not None:
        found = found.filter(scale__lte=rule.scale_to)
    first = found.order_by("person", "since", "pk").distinct("person")
    one_each: EmploymentQuerySet = Employment.objects.filter(pk__in=first.values("pk"))
    return one_each


def people_of(organisation: Organisation, rule: Audience) -> list[Found]:
    """The audience as lines, in name order."""
    found = audience_of(organisation, rule).select_related(
        "person", "manager", "organisation__settings", "department"
    )
    return [Found("", employment) for employment in found.in_name_order()]


def unfit(employment: Employment) -> str:
    """Why this person cannot be enrolled for this work, in words for a colleague; empty when they
    can. What the rules of booking say is written for the person."""
    today: datetime.date = timezone.localdate()
    if not employment.person.is_active:
        return _("Het account is niet actief.")
    if employment.until is not None and employment.until < today:
        until = date_format(employment.until, "j F Y")
        return _("Het dienstverband eindigde op %(day)s.") % {"day": until}
    if employment.since > today:
        since = date_format(employment.since, "j F Y")
        return _("Het dienstverband begint pas op %(day)s.") % {"day": since}
    return ""
