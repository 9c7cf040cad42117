from django.apps import AppConfig


class LandscapesConfig(AppConfig):
    name = "landscapes"

    def ready(self) -> None:
        from landscapes.setup import join_in

        join_in()
