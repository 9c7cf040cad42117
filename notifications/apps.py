from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications.actions import TOPIC
        from notifications.data import message_sections
        from notifications.delivery import deliver
        from notifications.panels import mail_panel
        from outbox.topics import register
        from people.points import person_data, profile_panels

        register(TOPIC, deliver, queue="mail")
        profile_panels.add(mail_panel)
        person_data.add(message_sections, rank=50)
