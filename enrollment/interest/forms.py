"""When and where a course would suit, and who is invited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.portal import period
from enrollment.interest.actions import When
from enrollment.interest.grouping import Group
from enrollment.interest.seasons import read_season, seasons_from
from enrollment.models import Interest
from planning.models import CourseRun, Location

ANY, OWN_DAYS = "any", "own"
SEASONS = 6


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class InterestForm(forms.Form):
    """A season or days of one's own, and a place."""

    period = forms.ChoiceField(
        label=gettext_lazy("Wanneer komt het je uit?"),
        error_messages={"required": gettext_lazy("Kies wanneer het je uitkomt.")},
    )
    since = forms.DateField(
        label=gettext_lazy("Vanaf"),
        widget=_day(),
        required=False,
        help_text=gettext_lazy("Alleen bij ‘tussen twee dagen’."),
    )
    until = forms.DateField(label=gettext_lazy("Tot en met"), widget=_day(), required=False)
    city = forms.ChoiceField(label=gettext_lazy("Waar?"), required=False)

    def __init__(
        self, *args: Any, organisation_id: int, interest: Interest | None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = _initial(interest)
        super().__init__(*args, **kwargs)
        seasons = seasons_from(timezone.localdate(), SEASONS)
        choices = [(season.code, season.label.capitalize()) for season in seasons]
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (ANY, _("Maakt niet uit, liefst snel")),
            *choices,
            (OWN_DAYS, _("Tussen twee dagen")),
        ]
        cities = _cities(organisation_id, interest)
        self.fields["city"].choices = [  # type: ignore[attr-defined]
            ("", _("Maakt niet uit, of online")),
            *((city, city) for city in cities),
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("period") != OWN_DAYS:
            return values
        first, last = values.get("since"), values.get("until")
        if not first and not last and not self.errors:
            self.add_error("since", _("Kies een eerste of een laatste dag die je uitkomt."))
        if last and last < timezone.localdate():
            self.add_error("until", _("Deze dag is al geweest. Kies een latere dag."))
        elif first and last and last < first:
            self.add_error(
                "until", _("Het einde ligt voor het begin. Kies een latere dag, of laat leeg.")
            )
        return values

    def when(self) -> When:
        values = self.cleaned_data
        if values["period"] == OWN_DAYS:
            return When(values["since"], values["until"], values["city"])
        season = read_season(values["period"])
        if season is None:
            return When(city=values["city"])
        return When(season.first_day, season.last_day, values["city"])


def _initial(interest: Interest | None) -> dict[str, Any]:
    if interest is None:
        return {"period": ANY}
    values = {"since": interest.since, "until": interest.until, "city": interest.city}
    period = OWN_DAYS if interest.since or interest.until else ANY
    for season in seasons_from(timezone.localdate(), SEASONS):
        if (season.first_day, season.last_day) == (interest.since, interest.until):
            period, values["since"], values["until"] = season.code, None, None
    return {**values, "period": period}


def _cities(organisation_id: int, interest: Interest | None) -> Sequence[str]:
    """Where the concern or the organisation meets, and what was chosen before."""
    places = Location.objects.filter(Q(organisation=None) | Q(organisation=organisation_id))
    cities = set(places.order_by().values_list("city", flat=True).distinct())
    return sorted(cities | ({interest.city} if interest and interest.city else set()))


class InviteForm(forms.Form):
    """Which run, and who hears of it: people of the own organisation by name, others per group."""

    run = forms.TypedChoiceField(
        label=gettext_lazy("Voor welke uitvoering?"),
        coerce=int,
        error_messages={"required": gettext_lazy("Kies een uitvoering.")},
    )
    people = forms.TypedMultipleChoiceField(coerce=int, required=False)
    groups = forms.MultipleChoiceField(required=False)

    def __init__(
        self, *args: Any, runs: Sequence[CourseRun], groups: Sequence[Group], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.run_of = {run.pk: run for run in runs}
        self.group_of = {group.code: group for group in groups}
        own = [(one.pk, str(one.pk)) for group in groups for one in group.own]
        choices = {
            "run": [(pk, _words_of(run)) for pk, run in self.run_of.items()],
            "people": own,
            "groups": [(code, code) for code in self.group_of],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not self.chosen():
            self.add_error(None, _("Kies hieronder ten minste één groep of collega."))
        return values

    def chosen(self) -> list[int]:
        values = self.cleaned_data
        elsewhere = [
            pk for code in values.get("groups", []) for pk in self.group_of[code].elsewhere
        ]
        return [*values.get("people", []), *elsewhere]

    def chosen_run(self) -> CourseRun:
        return self.run_of[self.cleaned_data["run"]]


def _words_of(run: CourseRun) -> str:
    starts_at, ends_at = run.starts_at, run.ends_at
    when = period(starts_at, ends_at) if starts_at and ends_at else _("zonder vaste datum")
    place = run.location.city if run.location else _("online")
    return _("%(when)s, %(place)s, %(free)d vrij") % {
        "when": when,
        "place": place,
        "free": max(0, run.seats.free),
    }
