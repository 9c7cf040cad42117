"""Organisations with their departments."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from demo.content.organisations import ORGANISATIONS, OrganisationContent
from demo.loading.copying import copy_in
from demo.loading.story import Story
from organisations.models import Department, Organisation
from organisations.states import OrganisationState
from organisations.themes import DEMO_THEMES, PORTAL, to_tokens
from people.models import Employment, Person
from people.permissions import Role

THEME_OF = {"autoriteit-telecom": "at", "kerndepartement": "kern"}
"""Where the slug of the theme is shorter than that of the organisation."""


@dataclass
class Staff:
    """One organisation with its people: what later stages draw from."""

    organisation: Organisation
    content: OrganisationContent
    departments: list[Department] = field(default_factory=list)
    employments: list[Employment] = field(default_factory=list)
    """In the order of the positions; without the cast."""
    by_role: dict[Role, list[Person]] = field(default_factory=dict)


def load_organisations(story: Story) -> list[Staff]:
    """Makes the nine organisations and their departments; people come later."""
    made = story.before_now(story.rng("organisations"), days=30) - datetime.timedelta(days=1100)
    staff = [
        Staff(
            Organisation(
                slug=content.slug,
                name=content.full_name,
                short_name=content.short_name,
                state=OrganisationState.LIVE,
                theme=to_tokens(DEMO_THEMES.get(THEME_OF.get(content.slug, content.slug), PORTAL)),
                email_domains=[content.email_domain],
                default_capacity=12,
                created_at=made,
            ),
            content,
        )
        for content in ORGANISATIONS
    ]
    copy_in([one.organisation for one in staff])
    for one in staff:
        one.departments = [
            Department(
                organisation=one.organisation,
                name=node.name,
                code=f"{one.organisation.short_name[:12]}-{number:03}",
            )
            for number, node in enumerate(one.content.departments, 1)
        ]
    _copy_trees(staff)
    return staff


def _copy_trees(staff: list[Staff]) -> None:
    """One level at a time: a parent needs its key before its children are written."""
    for level in range(1 + max(node.level for one in staff for node in one.content.departments)):
        rows = []
        for one in staff:
            for department, node in zip(one.departments, one.content.departments, strict=True):
                if node.level == level:
                    if node.parent is not None:
                        department.parent_id = one.departments[node.parent].pk
                    rows.append(department)
        copy_in(rows)
