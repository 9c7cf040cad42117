"""What people decide about links: where a course lives, which account is whose, once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalog.models import Course
from moodle.announcing import ENROLMENTS
from moodle.connections.models import Connection
from moodle.links.fingerprints import fingerprint
from moodle.links.models import CourseLink, Link, PersonLink
from moodle.states import HELD_STATES, LinkState, Origin
from moodle.wanted.people import username_of
from moodle.wanted.refresh import refresh_course, refresh_people
from moodle.wanted.storing import judge
from outbox.queue import enqueue
from people.models import Person

GONE = frozenset({"invaliduserid", "invaliduser", "invalidrecord", "invalidrecordunknown",
                  "userdeleted", "usernotupdateddeleted"})  # fmt: skip
"""Moodle has it no more: made again rather than changed."""


class LinkRefused(Exception):
    """It cannot be linked so; the message says why and what to do."""


@transaction.atomic
def link_course(
    *,
    course: Course,
    connection: Connection,
    origin: str,
    by: Person | None,
    remote_id: int | None = None,
    remote_idnumber: str = "",
    template_id: int | None = None,
) -> CourseLink:
    """The course lives in that Moodle from now on: new, copied from `template_id`, or the existing
    `remote_id`, whose texts stay Moodle's. Raises LinkRefused."""
    picked = origin == Origin.PICKED
    values: dict[str, Any] = {"applied": {}, "applied_print": fingerprint()} if picked else {}
    try:
        with transaction.atomic():
            link = CourseLink.objects.create(
                course=course,
                connection=connection,
                origin=origin,
                remote_id=remote_id if picked else None,
                remote_idnumber=remote_idnumber if picked else "",
                template_id=template_id if origin == Origin.TEMPLATE else None,
                by=by,
                state=LinkState.DONE if picked else LinkState.WAITING,
                **values,
            )
    except IntegrityError as error:
        raise LinkRefused(
            _(
                "Deze leeractiviteit of deze cursus in Moodle is al gekoppeld. Kies een andere, of"
                " maak eerst de oude koppeling los."
            )
        ) from error
    # Now, and not by a message: a push that comes first would find a link without a wish.
    refresh_course(course.pk)
    link.refresh_from_db()
    enqueue(ENROLMENTS, str(course.pk), {"people": None})
    return link


@transaction.atomic
def unlink_course(*, link: CourseLink) -> None:
    """The portal forgets where it lived; in Moodle all stays as it is. What was read of
    completions is kept with the enrollments."""
    link.delete()


@transaction.atomic
def confirm_accounts(*, links: Sequence[PersonLink], choice: int | None = None) -> int:
    """These proposals are right: the account is theirs, under its own name or ours as the
    connection says. `choice` names the one of several. Returns how many were linked; one that
    somebody else took meanwhile is passed over."""
    count = 0
    for link in (
        PersonLink.objects.filter(pk__in=[one.pk for one in links], state__in=HELD_STATES)
        .select_related("connection")
        .select_for_update(of=("self",))
    ):
        chosen = _chosen(link, choice)
        if chosen is not None:
            count += _take_over(link, chosen)
    refresh_people([link.person_id for link in links])
    return count


def _chosen(link: PersonLink, choice: int | None) -> dict[str, Any] | None:
    if choice is None:
        return link.candidates[0] if len(link.candidates) == 1 else None
    return next((one for one in link.candidates if one["id"] == choice), None)


def _take_over(link: PersonLink, chosen: dict[str, Any]) -> bool:
    """Nothing of it is known but its name: all that is wanted is sent once."""
    name = username_of(link.person_id)
    try:
        with transaction.atomic():
            PersonLink.objects.filter(pk=link.pk).update(
                remote_id=chosen["id"],
                username=name if link.connection.rename_existing else chosen["username"],
                applied={},
                applied_print=fingerprint(),
                state=LinkState.WAITING,
                candidates=[],
                reason="",
                error="",
            )
    except IntegrityError:
        return False
    return True


@transaction.atomic
def retry(links: Sequence[Link]) -> int:
    """A fresh start for what was put aside; returns how many."""
    count = 0
    for link in links:
        manager = type(link)._default_manager
        parked = manager.filter(pk=link.pk, state__in=[LinkState.PARKED, LinkState.CONFLICT])
        changes: dict[str, Any] = {"state": LinkState.WAITING, "reason": "", "attempts": 0}
        if link.error in GONE and isinstance(link, PersonLink):
            changes |= {"remote_id": None, "applied": None, "applied_print": ""}
        if parked.update(**changes):
            judge(manager.filter(pk=link.pk))
            count += 1
    return count
