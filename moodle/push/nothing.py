"""An enrolment that is not there."""

from __future__ import annotations

from moodle.links.models import EnrolmentLink, Values

NOTHING: Values = {"roles": [], "groups": [], "suspended": 1, "start": 0, "end": 0}
"""Nobody, and somebody whom we suspended, come to the same: no way in."""


def held(link: EnrolmentLink) -> Values:
    """What Moodle holds for this link, as far as we know."""
    return link.applied or NOTHING
