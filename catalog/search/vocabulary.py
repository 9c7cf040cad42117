"""The names of themes, organisations and suppliers by slug, for choices and labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import IntegerField, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language

from catalog.models import Supplier, Theme
from organisations.models import Organisation


@dataclass(frozen=True)
class Vocabulary:
    """Slug → name. `themes` stand in the order of the tree, tops in `children` with theirs."""

    themes: Mapping[str, str]
    children: Mapping[str, tuple[str, ...]]
    """Per top-level theme everything below it."""
    organisations: Mapping[str, str]
    suppliers: Mapping[str, str]


def load_vocabulary() -> Vocabulary:
    """All of it in one query: there are tens of themes and hundreds of suppliers."""
    title = "title_en" if get_language() == "en" else "title_nl"
    none = Value(None, output_field=IntegerField())
    rows = (
        Theme.objects.order_by()
        .values_list(
            Value("theme"), "slug", title, Cast("pk", IntegerField()),
            Cast("parent_id", IntegerField()), Cast("position", IntegerField()),
        )
        .union(
            Organisation.objects.order_by().values_list(
                Value("organisation"), "slug", "short_name", none, none, none
            ),
            Supplier.objects.order_by().values_list(
                Value("supplier"), "slug", "name", none, none, none
            ),
            all=True,
        )
    )  # fmt: skip
    themes = []
    names: dict[str, dict[str, str]] = {"organisation": {}, "supplier": {}}
    for kind, slug, name, pk, parent, position in rows:
        if kind == "theme":
            themes.append((position, pk, slug, name, parent))
        else:
            names[kind][slug] = name
    themes.sort()
    return Vocabulary(
        themes={slug: name for _position, _pk, slug, name, _parent in themes},
        children=_children([(pk, slug, parent) for _position, pk, slug, _name, parent in themes]),
        organisations=names["organisation"],
        suppliers=names["supplier"],
    )


def _children(themes: list[tuple[int, str, int | None]]) -> Mapping[str, tuple[str, ...]]:
    parents = {pk: parent for pk, _slug, parent in themes}
    slugs = {pk: slug for pk, slug, _parent in themes}
    below: dict[str, list[str]] = {slug: [] for _pk, slug, parent in themes if parent is None}
    for pk, slug, parent in themes:
        if parent is None:
            continue
        top = pk
        while (above := parents[top]) is not None:
            top = above
        below[slugs[top]].append(slug)
    return {top: tuple(slugs_below) for top, slugs_below in below.items()}
