"""What happens to the model: a new edition is a copy, changed zone by zone, then published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from landscapes.plate.models import ModelVersion, Zone
from people.models import Person

logger = structlog.get_logger(__name__)

COPIED = (
    "key", "kind", "title_nl", "title_en", "question_nl", "question_en", "geometry", "anchors",
    "source", "certainty", "position",
)  # fmt: skip


class EditionFixed(Exception):
    """A published edition does not change: landscapes were made with it."""

    def __init__(self) -> None:
        super().__init__(
            _("Deze uitgave is in gebruik en verandert niet meer. Maak een nieuwe uitgave.")
        )


@transaction.atomic
def copy_edition(*, version: ModelVersion, by: Person) -> ModelVersion:
    """A draft that begins as `version`."""
    number = (ModelVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    made = ModelVersion.objects.create(
        number=number,
        name=_("Uitgave %(number)s") % {"number": number},
        credit_nl=version.credit_nl,
        credit_en=version.credit_en,
        suggestions=version.suggestions,
        note=_("Begonnen als kopie van %(name)s") % {"name": version.name},
    )
    zones: dict[int, Zone] = {}
    for zone in version.zones.prefetch_related("adjacent"):
        zones[zone.pk] = Zone.objects.create(
            version=made, **{name: getattr(zone, name) for name in COPIED}
        )
    for zone in version.zones.prefetch_related("adjacent"):
        zones[zone.pk].adjacent.set(zones[one.pk] for one in zone.adjacent.all())
    logger.info("edition_copied", number=made.number, by=str(by.pk))
    return made


@transaction.atomic
def change_zone(*, zone: Zone, fields: Mapping[str, Any], by: Person) -> Zone:
    """Other words, shape or certainty. Raises EditionFixed."""
    version = ModelVersion.objects.select_for_update().get(pk=zone.version_id)
    if version.published_at:
        raise EditionFixed
    for name, value in fields.items():
        setattr(zone, name, value)
    zone.save()
    logger.info("zone_changed", zone=zone.pk, by=str(by.pk))
    return zone


@transaction.atomic
def publish_edition(*, version: ModelVersion, by: Person) -> None:
    """New landscapes begin with it; those that are, keep theirs. Raises EditionFixed."""
    locked = ModelVersion.objects.select_for_update().get(pk=version.pk)
    if locked.published_at:
        raise EditionFixed
    ModelVersion.objects.filter(is_current=True).update(is_current=False)
    locked.published_at, locked.is_current = timezone.now(), True
    locked.save()
    logger.info("edition_published", number=locked.number, by=str(by.pk))
