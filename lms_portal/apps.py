from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "lms_portal"
    verbose_name = "Leerportaal"

    def ready(self) -> None:
        from lms_portal import celery, checks  # noqa: F401 (the app and the checks register themselves)
