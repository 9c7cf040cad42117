from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"

    def ready(self) -> None:
        from catalog.competences import setup as competences
        from catalog.curating.messages import register_kinds
        from catalog.curating.panels import curate_panel
        from catalog.curating.vetoes import path_vetoes, required_vetoes
        from catalog.keeping import setup as keeping
        from catalog.onboarding import publications_item
        from catalog.paths.panels import course_paths_panel
        from catalog.points import archive_vetoes, course_panels
        from catalog.search.indexing import register_topics
        from catalog.sharing.actions import follow_organisation
        from catalog.sharing.messages import register_kinds as register_sharing_kinds
        from organisations.points import onboarding_items, organisation_followers

        register_topics()
        register_kinds()
        register_sharing_kinds()
        organisation_followers.add(follow_organisation, rank=50)
        course_panels.add(curate_panel, rank=85)
        course_panels.add(course_paths_panel, rank=60)
        archive_vetoes.add(path_vetoes, rank=30)
        archive_vetoes.add(required_vetoes, rank=40)
        onboarding_items.add(publications_item, rank=50)
        competences.join_in()
        keeping.join_in()
