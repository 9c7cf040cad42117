from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications.actions import TOPIC
        from notifications.delivery import deliver
        from notifications.panels import mail_panel
        from outbox.topics import register
        from people.points import profile_panels

        register(TOPIC, deliver, queue="mail")
        profile_panels.add(mail_panel)
