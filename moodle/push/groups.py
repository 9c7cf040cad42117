"""A group for each run, found by its number before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from moodle.links.models import GroupLink
from moodle.push.delivering import Parcel, deliver
from moodle.states import LinkState
from moodle.turn import Turn


def push_groups(turn: Turn) -> None:
    due = (
        GroupLink.objects.filter(
            connection=turn.connection,
            state=LinkState.WAITING,
            course_link__remote_id__isnull=False,
        )
        .select_related("course_link")
        .order_by("course_link", "pk")
    )
    for _pk, group in groupby(list(due), key=lambda link: link.course_link_id):
        _push(turn, list(group))


def _push(turn: Turn, links: Sequence[GroupLink]) -> None:
    course = links[0].course_link.remote_id or 0
    present = turn.client.groups.of_course(course)
    for link in links:
        found = [group for group in present if group.idnumber == link.wanted["idnumber"]]
        if len(found) > 1:
            reason = _("In Moodle hebben meer groepen het ID-nummer van deze uitvoering.")
            turn.hold(link, LinkState.CONFLICT, reason)
        elif found:
            link.remote_id = found[0].id
            turn.applied([(link, link.wanted)], fields=["remote_id"])
    new = [link for link in links if link.remote_id is None and link.is_due]
    parcels = [Parcel(link, {"courseid": course, **link.wanted}) for link in new]
    if turn.plans("core_group_create_groups", [parcel.item for parcel in parcels]):
        return

    def done(batch: Sequence[Parcel[GroupLink]], ids: Sequence[int]) -> None:
        for parcel, remote_id in zip(batch, ids, strict=True):
            parcel.link.remote_id = remote_id
        turn.applied([(parcel.link, parcel.link.wanted) for parcel in batch], fields=["remote_id"])

    deliver(turn, parcels, turn.client.groups.create, done)
