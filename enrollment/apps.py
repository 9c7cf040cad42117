from importlib import import_module

from django.apps import AppConfig

ROOMS = (
    "announcing",
    "approval",
    "attendance",
    "certificates",
    "experiences",
    "firsts",
    "groups",
    "history",
    "interest",
    "lists",
    "minimum",
    "moves",
    "needs",
    "ordering",
    "paths",
    "reservations",
    "transfer",
    "wishes",
)
"""The sub-rooms; the `setup` of each joins in with the other rooms."""


class EnrollmentConfig(AppConfig):
    name = "enrollment"

    def ready(self) -> None:
        from catalog.points import (
            archive_vetoes,
            booked_people,
            course_facts,
            course_panels,
            course_records,
        )
        from enrollment import facts
        from enrollment.actions.following import follow_run
        from enrollment.budgets.holders import budgets_held_by
        from enrollment.data import learning_sections
        from enrollment.kinds import register_kinds
        from enrollment.leavers import open_enrollments, release_enrollments, released_preview
        from enrollment.panels import runs_panel
        from enrollment.participants import participants_panel
        from enrollment.person_panel import enrollments_panel
        from enrollment.sharing import shares_panel
        from enrollment.vetoes import enrollment_vetoes, path_vetoes
        from people.points import (
            leaver_previews,
            leaver_steps,
            open_ends,
            person_data,
            person_panels,
        )
        from people.policy import things_to_decide
        from planning.points import run_followers, run_panels

        register_kinds()
        for room in ROOMS:
            import_module(f"enrollment.{room}.setup").join_in()
        course_facts.add(facts.booking_facts, rank=20)
        course_records.add(facts.own_course_ids)
        course_panels.add(runs_panel, rank=10)
        booked_people.add(facts.booked_people)
        archive_vetoes.add(enrollment_vetoes, rank=20)
        archive_vetoes.add(path_vetoes, rank=35)
        run_followers.add(follow_run)
        run_panels.add(participants_panel, rank=10)
        run_panels.add(shares_panel, rank=20)
        person_panels.add(enrollments_panel, rank=10)
        things_to_decide.add(budgets_held_by, rank=10)
        person_data.add(learning_sections, rank=20)
        leaver_steps.add(release_enrollments, rank=20)
        leaver_previews.add(released_preview, rank=20)
        open_ends.add(open_enrollments)
