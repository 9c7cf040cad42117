"""Who must agree with a booking, in which order: by publication, organisation and price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from catalog.models import Publication
from enrollment.approval.models import Decider
from organisations.models import ApprovalRule, OrganisationSettings

DECIDERS: Mapping[str, tuple[Decider, ...]] = {
    ApprovalRule.NONE: (),
    ApprovalRule.MANAGER: (Decider.MANAGER,),
    ApprovalRule.OFFICER: (Decider.OFFICER,),
    ApprovalRule.BUDGET: (Decider.BUDGET_HOLDER,),
    ApprovalRule.MANAGER_BUDGET: (Decider.MANAGER, Decider.BUDGET_HOLDER),
    ApprovalRule.MANAGER_OFFICER: (Decider.MANAGER, Decider.OFFICER),
}


@dataclass(frozen=True)
class Terms:
    """What one organisation asks of somebody who books one course."""

    deciders: tuple[Decider, ...]
    settings: OrganisationSettings


def chain_for(
    publication: Publication | None, settings: OrganisationSettings, price: Decimal | None
) -> tuple[Decider, ...]:
    """The publication's own rule holds whatever the price. Else the organisation's, which lets
    pass what costs no more than its limit; an unknown price is never below it."""
    if publication and publication.approval_rule:
        return DECIDERS[publication.approval_rule]
    if price is not None and price <= settings.approval_free_up_to:
        return ()
    return DECIDERS[settings.approval_rule]


def terms_for(course_id: int, settings: OrganisationSettings, price: Decimal | None) -> Terms:
    """The terms of today for the people of `settings.organisation`. One query."""
    publication = (
        Publication.objects.current()
        .filter(course=course_id, organisation=settings.organisation_id)
        .first()
    )
    return Terms(chain_for(publication, settings, price), settings)
