"""Accounts: found before they are made, and changed only in what differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from moodle.client import Refused
from moodle.client.shapes import RemoteUser, Warned
from moodle.links.models import PersonLink, Values
from moodle.push.delivering import Parcel, deliver
from moodle.states import LinkState
from moodle.turn import Turn
from moodle.wanted.people import username_of

AT_ONCE = 200
NOT_MADE_WITH = frozenset({"suspended"})
"""Fields that Moodle takes only of an account that exists."""
READ_BACK = (
    "username",
    "firstname",
    "lastname",
    "email",
    "idnumber",
    "auth",
    "lang",
    "department",
    "institution",
)


def push_people(turn: Turn) -> None:
    """All accounts that wait, in order of their making."""
    last = 0
    while True:
        due = PersonLink.objects.filter(
            connection=turn.connection, state=LinkState.WAITING, pk__gt=last
        )
        links = list(due.order_by("pk")[:AT_ONCE])
        if not links:
            return
        last = links[-1].pk
        _find(turn, [link for link in links if link.remote_id is None])
        _make(turn, [link for link in links if _is_new(link)])
        _change(turn, [link for link in links if link.remote_id is not None and link.is_due])


def _is_new(link: PersonLink) -> bool:
    return link.remote_id is None and link.is_due


def _find(turn: Turn, links: Sequence[PersonLink]) -> None:
    """By our own name first: an account that a lost answer hid. Then by number and address: one
    that was there before us, which a person confirms."""
    if not links:
        return
    found = {user.username: user for user in turn.client.users.by("username", [
        link.username for link in links])}  # fmt: skip
    ours = [link for link in links if link.username in found]
    for link in ours:
        link.remote_id = found[link.username].id
    turn.applied([(link, seen(link, found[link.username])) for link in ours], fields=["remote_id"])
    _propose(turn, [link for link in links if link.remote_id is None])


def _propose(turn: Turn, links: Sequence[PersonLink]) -> None:
    if not links:
        return
    by_number = turn.client.users.by("idnumber", [str(link.person_id) for link in links])
    by_email = turn.client.users.by("email", [link.wanted["email"] for link in links])
    for link in links:
        candidates = {
            user.id: _candidate(user, by)
            for users, by, key in (
                (by_email, "email", link.wanted["email"]),
                (by_number, "idnumber", username_of(link.person_id)),
            )
            for user in users
            if (getattr(user, by) or "").lower() == key
        }
        if candidates:
            _tell(turn, link, list(candidates.values()))


def _candidate(user: RemoteUser, by: str) -> dict[str, Any]:
    name = f"{user.firstname or ''} {user.lastname or ''}".strip()
    return {"id": user.id, "username": user.username or "", "name": name, "by": by}


def _tell(turn: Turn, link: PersonLink, candidates: list[dict[str, Any]]) -> None:
    if len(candidates) > 1:
        reason = _("Moodle heeft meer dan één account dat van deze collega kan zijn. Kies er één.")
        turn.hold(link, LinkState.CONFLICT, reason, candidates=candidates)
        return
    reason = _("Moodle had al een account van deze collega. Bevestig dat het dit account is.")
    turn.hold(link, LinkState.PROPOSED, reason, candidates=candidates)


def seen(link: PersonLink, user: RemoteUser) -> Values:
    """What Moodle holds of what is wanted; what it does not tell counts as something else."""
    values = {name: getattr(user, name) or "" for name in READ_BACK}
    if user.suspended is not None:
        values["suspended"] = int(user.suspended)
    return {name: value for name, value in values.items() if name in link.wanted}


def _make(turn: Turn, links: Sequence[PersonLink]) -> None:
    """Who has an account to be suspended and none yet needs none."""
    unneeded = [link for link in links if link.wanted["suspended"]]
    parcels = [Parcel(link, _new(link)) for link in links if not link.wanted["suspended"]]
    if turn.plans("core_user_create_users", [parcel.item for parcel in parcels]):
        return
    turn.applied([(link, link.wanted) for link in unneeded])

    def done(batch: Sequence[Parcel[PersonLink]], ids: Sequence[int]) -> None:
        for parcel, remote_id in zip(batch, ids, strict=True):
            parcel.link.remote_id = remote_id
        turn.applied([(parcel.link, parcel.link.wanted) for parcel in batch], fields=["remote_id"])

    deliver(turn, parcels, turn.client.users.create, done)


def _new(link: PersonLink) -> dict[str, Any]:
    """Empty texts are left out: they are what Moodle makes of nothing."""
    item = {
        name: value
        for name, value in link.wanted.items()
        if name not in NOT_MADE_WITH and value != ""
    }
    if link.wanted["auth"] == "manual":
        item["createpassword"] = 1
    return item


def _change(turn: Turn, links: Sequence[PersonLink]) -> None:
    parcels = [
        Parcel(link, {"id": link.remote_id, **difference(link)})
        for link in links
        if difference(link)
    ]
    if turn.plans("core_user_update_users", [parcel.item for parcel in parcels]):
        return
    turn.applied([(link, link.wanted) for link in links if not difference(link)])

    def done(batch: Sequence[Parcel[PersonLink]], warnings: Sequence[Warned]) -> None:
        """One by one: who is warned about was not changed."""
        warned = {warning.item_id: warning for warning in warnings}
        turn.applied(
            [
                (parcel.link, parcel.link.wanted)
                for parcel in batch
                if parcel.link.remote_id not in warned
            ]
        )
        for parcel in batch:
            if warning := warned.get(parcel.link.remote_id or 0):
                error = Refused("core_user_update_users", warning.code, "")
                turn.park(parcel.link, error, reason=_why(warning.code))

    deliver(turn, parcels, turn.client.users.update, done)


def difference(link: PersonLink) -> Values:
    applied = link.applied or {}
    return {name: value for name, value in link.wanted.items() if applied.get(name) != value}


def _why(code: str) -> str:
    if code == "useremailduplicate":
        return _(
            "Een ander account in Moodle heeft dit e-mailadres al. Verander of verwijder dat"
            " account en probeer het opnieuw."
        )
    if code == "usernotupdatedadmin":
        return _(
            "Dit account is beheerder van Moodle en wordt daarom niet gewijzigd. Geef deze collega"
            " een eigen account voor het beheer."
        )
    return ""
