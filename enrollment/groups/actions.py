"""Enrolling a group: the dry run that is kept, and the start of carrying it out or undoing it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enrollment.actions.waitlist import SKIPPED
from enrollment.groups.dryrun import DryRun
from enrollment.groups.finding import Found
from enrollment.groups.models import GroupEnrollment, GroupLine, GroupSource
from enrollment.models import EnrollmentLog
from organisations.models import Organisation
from outbox.models import Message
from outbox.queue import enqueue, start_over
from people.models import Person
from planning.models import CourseRun
from planning.states import RunState

TOPIC = "group-enrollment"
KEPT = datetime.timedelta(days=30)
"""So long what was pasted is kept, and a dry run that nobody carried out."""
BROUGHT = ("book", "overrule", "agreed", "approve", "queue")
"""Steps that enrolling on behalf takes itself."""


class GroupRefused(Exception):
    """This cannot be done with the group (any more); the message says why and what to do."""


@dataclass(frozen=True)
class GroupDetails:
    """What the officer fills in."""

    source: GroupSource
    reason: str
    compulsory: bool = False
    accept_waitlist: bool = True
    file_name: str = ""
    rule: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def make_dry_run(
    *,
    run: CourseRun,
    organisation: Organisation,
    lines: Sequence[Found],
    details: GroupDetails,
    by: Person,
) -> GroupEnrollment:
    """Keeps what enrolling these people would bring; nobody is enrolled or told anything."""
    group = GroupEnrollment.objects.create(
        run=run,
        organisation=organisation,
        by=by,
        source=details.source,
        file_name=details.file_name.replace("\0", "")[-200:],
        rule=details.rule,
        reason=details.reason,
        compulsory=details.compulsory,
        accept_waitlist=details.accept_waitlist,
    )
    dry_run = DryRun(
        run=run,
        organisation=organisation,
        by=by,
        accept_waitlist=details.accept_waitlist,
        compulsory=details.compulsory,
    )
    GroupLine.objects.bulk_create(
        [
            GroupLine(
                group=group,
                position=position,
                given=line.given,
                employment=line.employment,
                expected=told.outcome,
                reason=told.reason[:400],
            )
            for position, (line, told) in enumerate(
                zip(lines, dry_run.tell(lines), strict=True), start=1
            )
        ],
        batch_size=1000,
    )
    return group


@transaction.atomic
def start(*, group: GroupEnrollment, by: Person) -> bool:
    """Has the group enrolled in the background, in the name of `by`. False when it was started
    before: a second click, or another tab, changes nothing. Raises GroupRefused."""
    locked = _locked(group)
    if locked.started_at:
        return False
    if not locked.lines.exclude(employment=None).exists():
        raise GroupRefused(_("Er is niemand om in te schrijven. Begin opnieuw met een lijst."))
    # Who is not found is not looked for again.
    locked.lines.filter(employment=None).update(outcome=F("expected"))
    locked.started_at, locked.by = timezone.now(), by
    locked.save(update_fields=["started_at", "by", "modified_at"])
    enqueue(TOPIC, str(locked.pk))
    return True


@transaction.atomic
def start_undo(*, group: GroupEnrollment, by: Person) -> bool:
    """Has what the group brought withdrawn in the background, as far as nobody touched it since.
    False when that was started before. Raises GroupRefused."""
    locked = _locked(group)
    if locked.undo_started_at:
        return False
    refusal = why_no_undo(locked)
    if refusal:
        raise GroupRefused(refusal)
    locked.undo_started_at = timezone.now()
    locked.save(update_fields=["undo_started_at", "modified_at"])
    enqueue(TOPIC, str(locked.pk), {"by": str(by.pk)})
    return True


def why_no_undo(group: GroupEnrollment) -> str:
    """Why there is nothing to undo (any more); empty when there is."""
    run = group.run
    if group.finished_at is None:
        return _("Deze groep is nog niet helemaal ingeschreven. Wacht tot dat klaar is.")
    if group.undone_at:
        return _("Deze groep is al teruggedraaid.")
    if run.state == RunState.CANCELLED:
        return _("Deze uitvoering gaat niet door. Alle inschrijvingen zijn al vervallen.")
    if run.starts_at and run.starts_at <= timezone.now():
        return _("Deze uitvoering is al begonnen. Schrijf iemand zo nodig los uit.")
    if not untouched(group).exists():
        return _("Er is niets om terug te draaien: alles is daarna veranderd.")
    return ""


def brought(group: GroupEnrollment) -> QuerySet[GroupLine]:
    """The lines that made an enrollment which still stands for this group."""
    return group.lines.filter(enrollment__isnull=False, undone=False)


def untouched(group: GroupEnrollment) -> QuerySet[GroupLine]:
    """What it brought and nobody touched since: still in the state it came into, and no later step
    in its log. That the waitlist passed somebody over touched nothing."""
    steps = EnrollmentLog.objects.filter(enrollment=OuterRef("enrollment"))
    later = steps.exclude(event=SKIPPED).exclude(by=group.by_id, event__in=BROUGHT)
    return brought(group).filter(~Exists(later), enrollment__state=F("outcome"))


def is_interrupted(group: GroupEnrollment) -> bool:
    """Under way, and no worker will come for it by itself: the queue gave up."""
    waiting = Message.objects.filter(topic=TOPIC, key=str(group.pk), parked_at=None)
    return is_busy(group) and not waiting.exists()


def is_busy(group: GroupEnrollment) -> bool:
    enrolling = group.started_at is not None and group.finished_at is None
    return enrolling or (group.undo_started_at is not None and group.undone_at is None)


@transaction.atomic
def go_on(*, group: GroupEnrollment) -> None:
    """Puts it in front of the queue again. Raises GroupRefused."""
    locked = _locked(group)
    if not is_interrupted(locked):
        raise GroupRefused(_("Dit is niet onderbroken: het loopt nog, of het is klaar."))
    start_over(TOPIC, str(locked.pk))


@transaction.atomic
def forget_old() -> int:
    """At night: erases what was pasted of groups of long ago, and dry runs that nobody carried
    out. Returns how many lines and dry runs were cleaned."""
    before = timezone.now() - KEPT
    old = GroupEnrollment.objects.filter(created_at__lt=before)
    never = old.filter(started_at=None)
    number = never.count()
    never.delete()
    lines = GroupLine.objects.filter(group__in=old).exclude(given="")
    return number + lines.update(given="")


def _locked(group: GroupEnrollment) -> GroupEnrollment:
    return (
        GroupEnrollment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("run")
        .get(pk=group.pk)
    )
