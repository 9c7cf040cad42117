from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "organisations"

    def ready(self) -> None:
        from organisations.onboarding import settings_item, theme_item
        from organisations.points import onboarding_items

        onboarding_items.add(theme_item, rank=30)
        onboarding_items.add(settings_item, rank=40)
