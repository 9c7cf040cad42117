"""Where keeping joins in with other rooms; called once, when the app is ready."""

from __future__ import annotations


def join_in() -> None:
    from catalog.keeping.data import keeping_sections
    from catalog.keeping.news import register_kinds
    from people.points import person_data

    register_kinds()
    person_data.add(keeping_sections, rank=32)
