"""The path of a wish as steps, with who did what and why."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.templatetags.portal import day
from enrollment.models import LearningWish, WishLog
from enrollment.wishes.states import WishState

Step = dict[str, str]
STOPPED = frozenset({WishState.REFUSED, WishState.WITHDRAWN})
TO_COME = {
    WishState.REQUESTED: [WishState.APPROVED, WishState.COMPLETED],
    WishState.APPROVED: [WishState.COMPLETED],
}


def path_of(wish: LearningWish) -> list[Step]:
    """What happened, and what is still to come."""
    log = wish.log.exclude(event="hand_over").select_related("by")
    steps = [_step(wish, line) for line in log]
    return steps + [
        {"label": str(state.label).capitalize(), "state": "todo", "note": ""}
        for state in TO_COME.get(WishState(wish.state), [])
    ]


def _step(wish: LearningWish, line: WishLog) -> Step:
    target = WishState(line.target)
    here = target == wish.state and target in TO_COME
    state = "stopped" if target in STOPPED else "current" if here else "done"
    who = line.by.full_name if line.by else _("het portaal zelf")
    note = day(line.at) if line.by_id == wish.person_id else f"{day(line.at)}, {who}"
    return {"label": str(target.label).capitalize(), "state": state, "note": note}
