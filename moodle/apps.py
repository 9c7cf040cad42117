from django.apps import AppConfig


class MoodleConfig(AppConfig):
    name = "moodle"

    def ready(self) -> None:
        from moodle import setup

        setup.join_in()
