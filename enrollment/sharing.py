"""The division of a run's seats, as its officer sees and changes it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Publication
from catalog.points import Panel
from enrollment.actions.shares import Share
from enrollment.seats import seating
from organisations.models import Organisation
from organisations.states import OrganisationState
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.models import CourseRun, SeatShare
from planning.states import RunState

USUAL_DAYS = 14
"""Before the start: what is left then is for everybody, unless the officer says otherwise."""


@dataclass(frozen=True)
class ShareLine:
    """A share and how many of its seats its people use."""

    share: SeatShare
    used: int


def shares_panel(request: ActorRequest, run: CourseRun) -> Panel | None:
    """Two queries, whatever the number of organisations."""
    goes_on = not run.is_over and run.state != RunState.CANCELLED
    may_divide = goes_on and request.actor.may(Permission.RUN_MANAGE, run.organiser_id)
    lines = share_lines(run)
    if not lines and not may_divide:
        return None
    context = {"run": run, "lines": lines, "may_divide": may_divide}
    return Panel("enrollment/seats/_shares.html", context)


def share_lines(run: CourseRun) -> list[ShareLine]:
    taken = seating(run.seats).taken
    shares = run.shares.select_related("organisation").order_by("organisation__name")
    return [ShareLine(share, min(share.seats, taken[share.organisation_id])) for share in shares]


class SharesForm(forms.Form):
    """Per organisation that has the course on offer: how many seats, until which day."""

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shares = {share.organisation_id: share for share in run.shares.all()}
        self.organisations = _organisations(run, shares.keys())
        for one in self.organisations:
            self._add_fields(one, shares.get(one.pk), usual_day(run))

    def _add_fields(
        self, one: Organisation, share: SeatShare | None, usual: datetime.date | None
    ) -> None:
        self.fields[f"seats_{one.pk}"] = forms.IntegerField(
            label=_("Plaatsen voor %(name)s") % {"name": one.short_name},
            min_value=0,
            max_value=20_000,
            initial=share.seats if share else 0,
        )
        self.fields[f"until_{one.pk}"] = forms.DateField(
            label=_("Bewaren tot"),
            required=False,
            initial=share.release_on if share else usual,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )

    def rows(self) -> Iterator[tuple[Organisation, BoundField, BoundField]]:
        for one in self.organisations:
            yield one, self[f"seats_{one.pk}"], self[f"until_{one.pk}"]

    def wanted(self) -> Sequence[Share]:
        values = self.cleaned_data
        return [
            Share(one, values[f"seats_{one.pk}"], values[f"until_{one.pk}"])
            for one in self.organisations
        ]


def usual_day(run: CourseRun) -> datetime.date | None:
    """Two weeks before the start, or tomorrow when that has passed; no day without a start."""
    if run.starts_at is None:
        return None
    start = timezone.localdate(run.starts_at)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    return max(start - datetime.timedelta(days=USUAL_DAYS), tomorrow)


def _organisations(run: CourseRun, present: Any) -> list[Organisation]:
    offered = Publication.objects.current().filter(course=run.course_id).values("organisation")
    found = Organisation.objects.filter(Q(pk__in=offered) | Q(pk__in=list(present)))
    return list(found.exclude(state=OrganisationState.LEFT).order_by("name"))
