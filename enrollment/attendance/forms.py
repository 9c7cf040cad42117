"""Forms for marks: one row per participant or per meeting, and what officers and learners write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enrollment.attendance.actions import (
    AttendanceRefused,
    Change,
    has_opened,
    mark_in,
    minutes_of,
)
from enrollment.attendance.arithmetic import Mark
from enrollment.attendance.models import Attendance
from enrollment.attendance.reports import MOST_BYTES
from enrollment.attendance.states import PARTLY, Presence
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from people.models import Person
from planning.models import Meeting

AS_ASKED = (
    Presence.PRESENT,
    Presence.ABSENT,
    Presence.LATE,
    Presence.LEFT_EARLY,
    Presence.EXCUSED,
)
"""What is chosen most comes first."""


@dataclass(frozen=True)
class MarkRow:
    """One mark to choose. `closed` says why it cannot be; `said` is the answer to a change."""

    key: str
    label: str
    mark: Mark | None
    most: int
    note: str = ""
    source: str = ""
    closed: str = ""
    said: str = ""
    went_wrong: bool = False

    @property
    def seen(self) -> str:
        return token_of(self.mark)

    @property
    def minutes(self) -> int | str:
        return self.mark.minutes_missed if self.mark and self.mark.presence in PARTLY else ""

    @property
    def presence(self) -> str:
        return str(Presence(self.mark.presence).label) if self.mark else _("nog niet ingevuld")

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        chosen = self.mark.presence if self.mark else ""
        return [(one.value, str(one.label), one.value == chosen) for one in AS_ASKED]


def participant_row(
    enrollment: Enrollment,
    attendance: Attendance | None,
    meeting: Meeting,
    *,
    by: Person,
    said: str = "",
    went_wrong: bool = False,
) -> MarkRow:
    closed = ""
    if enrollment.person_id == by.pk:
        closed = _("Dit ben jij. Meld je met de code in de zaal.")
    elif enrollment.state != EnrollmentState.BOOKED:
        closed = str(enrollment.get_state_display())
    return MarkRow(
        key=str(enrollment.pk),
        label=enrollment.person.listed_name,
        mark=mark_in(attendance),
        most=minutes_of(meeting),
        note=enrollment.organisation.short_name,
        source=str(attendance.get_source_display()) if attendance else "",
        closed=closed,
        said=said,
        went_wrong=went_wrong,
    )


def meeting_rows(
    meetings: Iterable[Meeting], attendance: Mapping[int, Attendance], labels: Mapping[int, str]
) -> list[MarkRow]:
    """Of one participant: all meetings that began."""
    return [
        MarkRow(
            key=str(meeting.pk),
            label=labels[meeting.pk],
            mark=mark_in(attendance.get(meeting.pk)),
            most=minutes_of(meeting),
        )
        for meeting in meetings
        if has_opened(meeting)
    ]


def token_of(mark: Mark | None) -> str:
    return f"{mark.presence}:{mark.minutes_missed}" if mark else ""


def mark_from(post: QueryDict, key: str) -> Mark | None:
    """What was chosen in the row of that key. Raises AttendanceRefused."""
    presence = post.get(f"p-{key}", "")
    if presence not in Presence.values:
        return None
    minutes = post.get(f"m-{key}", "").strip() if presence in PARTLY else ""
    if minutes and not (minutes.isascii() and minutes.isdigit() and len(minutes) < 5):
        raise AttendanceRefused(_("Vul bij gemiste minuten een heel getal in, bijvoorbeeld 15."))
    return Mark(presence, int(minutes or 0))


def seen_from(post: QueryDict, key: str) -> Mark | None:
    presence, _colon, minutes = post.get(f"s-{key}", "").partition(":")
    if presence not in Presence.values:
        return None
    return Mark(presence, int(minutes) if minutes.isascii() and minutes.isdigit() else 0)


def changes_from(post: QueryDict, enrollments: Sequence[Enrollment]) -> list[Change]:
    """Of the rows that came along. Raises AttendanceRefused."""
    changes = []
    for enrollment in enrollments:
        key = str(enrollment.pk)
        mark, seen = mark_from(post, key), seen_from(post, key)
        if mark and mark != seen:
            changes.append(Change(enrollment.pk, mark, seen))
    return changes


def marks_from(post: QueryDict, meetings: Iterable[Meeting]) -> dict[Meeting, Mark]:
    """Of one participant, the marks that were chosen anew. Raises AttendanceRefused."""
    chosen = {}
    for meeting in meetings:
        mark = mark_from(post, str(meeting.pk))
        if mark and mark != seen_from(post, str(meeting.pk)):
            chosen[meeting] = mark
    return chosen


def _words(label: Any, required: Any, help_text: Any = "", most: int = 400) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": required},
    )


class ReasonForm(forms.Form):
    """Why marks are corrected."""

    reason = _words(
        gettext_lazy("Waarom verander je dit?"),
        gettext_lazy("Schrijf op waarom je dit verandert. Je collega leest dit."),
        gettext_lazy("Je collega kan dit lezen."),
    )


class ContestForm(forms.Form):
    text = _words(
        gettext_lazy("Wat klopt er niet?"),
        gettext_lazy("Schrijf op wat er niet klopt."),
        gettext_lazy("Noem de bijeenkomst, en hoe het volgens jou was."),
        most=1000,
    )


class AnswerForm(forms.Form):
    granted = forms.ChoiceField(
        label=gettext_lazy("Wat beslis je?"),
        choices=[
            ("yes", gettext_lazy("Het bezwaar klopt: ik verander de aanwezigheid")),
            ("no", gettext_lazy("Het blijft zoals het is")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies of het bezwaar klopt.")},
    )
    answer = _words(
        gettext_lazy("Antwoord aan je collega"),
        gettext_lazy("Schrijf een antwoord. Je collega leest dit."),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code op het scherm"),
        help_text=gettext_lazy("Zes tekens. Hoofdletters of kleine letters maakt niet uit."),
        max_length=20,
        error_messages={"required": gettext_lazy("Vul de code in die op het scherm staat.")},
    )


class ReportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Verslag van de online bijeenkomst"),
        help_text=gettext_lazy(
            "De presentielijst die je uit Teams of Zoom haalt, of een CSV-bestand met naam, e-mail,"
            " binnen en weg. Hoogstens 2 MB."
        ),
        error_messages={"required": gettext_lazy("Kies een bestand.")},
    )

    def clean_file(self):  # type: ignore[no-untyped-def]
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("Dit bestand is groter dan 2 MB. Kies het verslag van alleen deze bijeenkomst.")
            )
        return file
