"""What is done about differences: told, or mended by the push that sends differences anyway."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from moodle.links.fingerprints import fingerprint
from moodle.links.models import CourseLink, EnrolmentLink, GroupLink, Link, PersonLink
from moodle.models import Drift
from moodle.reconcile.comparing import Found
from moodle.states import DriftKind, Origin, Policy
from moodle.turn import Turn
from moodle.wanted.storing import judge, reopen

L = TypeVar("L", bound=Link)


class TooMuch(Exception):
    """So many changes at once are more likely a mistake than a repair: a person looks first."""

    def __init__(self, count: int, most: int) -> None:
        self.count, self.most = count, most
        super().__init__(
            _(
                "%(count)d verschillen herstellen is meer dan de grens van %(most)d. Kijk eerst of"
                " dit klopt. Verhoog dan de grens bij de koppeling, of herstel met --force."
            )
            % {"count": count, "most": most}
        )


def repair(turn: Turn, found: Sequence[Found], *, force: bool = False) -> int:
    """Keeps the differences to ask about, and makes what the portal wins wait for the next push;
    returns how many. Raises TooMuch before anything is written."""
    policy = turn.connection.policy
    ours = [one for one in found if _is_mendable(one) and policy(one.kind) == Policy.PORTAL]
    if len(ours) > turn.connection.most_changes and not force:
        raise TooMuch(len(ours), turn.connection.most_changes)
    kept = [one for one in found if policy(one.kind) != Policy.MOODLE and one not in ours]
    _remember(turn, kept)
    for one in ours:
        _forget_what_is_not_there(turn, one)
    return len(ours)


def _is_mendable(one: Found) -> bool:
    """A course that somebody picked cannot be made again, and of doubles nobody knows the right
    one."""
    if one.link is None or one.kind == DriftKind.DUPLICATE:
        return False
    picked = isinstance(one.link, CourseLink) and one.link.origin == Origin.PICKED
    return not (picked and one.kind == DriftKind.MISSING)


def _remember(turn: Turn, found: Sequence[Found]) -> None:
    """Once, for as long as nobody decided."""
    with turn.storing():
        Drift.objects.filter(connection=turn.connection, decided="").delete()
        Drift.objects.bulk_create(
            Drift(
                connection=turn.connection,
                kind=one.kind,
                subject=one.subject,
                link_id=one.link.pk if one.link else None,
                remote_id=one.remote_id[:60],
                ours=one.ours,
                theirs=one.theirs,
            )
            for one in found
        )


def _forget_what_is_not_there(turn: Turn, one: Found) -> None:
    """From now on we know what Moodle really holds; the rest follows by itself."""
    link = one.link
    if link is None:
        return
    if one.kind == DriftKind.MISSING:
        _store(turn, link, None)
        if not isinstance(link, EnrolmentLink):
            _cut_loose(turn, link)
    else:
        _store(turn, link, {**(link.applied or {}), **one.theirs})


def _store(turn: Turn, link: Link, applied: dict[str, object] | None) -> None:
    rows = type(link)._default_manager.filter(pk=link.pk)
    with turn.storing():
        reopen(rows)
        rows.update(applied=applied, applied_print="" if applied is None else fingerprint(applied))
        judge(rows)


def _cut_loose(turn: Turn, link: PersonLink | CourseLink | GroupLink) -> None:
    """Who or what is gone takes along what hung on it."""
    with turn.storing():
        type(link)._default_manager.filter(pk=link.pk).update(remote_id=None)
        if isinstance(link, PersonLink):
            _forget_all(EnrolmentLink.objects.filter(person_link=link))
        elif isinstance(link, CourseLink):
            _forget_all(EnrolmentLink.objects.filter(course_link=link))
            groups = GroupLink.objects.filter(course_link=link)
            groups.update(remote_id=None)
            _forget_all(groups)
        elif isinstance(link, GroupLink):
            _empty(link)


def _forget_all(rows: QuerySet[L]) -> None:
    reopen(rows)
    rows.update(applied=None, applied_print="")
    judge(rows)


def _empty(group: GroupLink) -> None:
    """Whoever was in it has to be put in the new one."""
    inside = EnrolmentLink.objects.filter(
        course_link=group.course_link_id, applied__groups__contains=group.run_id
    )
    for link in inside:
        rest = [run for run in link.applied["groups"] if run != group.run_id]  # type: ignore[index]
        link.applied = {**(link.applied or {}), "groups": rest}
        link.applied_print = fingerprint(link.applied)
    reopen(inside)
    EnrolmentLink.objects.bulk_update(inside, ["applied", "applied_print"], batch_size=500)
    judge(EnrolmentLink.objects.filter(pk__in=[link.pk for link in inside]))
