"""Competences on the profile: what one works on, and the way to choose."""

from __future__ import annotations

from catalog.competences.finding import chosen_by
from people.middleware import ActorRequest
from people.points import ProfilePanel


def competences_panel(request: ActorRequest) -> ProfilePanel:
    return ProfilePanel(
        "catalog/competences/_profile_panel.html", {"chosen": list(chosen_by(request.user))}
    )
