"""Enrolments: every call to Moodle overwrites dates and may send a welcome message, so that only
what differs is sent, and what may have been sent is read first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q

from moodle.links.models import EnrolmentLink, GroupLink, Values
from moodle.pull.asking import ask_before_suspending
from moodle.push.delivering import Parcel, deliver, still_waiting
from moodle.push.doubt import look_again
from moodle.push.nothing import held
from moodle.states import LinkState
from moodle.turn import Turn

AT_ONCE = 500
DATES = ("suspended", "start", "end")


def push_enrolments(turn: Turn) -> None:
    """All that wait, once their account and their course are there."""
    last = (0, 0)
    while links := _due(turn, last):
        last = (links[-1].course_link_id, links[-1].pk)
        _push(turn, links)


def _due(turn: Turn, last: tuple[int, int]) -> list[EnrolmentLink]:
    """By course, so that one that refuses all spoils few batches."""
    course, pk = last
    due = EnrolmentLink.objects.filter(
        Q(course_link__gt=course) | Q(course_link=course, pk__gt=pk),
        connection=turn.connection,
        state=LinkState.WAITING,
        course_link__remote_id__isnull=False,
    )
    return list(
        due.select_related("person_link", "course_link").order_by("course_link", "pk")[:AT_ONCE]
    )


def _push(turn: Turn, links: Sequence[EnrolmentLink]) -> None:
    unneeded = [link for link in links if link.applied is None and link.wanted["suspended"]]
    if not turn.is_dry:
        turn.applied([(link, link.wanted) for link in unneeded if not link.in_doubt])
    links = [
        link
        for link in links
        if link.person_link.remote_id is not None and (link not in unneeded or link.in_doubt)
    ]
    if not turn.is_dry:
        look_again(turn, [link for link in links if link.in_doubt])
        ask_before_suspending(turn, [link for link in links if _is_ending(link)])
    _enrol(turn, links)
    _give_roles(turn, still_waiting(links))
    _place_in_groups(turn, still_waiting(links))


def _is_ending(link: EnrolmentLink) -> bool:
    return bool(link.wanted["suspended"] and not held(link)["suspended"])


def _enrol(turn: Turn, links: Sequence[EnrolmentLink]) -> None:
    parcels = [Parcel(link, _item(turn, link)) for link in links if _enrolment_differs(link)]
    if turn.plans("enrol_manual_enrol_users", [parcel.item for parcel in parcels]):
        return

    def done(batch: Sequence[Parcel[EnrolmentLink]], _answer: None) -> None:
        turn.applied([(parcel.link, enrolled(parcel.link, parcel.item)) for parcel in batch])

    deliver(turn, parcels, turn.client.enrolments.enrol, done, doubt=True)


def _enrolment_differs(link: EnrolmentLink) -> bool:
    return any(held(link)[name] != link.wanted[name] for name in DATES)


def _item(turn: Turn, link: EnrolmentLink) -> dict[str, Any]:
    """The whole of it each time: what is left out, Moodle resets. It wants a role also of who is
    suspended; one they have already changes nothing."""
    roles = link.wanted["roles"] or held(link)["roles"] or [turn.connection.learner_role]
    return {
        "roleid": roles[0],
        "userid": link.person_link.remote_id,
        "courseid": link.course_link.remote_id,
        "timestart": link.wanted["start"],
        "timeend": link.wanted["end"],
        "suspend": link.wanted["suspended"],
    }


def enrolled(link: EnrolmentLink, item: Any) -> Values:
    """What Moodle holds after the call. Who is suspended keeps a role that means nothing."""
    roles = [] if link.wanted["suspended"] else sorted({*held(link)["roles"], item["roleid"]})
    changed = {name: link.wanted[name] for name in DATES}
    return {**held(link), **changed, "roles": roles}


def _give_roles(turn: Turn, links: Sequence[EnrolmentLink]) -> None:
    """The second role of a trainer who learns too, and the one that is over; no message goes."""
    active = [link for link in links if not link.wanted["suspended"]]
    client = turn.client.enrolments
    for name, call, more in (
        ("core_role_assign_roles", client.assign_roles, True),
        ("core_role_unassign_roles", client.unassign_roles, False),
    ):
        for role in (turn.connection.learner_role, turn.connection.trainer_role):
            _change_list(
                turn,
                active,
                name,
                call,
                key="roles",
                value=role,
                more=more,
                item=lambda link, role=role: {  # type: ignore[misc]
                    "roleid": role,
                    "userid": link.person_link.remote_id,
                    "instanceid": link.course_link.remote_id,
                },
            )


def _place_in_groups(turn: Turn, links: Sequence[EnrolmentLink]) -> None:
    runs = {run for link in links for run in {*link.wanted["groups"], *held(link)["groups"]}}
    groups = GroupLink.objects.filter(run__in=runs, remote_id__isnull=False)
    remote = {group.run_id: group.remote_id or 0 for group in groups}
    concerned: dict[int, list[EnrolmentLink]] = defaultdict(list)
    for link in links:
        for run in {*link.wanted["groups"]} ^ {*held(link)["groups"]}:
            if run in remote:
                concerned[run].append(link)
    _send_members(turn, remote, concerned, more=True)
    _send_members(turn, remote, concerned, more=False)


def _send_members(
    turn: Turn,
    remote: dict[int, int],
    concerned: dict[int, list[EnrolmentLink]],
    *,
    more: bool,
) -> None:
    client = turn.client.groups
    for run, links in sorted(concerned.items()):
        _change_list(
            turn,
            links,
            "core_group_add_group_members" if more else "core_group_delete_group_members",
            client.add if more else client.remove,
            key="groups",
            value=run,
            more=more,
            item=lambda link, run=run: {  # type: ignore[misc]
                "groupid": remote[run],
                "userid": link.person_link.remote_id,
            },
        )


def _change_list(
    turn: Turn,
    links: Sequence[EnrolmentLink],
    function: str,
    call: Callable[[Sequence[Any]], None],
    *,
    key: str,
    value: int,
    more: bool,
    item: Callable[[EnrolmentLink], dict[str, Any]],
) -> None:
    """Adds `value` to the list `key` of who should have it and has not, or takes it away."""
    parcels = [
        Parcel(link, item(link))
        for link in still_waiting(links)
        if (value in link.wanted[key]) == more and (value in held(link)[key]) != more
    ]
    if turn.plans(function, [parcel.item for parcel in parcels]):
        return

    def done(batch: Sequence[Parcel[EnrolmentLink]], _answer: None) -> None:
        turn.applied(
            [(parcel.link, _with(held(parcel.link), key, value, more)) for parcel in batch]
        )

    deliver(turn, parcels, call, done)


def _with(applied: Values, key: str, value: int, more: bool) -> Values:
    rest = {one for one in applied[key] if one != value}
    return {**applied, key: sorted(rest | {value} if more else rest)}
