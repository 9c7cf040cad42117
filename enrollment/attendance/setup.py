"""Where attendance and finishing join in with other rooms; called once, when the app is ready."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _


def join_in() -> None:
    from enrollment.attendance import contests, finishing, panels, ready
    from enrollment.attendance.data import attendance_sections
    from enrollment.completion import messages
    from enrollment.points import decision_panels
    from notifications.kinds import register_kind
    from outbox.topics import register
    from people.points import person_data
    from planning.points import run_panels

    run_panels.add(panels.attendance_panel, rank=5)
    decision_panels.add(panels.contests_to_decide, rank=60)
    decision_panels.add(panels.evidence_to_judge, rank=62)
    decision_panels.add(panels.runs_to_round_off, rank=64)
    person_data.add(attendance_sections, rank=21)
    register(finishing.TOPIC, finishing.handle, lease=datetime.timedelta(minutes=10))
    register_kind(messages.FINISHED, _("Je hebt iets afgerond"))
    register_kind(messages.NOT_FINISHED, _("Je hebt iets niet afgerond"), always_mailed=True)
    register_kind(messages.CORRECTED, _("Een resultaat is gecorrigeerd"), always_mailed=True)
    register_kind(messages.TO_JUDGE, _("Een bewijs wacht op jouw oordeel"))
    register_kind(messages.REFUSED, _("Je bewijs is niet goedgekeurd"), always_mailed=True)
    register_kind(ready.READY, _("Een uitvoering is klaar om af te ronden"))
    register_kind(contests.TO_DECIDE, _("Een bezwaar wacht op jouw antwoord"))
    register_kind(contests.ANSWERED, _("Je bezwaar is beantwoord"), always_mailed=True)
