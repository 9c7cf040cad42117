"""What the officer is told when a group is done. Its people get the usual messages of booking."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from enrollment.groups.models import GroupEnrollment, Outcome
from enrollment.messages import facts
from notifications.actions import Message, tell
from people.models import Person

ENROLLED = "group_enrolled"
UNDONE = "group_undone"


def tell_enrolled(group: GroupEnrollment) -> None:
    """Each outcome with its number. Inside a transaction."""
    if group.by is None:
        return
    outcomes = list(group.lines.values_list("outcome", flat=True))
    counts = {f"{outcome}_count": outcomes.count(outcome) for outcome in Outcome.values}
    refused = counts.pop("refused_count") + counts.pop("unknown_count")
    context = {**facts(group.run), **counts, "refused_count": refused, "number": len(outcomes)}
    tell([Message(group.by.pk, ENROLLED, context, _page(group))])


def tell_undone(group: GroupEnrollment, by: Person | None) -> None:
    """How many were withdrawn, and how many stay because something changed since."""
    if by is None:
        return
    undone = group.lines.filter(undone=True).count()
    stayed = group.lines.filter(undone=False, enrollment__isnull=False).count()
    context = {**facts(group.run), "number": undone, "stayed_count": stayed}
    tell([Message(by.pk, UNDONE, context, _page(group))])


def undo_reason(person: Person) -> str:
    """What somebody reads who was enrolled with a group and is withdrawn with it."""
    with translation.override(person.language):
        return _("De inschrijving van de hele groep is teruggedraaid.")


def _page(group: GroupEnrollment) -> str:
    return reverse("enrollment:group", args=[group.pk])
