"""Extension points of enrollment: what waits for a decision, on one page for who decides; and what
follows when somebody finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalog.points import Panel
from core.extension import ExtensionPoint
from people.middleware import ActorRequest

if TYPE_CHECKING:
    from enrollment.models import Completion, Enrollment
    from people.models import Person


@dataclass(frozen=True)
class DecisionPanel:
    """A section of *Te beslissen*: a template, which finds `context` as `panel.context`, and how
    many things in it wait for this actor."""

    template: str
    waiting: int
    context: Mapping[str, Any] = field(default_factory=dict)


decision_panels: ExtensionPoint[[ActorRequest], DecisionPanel] = ExtensionPoint("decision_panels")
"""Sections for who may decide, ordered by rank; each lists what this actor may decide only."""


@dataclass(frozen=True)
class CompletionChange:
    """An enrollment came to its end, or that was corrected. `was` says whether it was finished
    before; None when it was open. The pool of its run is locked by the caller."""

    enrollment: Enrollment
    completion: Completion
    by: Person | None
    was: bool | None


completion_followers: ExtensionPoint[[CompletionChange], None] = ExtensionPoint(
    "completion_followers"
)
"""Told of every end and every correction of it, before commit."""

step_followers: ExtensionPoint[[Sequence[Enrollment]], None] = ExtensionPoint("step_followers")
"""Told of every step of enrollments, in its transaction, after its line in the log."""

own_panels: ExtensionPoint[[ActorRequest, Enrollment], Panel | None] = ExtensionPoint("own_panels")
"""Sections of the page of one's own enrollment, ordered by rank."""
