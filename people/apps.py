from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from organisations.points import onboarding_items, organisation_followers
        from people.data import people_sections
        from people.ending import people_preview
        from people.hr import setup
        from people.leaving import people_open_ends
        from people.points import leaver_previews, open_ends, person_data
        from people.rights import signing
        from people.rights.log import register_action
        from people.rights.onboarding import (
            log_organisation,
            people_item,
            roles_item,
            sign_in_item,
        )

        signing.connect()
        setup.connect()
        person_data.add(people_sections, rank=10)
        open_ends.add(people_open_ends)
        register_action("delegation.give", _("vervanger aangewezen"))
        register_action("delegation.end", _("vervanging beëindigd"))
        register_action("program.register", _("programma mag met het portaal laten aanmelden"))
        register_action("program.secret", _("nieuw geheim voor een programma"))
        register_action("program.remove", _("programma laat niet meer aanmelden"))
        leaver_previews.add(people_preview, rank=10)
        register_action("employment.restore", _("einddatum hersteld"))
        register_action("role.restore", _("rol hersteld"))
        register_action("employment.end", _("dienstverband beëindigd"))
        onboarding_items.add(people_item, rank=10)
        onboarding_items.add(roles_item, rank=20)
        onboarding_items.add(sign_in_item, rank=45)
        organisation_followers.add(log_organisation)
