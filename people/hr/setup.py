"""What this room registers when the portal starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from outbox.topics import register
from people.hr import actions, resuming, settling
from people.hr.links import pending_of
from people.middleware import ActorRequest
from people.points import ProfilePanel, profile_panels
from people.rights.log import register_action


def connect() -> None:
    register(resuming.TOPIC, actions.handle, lease=actions.LEASE, max_attempts=5)
    register(settling.TOPIC, settling.handle)
    profile_panels.add(link_panel, rank=5)
    register_action("personnel.import", _("personeelsbestand doorgevoerd"))
    register_action("personnel.undo", _("personeelsbestand teruggedraaid"))
    register_action("personnel.stop", _("onderbroken personeelsbestand gestopt"))
    register_action("personnel.link_confirmed", _("koppeling bevestigd"))
    register_action("personnel.link_refused", _("koppeling afgewezen"))


def link_panel(request: ActorRequest) -> ProfilePanel:
    """The question whether the person signed in works somewhere else too."""
    return ProfilePanel("people/hr/_my_links.html", {"links": pending_of(request.user)})
