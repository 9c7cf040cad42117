"""Where competences join in with other rooms; called once, when the app is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def join_in() -> None:
    from catalog.competences.data import competence_sections
    from catalog.competences.panels import competences_panel
    from people.points import person_data, profile_panels
    from people.rights.log import register_action

    profile_panels.add(competences_panel, rank=50)
    person_data.add(competence_sections, rank=30)
    register_action("competence.add", _("competentie toegevoegd"))
    register_action("competence.retire", _("competentie niet meer aangeboden"))
    register_action("competence.restore", _("competentie weer aangeboden"))
