from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        from catalog.points import course_facts, course_panels
        from planning.facts import run_facts
        from planning.panels import plan_panel

        course_facts.add(run_facts, rank=10)
        course_panels.add(plan_panel, rank=80)
