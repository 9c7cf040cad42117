"""Whose lines of a report are whose, and what that would mark: shown first, applied after."""

from __future__ import annotations

import datetime
import re
import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core import signing
from django.utils import timezone

from enrollment.attendance.actions import GRACE_MINUTES, Change, mark_in, minutes_of
from enrollment.attendance.arithmetic import Mark, Stay, mark_of, minutes_in
from enrollment.attendance.models import Attendance
from enrollment.attendance.reports import Line, Report, read_report
from enrollment.attendance.states import Presence
from enrollment.models import Enrollment
from planning.models import Meeting

SALT = "enrollment.attendance.report"
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Match:
    """One participant: what the report says, and what is written down now."""

    enrollment: Enrollment
    minutes: int
    mark: Mark
    now: Mark | None
    by_name: bool = False

    @property
    def changes(self) -> bool:
        return self.mark != self.now

    @property
    def presence(self) -> str:
        return str(Presence(self.mark.presence).label)

    @property
    def presence_now(self) -> str:
        return str(Presence(self.now.presence).label) if self.now else ""


@dataclass
class Preview:
    """What would be written; `strangers` are in the report and fit no participant, or several."""

    matches: list[Match] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)

    @property
    def changing(self) -> list[Match]:
        return [match for match in self.matches if match.changes]


def preview_of(meeting: Meeting, data: bytes, enrollments: Sequence[Enrollment]) -> Preview | None:
    """What the report would do; None when it holds no table of who was there."""
    report = read_report(data, timezone.localdate(meeting.starts_at))
    if not report.lines:
        return None
    own, named, strangers = _whose(report, enrollments)
    rows = Attendance.objects.filter(meeting=meeting, enrollment__in=enrollments)
    present = {row.enrollment_id: mark_in(row) for row in rows}
    minutes = minutes_of(meeting)
    matches = []
    for enrollment in enrollments:
        stays = [_stay(line, meeting) for line in own[enrollment.pk]]
        now = present.get(enrollment.pk)
        mark = mark_of(stays, minutes, grace=GRACE_MINUTES)
        if mark.presence == Presence.ABSENT and now and now.presence == Presence.EXCUSED:
            mark = now  # who excused themselves is not in the report, as was agreed
        matches.append(
            Match(enrollment, minutes_in(stays, minutes), mark, now, enrollment.pk in named)
        )
    return Preview(matches, strangers, report.unread)


def ticket_of(preview: Preview, meeting: Meeting) -> str:
    """The preview as the form carries it to the moment of applying; nobody can change it."""
    changes = [
        [str(one.enrollment.pk), one.mark.presence, one.mark.minutes_missed, _as_list(one.now)]
        for one in preview.changing
    ]
    return signing.dumps([meeting.pk, changes], salt=SALT, compress=True)


def changes_in(ticket: str, meeting: Meeting) -> list[Change] | None:
    """What the preview showed; None when it is not ours, too old, or of another meeting."""
    try:
        pk, changes = signing.loads(ticket, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    if pk != meeting.pk:
        return None
    return [
        Change(uuid.UUID(one), Mark(presence, missed), Mark(*seen) if seen else None)
        for one, presence, missed, seen in changes
    ]


def _as_list(mark: Mark | None) -> list[str | int] | None:
    return [mark.presence, mark.minutes_missed] if mark else None


Found = tuple[Mapping[uuid.UUID, list[Line]], set[uuid.UUID], list[str]]


def _whose(report: Report, enrollments: Sequence[Enrollment]) -> Found:
    """Lines by participant, who of them was found by name alone, and who was not found."""
    by_email = {one.person.email.casefold(): one for one in enrollments}
    by_name: dict[frozenset[str], list[Enrollment]] = defaultdict(list)
    for one in enrollments:
        by_name[words_of(one.person.full_name)].append(one)
    own: dict[uuid.UUID, list[Line]] = defaultdict(list)
    named: set[uuid.UUID] = set()
    strangers: dict[str, None] = {}
    for line in report.lines:
        found = by_email.get(line.email)
        alike = by_name.get(words_of(line.name), [])
        if found is None and len(alike) == 1:
            found = alike[0]
            named.add(found.pk)
        if found is None:
            strangers[line.name or line.email] = None
        else:
            own[found.pk].append(line)
    return own, named, list(strangers)


def words_of(name: str) -> frozenset[str]:
    """A name as a set of words: without accents, capitals, and what stands between brackets, so
    that "Werff, Alice van der (NVWA)" is Alice van der Werff."""
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", name)
    plain = unicodedata.normalize("NFKD", bare)
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return frozenset(re.findall(r"[^\W\d_]+", letters.casefold()))


def _stay(line: Line, meeting: Meeting) -> Stay:
    return Stay(_after(line.joined, meeting), _after(line.left, meeting))


def _after(moment: datetime.datetime, meeting: Meeting) -> float:
    """Minutes since the meeting's start; the report writes the clock of Amsterdam."""
    aware = timezone.make_aware(moment)
    return (aware - meeting.starts_at).total_seconds() / 60
