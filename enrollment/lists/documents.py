"""The list of participants and the sheet to sign, each for one run."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.pdf import pdf
from core.tables.writing import as_csv, as_xlsx
from core.templatetags.portal import day, period
from enrollment.models import Enrollment
from enrollment.participants import in_name_order
from organisations.themes import from_tokens
from people.permissions import Purpose
from people.policy import Actor
from planning.models import CourseRun, Meeting

MOST_MEETINGS = 6
"""As many columns to sign in as fit on a page; a longer run takes a sheet per meeting."""


def participants_of(actor: Actor, run: CourseRun) -> list[Enrollment]:
    """Who has a seat, as far as the actor may see them, in the order of a Dutch list."""
    seated = Enrollment.objects.visible_to(actor, Purpose.OPERATE).filter(run=run).seated()
    return list(in_name_order(seated).select_related("person", "organisation", "needs"))


def table_of(participants: Sequence[Enrollment]) -> list[list[str]]:
    """Heading and rows, as they go into a spreadsheet."""
    heading = [_("Naam"), _("Organisatie"), _("E-mail"), _("Stand"), _("Nodig"), _("Dieet")]
    return [heading, *(_row(one) for one in participants)]


def _row(one: Enrollment) -> list[str]:
    needs = getattr(one, "needs", None)
    return [
        one.person.listed_name,
        one.organisation.short_name,
        one.person.email,
        str(one.get_state_display()),
        needs.accessibility if needs else "",
        needs.diet if needs else "",
    ]


def as_sheet(participants: Sequence[Enrollment], kind: str) -> bytes:
    """`kind` is csv or xlsx."""
    rows = table_of(participants)
    return as_xlsx(rows) if kind == "xlsx" else as_csv(rows)


def participants_pdf(run: CourseRun, participants: Sequence[Enrollment]) -> bytes:
    heading, *rows = table_of(participants)
    return pdf(
        "participants",
        {
            **_about(run, _("Deelnemers")),
            "columns": heading,
            "widths": [3, 2, 4, 2, 3, 3],
            "rows": rows,
            "after": _("%(number)d deelnemers") % {"number": len(rows)},
        },
    )


def signing_pdf(run: CourseRun, participants: Sequence[Enrollment]) -> bytes:
    """A place to sign for each meeting; with more than fit, for one that is filled in by hand."""
    meetings: list[Meeting] = list(run.meetings.all())
    columns = [day(meeting.starts_at) for meeting in meetings[:MOST_MEETINGS]]
    if not columns or len(meetings) > MOST_MEETINGS:
        columns = [_("Handtekening")]
    rows = [
        [one.person.listed_name, one.organisation.short_name, *("" for _column in columns)]
        for one in participants
    ]
    return pdf(
        "participants",
        {
            **_about(run, _("Presentielijst")),
            "columns": [_("Naam"), _("Organisatie"), *columns],
            "widths": [3, 2, *(2 for _column in columns)],
            "rows": rows,
            "after": _("Zet je handtekening als je er bent. Vernietig dit blad na verwerking."),
        },
    )


def _about(run: CourseRun, kind: str) -> dict[str, object]:
    """What each list says at its top and foot."""
    lines = [run.organiser.name]
    if run.starts_at and run.ends_at:
        lines.append(period(run.starts_at, run.ends_at))
    if run.location:
        lines.append(str(run.location))
    made = {"day": day(timezone.localdate())}
    return {
        "title": f"{kind}: {run.course.title}",
        "lang": translation.get_language() or "nl",
        "issuer": run.organiser.name,
        "colour": from_tokens(run.organiser.theme).action,
        "lines": lines,
        "footer": _("Vertrouwelijk: alleen voor wie deze uitvoering regelt. Gemaakt op %(day)s.")
        % made,
    }
