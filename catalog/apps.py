from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"

    def ready(self) -> None:
        from catalog.onboarding import publications_item
        from catalog.search.indexing import register_topics
        from organisations.points import onboarding_items

        register_topics()
        onboarding_items.add(publications_item, rank=50)
