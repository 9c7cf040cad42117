from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications.actions import TOPIC
        from notifications.delivery import deliver
        from outbox.topics import register

        register(TOPIC, deliver, queue="mail")
