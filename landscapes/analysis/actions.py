"""What is decided on the pages of the analyses."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from django.db import transaction

from landscapes.maps.models import Landscape
from people.models import Person

logger = structlog.get_logger(__name__)


@transaction.atomic
def set_target(*, landscape: Landscape, target: Mapping[str, int], by: Person) -> None:
    """The spread that is aimed at, together 100, or empty: none. Keeps only what is above 0."""
    landscape.target = {key: percent for key, percent in target.items() if percent}
    landscape.save(update_fields=["target", "modified_at"])
    logger.info("landscape_target_set", landscape=landscape.pk, by=str(by.pk))
