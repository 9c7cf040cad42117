"""A write was on its way when the answer, or we ourselves, got lost: what does Moodle hold?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from moodle.client.shapes import Enrolled
from moodle.links.models import EnrolmentLink, Values
from moodle.push.nothing import NOTHING
from moodle.turn import Turn


def look_again(turn: Turn, links: Sequence[EnrolmentLink]) -> None:
    """Takes over what Moodle did already, in two calls per course. New dates alone cannot be seen
    by anybody: these are sent once more."""
    in_order = sorted(links, key=lambda link: link.course_link_id)
    for _pk, group in groupby(in_order, key=lambda link: link.course_link_id):
        same = list(group)
        course = same[0].course_link.remote_id or 0
        present = {one.id: one for one in turn.client.enrolments.of_course(course, with_roles=True)}
        asleep = {one.id for one in turn.client.enrolments.of_course(course, only_suspended=True)}
        turn.applied([(link, _there(link, present.get(_account(link)), asleep)) for link in same])


def _account(link: EnrolmentLink) -> int:
    return link.person_link.remote_id or 0


def _there(link: EnrolmentLink, there: Enrolled | None, asleep: set[int]) -> Values:
    """What Moodle holds. Dates nobody tells: they came with the change that we can see, or they
    are taken for others and sent again."""
    before = link.applied or NOTHING
    if there is None:
        return {**NOTHING, "groups": []}
    suspended = int(there.id in asleep)
    ours = set(link.wanted["roles"]) | set(before["roles"])
    roles = [] if suspended else sorted(set(there.roles or ()) & ours)
    changed = link.applied is None or suspended != before["suspended"]
    if changed and suspended == link.wanted["suspended"]:
        before = link.wanted
    return {
        **{name: before[name] for name in ("start", "end")},
        "groups": link.applied["groups"] if link.applied else [],
        "suspended": suspended,
        "roles": roles,
    }
