"""A learner says that the attendance is wrong; an officer of the organiser answers."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enrollment.attendance.arithmetic import Mark
from enrollment.attendance.finishing import correct_marks
from enrollment.attendance.models import Attendance, Contest
from enrollment.attendance.outcomes import last_end
from enrollment.completion.messages import officers_of, own_page
from enrollment.messages import facts
from enrollment.models import Enrollment
from enrollment.states import SEATED_STATES
from notifications.actions import Message, tell
from organisations.models import OrganisationSettings
from people.models import Person
from planning.models import Meeting

TO_DECIDE, ANSWERED = "contest_to_decide", "contest_answered"


class ContestRefused(Exception):
    """This cannot be contested, or decided (so); the message says why and what to do."""


class AlreadyAnswered(Exception):
    """Somebody was first; the row says what was answered."""


def last_day(enrollment: Enrollment) -> datetime.date | None:
    """Until when it may be contested, by the settings of the organisation for which the person
    takes part; None before the last meeting's end, and without meetings."""
    end = last_end(list(enrollment.run.meetings.all()))
    if end is None or end > timezone.now() or enrollment.state not in SEATED_STATES:
        return None
    days = OrganisationSettings.of(enrollment.organisation).contest_days
    return timezone.localdate(end) + datetime.timedelta(days=days)


def may_contest(enrollment: Enrollment) -> bool:
    """Something is written down, it is not too late, and nothing waits for an answer."""
    day = last_day(enrollment)
    return (
        day is not None
        and timezone.localdate() <= day
        and Attendance.objects.filter(enrollment=enrollment).exists()
        and not Contest.objects.filter(enrollment=enrollment, decided_at=None).exists()
    )


@transaction.atomic
def contest(*, enrollment: Enrollment, text: str, by: Person) -> Contest:
    """Asks the officers to look again; until then the person is not finished by attendance. Raises
    ContestRefused, and PermissionError for somebody else's enrollment."""
    if enrollment.person_id != by.pk:
        raise PermissionError
    if not text.strip():
        raise ContestRefused(_("Schrijf op wat er niet klopt."))
    Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
    if not may_contest(enrollment):
        raise ContestRefused(
            _(
                "Je kunt hier nu geen bezwaar maken: het is te laat, er is nog niets ingevuld, of"
                " er wordt al naar gekeken."
            )
        )
    made: Contest = Contest.objects.create(enrollment=enrollment, text=text.strip())
    context = {**facts(enrollment.run), "person": by.full_name, "text": made.text}
    url = reverse("enrollment:contest", args=[made.pk])
    tell(Message(pk, TO_DECIDE, context, url) for pk in officers_of(enrollment))
    return made


@transaction.atomic
def answer_contest(
    *,
    contest: Contest,
    granted: bool,
    answer: str,
    by: Person,
    marks: Mapping[Meeting, Mark] | None = None,
) -> None:
    """Grants it with the right marks, or says why not; the person is told once. Raises
    ContestRefused, AlreadyAnswered, AttendanceRefused, CompletionRefused and SeatsBusy."""
    enrollment, answer = contest.enrollment, answer.strip()
    if by.pk == enrollment.person_id:
        raise ContestRefused(_("Op je eigen bezwaar antwoord je niet zelf. Vraag een collega."))
    if not answer:
        raise ContestRefused(_("Schrijf een antwoord. Je collega leest dit."))
    if granted and not marks:
        raise ContestRefused(_("Verander de aanwezigheid als je het bezwaar toewijst."))
    if granted and marks:
        correct_marks(enrollment=enrollment, marks=marks, reason=answer, by=by, tell=False)
    waiting = Contest.objects.filter(pk=contest.pk, decided_at=None)
    now = timezone.now()
    if not waiting.update(
        decided_at=now, decided_by=by, granted=granted, answer=answer, modified_at=now
    ):
        raise AlreadyAnswered
    enrollment.refresh_from_db(fields=["state"])
    context: dict[str, Any] = {
        **facts(enrollment.run),
        "granted": granted,
        "note": answer,
        "state": enrollment.state,
    }
    tell([Message(enrollment.person_id, ANSWERED, context, own_page(enrollment))])
