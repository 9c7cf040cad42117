"""What happens to interventions and how they hang together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from django.db import transaction

from landscapes.choices import InterventionForm
from landscapes.interventions.models import ChangeProgramme, Intervention, InterventionLink
from people.models import Person

logger = structlog.get_logger(__name__)
"""Interventions keep their versions; links do not, so what happens to them stands in the log."""

MANY = ("serves", "themes", "competences")
FORM_OF_COURSE: Mapping[str, str] = {
    "classroom": InterventionForm.TRAINING,
    "blended": InterventionForm.TRAINING,
    "e_learning": InterventionForm.E_LEARNING,
    "micro_learning": InterventionForm.MICRO_LEARNING,
    "coaching": InterventionForm.COACHING,
    "intervision": InterventionForm.INTERVISION,
    "on_the_job": InterventionForm.ASSIGNMENT,
    "community": InterventionForm.COMMUNITY,
    "event": InterventionForm.WEBINAR,
}
"""What a form of the catalogue is called here."""


@transaction.atomic
def save_intervention(
    *,
    fields: Mapping[str, Any],
    by: Person,
    intervention: Intervention | None = None,
    programme_name: str = "",
) -> Intervention:
    """A new intervention, or other facts of one. A change programme of that name is made when the
    organisation has none."""
    found = intervention or Intervention()
    for name, value in fields.items():
        if name not in MANY:
            setattr(found, name, value)
    found.programme = None
    if programme_name:
        found.programme, _made = ChangeProgramme.objects.get_or_create(
            organisation=found.organisation, name=programme_name
        )
    found.save()
    for name in MANY:
        if name in fields:
            getattr(found, name).set(fields[name])
    found.serves.remove(found.organisation)
    logger.info("intervention_saved", intervention=found.pk, by=str(by.pk))
    return found


@transaction.atomic
def link(*, origin: Intervention, target: Intervention, kind: str, by: Person) -> InterventionLink:
    """Says that `origin` prepares (follows, …) `target`; there is one link between two."""
    made, _new = InterventionLink.objects.update_or_create(
        origin=origin, target=target, defaults={"kind": kind}
    )
    logger.info("interventions_linked", origin=origin.pk, target=target.pk, by=str(by.pk))
    return made


@transaction.atomic
def unlink(*, link: InterventionLink, by: Person) -> None:
    logger.info("link_ended", origin=link.origin_id, target=link.target_id, by=str(by.pk))
    link.delete()
