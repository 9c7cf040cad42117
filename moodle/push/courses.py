"""Courses: found before they are made, because Moodle lets races make doubles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from moodle.client import Refused
from moodle.client.shapes import RemoteCourse, Warned
from moodle.links.models import CourseLink, Values
from moodle.push.delivering import Parcel, deliver
from moodle.states import LinkState, Origin
from moodle.turn import Turn

AT_ONCE = 200
NOT_TOLD = frozenset({"enablecompletion"})
"""Moodle does not tell it when asked; we believe that it is what we sent."""
NOT_COPIED = frozenset({"startdate", "enddate", "enablecompletion"})
"""A copy keeps those of its template."""


def push_courses(turn: Turn) -> None:
    last = 0
    while True:
        due = CourseLink.objects.filter(
            connection=turn.connection, state=LinkState.WAITING, pk__gt=last
        )
        links = list(due.order_by("pk")[:AT_ONCE])
        if not links:
            return
        last = links[-1].pk
        for link in links:
            if link.remote_id is None:
                _find(turn, link)
        _make(turn, [link for link in links if _is_new(link) and link.origin == Origin.CREATED])
        for link in links:
            if _is_new(link) and link.origin == Origin.TEMPLATE:
                _copy(turn, link)
        _change(turn, [link for link in links if link.remote_id is not None and link.is_due])


def _is_new(link: CourseLink) -> bool:
    return link.remote_id is None and link.is_due


def _find(turn: Turn, link: CourseLink) -> None:
    """By our number; then by our short name, which a copy has before it has the number."""
    found = turn.client.courses.by("idnumber", link.wanted["idnumber"])
    found = found or turn.client.courses.by("shortname", link.wanted["shortname"])
    if len(found) > 1:
        reason = _(
            "Moodle heeft %(count)d cursussen met hetzelfde ID-nummer of dezelfde korte naam."
            " Verwijder daar de dubbele en probeer het opnieuw."
        )
        turn.hold(link, LinkState.CONFLICT, reason % {"count": len(found)})
    elif found:
        link.remote_id, link.remote_idnumber = found[0].id, found[0].idnumber or ""
        turn.applied([(link, seen(link, found[0]))], fields=["remote_id", "remote_idnumber"])


def seen(link: CourseLink, course: RemoteCourse) -> Values:
    """What Moodle holds of what is wanted."""
    values: Values = {
        "fullname": course.fullname,
        "shortname": course.shortname,
        "idnumber": course.idnumber or "",
        "categoryid": course.category_id,
        "visible": int(course.visible),
        "startdate": course.startdate,
        "enddate": course.enddate,
    }
    believed = {name: link.wanted[name] for name in NOT_TOLD if name in link.wanted}
    return {name: value for name, value in values.items() if name in link.wanted} | believed


def _make(turn: Turn, links: Sequence[CourseLink]) -> None:
    parcels = [Parcel(link, link.wanted) for link in links]
    if turn.plans("core_course_create_courses", [parcel.item for parcel in parcels]):
        return

    def done(batch: Sequence[Parcel[CourseLink]], ids: Sequence[int]) -> None:
        for parcel, remote_id in zip(batch, ids, strict=True):
            parcel.link.remote_id = remote_id
            parcel.link.remote_idnumber = parcel.link.wanted["idnumber"]
        turn.applied(
            [(parcel.link, parcel.link.wanted) for parcel in batch],
            fields=["remote_id", "remote_idnumber"],
        )

    deliver(turn, parcels, turn.client.courses.create, done)


def _copy(turn: Turn, link: CourseLink) -> None:
    """Of the template, without its people; what a copy lacks, `_change` adds."""
    if turn.plans("core_course_duplicate_course", [link.wanted]):
        return

    def send(_items: Sequence[Any]) -> int:
        return turn.client.courses.duplicate(
            link.template_id or 0,
            fullname=link.wanted["fullname"],
            shortname=link.wanted["shortname"],
            category=link.wanted["categoryid"],
            visible=bool(link.wanted["visible"]),
        )

    def done(_batch: Sequence[Parcel[CourseLink]], remote_id: int) -> None:
        link.remote_id = remote_id
        same = {"fullname", "shortname", "categoryid", "visible"} | NOT_COPIED
        applied = {name: value for name, value in link.wanted.items() if name in same}
        turn.applied([(link, applied)], fields=["remote_id"])

    deliver(turn, [Parcel(link, {})], send, done)


def _change(turn: Turn, links: Sequence[CourseLink]) -> None:
    parcels = [
        Parcel(link, {"id": link.remote_id, **change})
        for link in links
        if (change := _difference(link))
    ]
    if turn.plans("core_course_update_courses", [parcel.item for parcel in parcels]):
        return
    turn.applied([(link, link.wanted) for link in links if not _difference(link)])

    def done(batch: Sequence[Parcel[CourseLink]], warnings: Sequence[Warned]) -> None:
        warned = {warning.item_id: warning for warning in warnings}
        good = [parcel.link for parcel in batch if parcel.link.remote_id not in warned]
        for link in good:
            link.remote_idnumber = link.wanted["idnumber"]
        turn.applied([(link, link.wanted) for link in good], fields=["remote_idnumber"])
        for parcel in batch:
            if warning := warned.get(parcel.link.remote_id or 0):
                turn.park(parcel.link, Refused("core_course_update_courses", warning.code))

    deliver(turn, parcels, turn.client.courses.update, done)


def _difference(link: CourseLink) -> Values:
    """An end goes with its start, or Moodle refuses it."""
    applied = link.applied or {}
    change = {name: value for name, value in link.wanted.items() if applied.get(name) != value}
    if "enddate" in change:
        change["startdate"] = link.wanted["startdate"]
    return change
