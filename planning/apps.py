from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        from catalog.points import course_facts
        from planning.facts import run_facts

        course_facts.add(run_facts, rank=10)
