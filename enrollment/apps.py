from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentConfig(AppConfig):
    name = "enrollment"

    def ready(self) -> None:
        from catalog.points import course_facts, course_panels, course_records
        from enrollment import messages
        from enrollment.actions.booking import follow_run
        from enrollment.facts import booking_facts, own_course_ids
        from enrollment.panels import runs_panel
        from enrollment.participants import participants_panel
        from enrollment.states import EnrollmentState
        from notifications.kinds import register_kind
        from planning.points import run_followers, run_panels

        course_facts.add(booking_facts, rank=20)
        course_records.add(own_course_ids)
        course_panels.add(runs_panel, rank=10)
        run_followers.add(follow_run)
        run_panels.add(participants_panel, rank=10)
        kinds = messages.KIND_OF_STATE
        register_kind(kinds[EnrollmentState.BOOKED], _("Je bent ingeschreven"), always_mailed=True)
        register_kind(kinds[EnrollmentState.WAITLISTED], _("Je staat op een wachtlijst"))
        register_kind(
            kinds[EnrollmentState.WITHDRAWN], _("Je bent uitgeschreven"), always_mailed=True
        )
        register_kind(
            kinds[EnrollmentState.CANCELLED], _("Een uitvoering gaat niet door"), always_mailed=True
        )
        register_kind(messages.MOVED, _("Tijd of plaats is veranderd"), always_mailed=True)
