from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentConfig(AppConfig):
    name = "enrollment"

    def ready(self) -> None:
        from catalog.points import course_facts, course_panels, course_records
        from enrollment import messages
        from enrollment.actions.following import follow_run
        from enrollment.data import learning_sections
        from enrollment.facts import booking_facts, own_course_ids
        from enrollment.leavers import open_enrollments, release_enrollments
        from enrollment.panels import runs_panel
        from enrollment.participants import participants_panel
        from enrollment.person_panel import enrollments_panel
        from enrollment.states import EnrollmentState
        from notifications.kinds import register_kind
        from people.points import leaver_steps, open_ends, person_data, person_panels
        from people.rights.log import register_action
        from planning.points import run_followers, run_panels

        course_facts.add(booking_facts, rank=20)
        course_records.add(own_course_ids)
        course_panels.add(runs_panel, rank=10)
        run_followers.add(follow_run)
        run_panels.add(participants_panel, rank=10)
        register_action("history.import", _("leerverleden overgenomen"))
        person_panels.add(enrollments_panel, rank=10)
        person_data.add(learning_sections, rank=20)
        leaver_steps.add(release_enrollments, rank=20)
        open_ends.add(open_enrollments)
        kinds = messages.KIND_OF_STATE
        register_kind(kinds[EnrollmentState.BOOKED], _("Je bent ingeschreven"), always_mailed=True)
        register_kind(kinds[EnrollmentState.WAITLISTED], _("Je staat op een wachtlijst"))
        register_kind(
            kinds[EnrollmentState.WITHDRAWN], _("Je bent uitgeschreven"), always_mailed=True
        )
        register_kind(
            kinds[EnrollmentState.CANCELLED], _("Een uitvoering gaat niet door"), always_mailed=True
        )
        register_kind(
            messages.RELEASED,
            _("Je inschrijving vervalt omdat je werk eindigt"),
            always_mailed=True,
        )
        register_kind(messages.MOVED, _("Tijd of plaats is veranderd"), always_mailed=True)
