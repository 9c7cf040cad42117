from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from catalog.points import archive_vetoes, course_facts, course_panels
        from notifications.kinds import register_kind
        from people.points import leaver_previews, leaver_steps, open_ends
        from planning.facts import run_facts
        from planning.leavers import LEFT, tell_officers, trainer_preview, trainers_who_left
        from planning.panels import plan_panel
        from planning.rooms import setup as rooms
        from planning.vetoes import run_vetoes

        course_facts.add(run_facts, rank=10)
        course_panels.add(plan_panel, rank=80)
        archive_vetoes.add(run_vetoes, rank=10)
        leaver_steps.add(tell_officers, rank=30)
        leaver_previews.add(trainer_preview, rank=30)
        open_ends.add(trainers_who_left)
        rooms.join_in()
        register_kind(LEFT, _("Een trainer van je uitvoeringen gaat weg"))
