from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from notifications.actions import TOPIC
        from notifications.data import message_sections
        from notifications.delegations import ENDED, GIVEN, tell_delegate
        from notifications.delivery import deliver
        from notifications.kinds import register_kind
        from notifications.panels import mail_panel
        from outbox.topics import register
        from people.delegation import delegation_followers
        from people.points import person_data, profile_panels

        register(TOPIC, deliver, queue="mail")
        profile_panels.add(mail_panel)
        person_data.add(message_sections, rank=50)
        delegation_followers.add(tell_delegate)
        register_kind(GIVEN, _("Je bent iemands vervanger"))
        register_kind(ENDED, _("Je vervangt iemand niet meer"))
