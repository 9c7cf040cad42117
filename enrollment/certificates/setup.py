"""Where certificates join in with other rooms; called once, when the app is ready."""

from __future__ import annotations

import datetime


def join_in() -> None:
    from enrollment.certificates import batches, panels
    from enrollment.certificates.data import certificate_sections
    from enrollment.certificates.issuing import follow_completion
    from enrollment.points import completion_followers, own_panels
    from outbox.topics import register
    from people.points import person_data
    from planning.points import run_panels

    completion_followers.add(follow_completion, rank=30)
    own_panels.add(panels.own_panel, rank=10)
    run_panels.add(panels.run_panel, rank=30)
    person_data.add(certificate_sections, rank=22)
    register(batches.TOPIC, batches.handle, lease=datetime.timedelta(minutes=10))
