"""Which courses a topic leads to: itself, its angles and twins, levels, audiences, forms."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from demo.content.text import capitalise, without_article
from demo.content.topic_library import Angle, Topic, all_topics

_PHRASES = Path(__file__).parent / "phrases.toml"
_RARE_FORMS = frozenset({"coaching", "intervision", "on_the_job", "community"})
"""Come first among the generic variants: few topics have them and the demo needs some."""
_LEVEL_HOURS = 12
"""Only topics of at least this many classroom hours have enough matter for a deepening."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One course to be written. `detail` is the audience for kind "audience"."""

    topic: Topic
    kind: str
    form: str
    title: str
    detail: str = ""
    angle: Angle | None = None
    twin: tuple[str, str, str] | None = None


@cache
def phrases() -> dict[str, Any]:
    return tomllib.loads(_PHRASES.read_text(encoding="utf-8"))


def seeded(*parts: object) -> random.Random:
    """A generator of its own per course, so that adding a topic leaves other texts alone."""
    return random.Random("|".join(map(str, parts)))  # nosec B311


def bare(topic: Topic) -> str:
    return without_article(topic.nl.label)


def fill(pattern: str, **values: str) -> str:
    return pattern.format(**values)


def _title(patterns: list[str], topic: Topic, rng: random.Random) -> str:
    name = bare(topic)
    return fill(rng.choice(patterns), bare=name, Bare=capitalise(name))


def _audience_title(topic: Topic, noun: str) -> str:
    title = topic.nl.title
    plain = not re.search(r":| (voor|en|bij|op|in|aan|van) ", title) and len(title) < 38
    name = title if plain else capitalise(bare(topic))
    return f"{name} voor {noun}"


def _audience_form(topic: Topic, rng: random.Random) -> str:
    options = [form for form in ("e_learning", "blended") if form in topic.forms]
    return rng.choice(["classroom", "classroom", "classroom", *options])


def _core(topic: Topic) -> Iterator[Variant]:
    yield Variant(topic, "base", topic.forms[0], topic.nl.title)
    for twin in topic.twins:
        yield Variant(topic, "twin", topic.forms[0], twin[1], twin=twin)
    for number, angle in enumerate(topic.angles):
        form = angle.form or topic.forms[(number + 1) % len(topic.forms)]
        if (
            form in ("community", "intervision", "coaching", "on_the_job", "micro_learning")
            and not angle.form
        ):
            form = "classroom"
        yield Variant(topic, "angle", form, angle.title, angle=angle)


def _generic(topic: Topic, seed: int) -> list[Variant]:
    rng = seeded(seed, topic.key, "variants")
    book = phrases()
    forms = [
        Variant(topic, "form", form, _title(book["form"][form]["titles"], topic, rng))
        for form in topic.forms[1:]
    ]
    audiences = [
        Variant(
            topic,
            "audience",
            _audience_form(topic, rng),
            _audience_title(topic, book["audience"][a]["noun"]),
            a,
        )
        for a in topic.audiences
    ]
    levels = [Variant(topic, "refresh", "classroom", _title(book["refresh"]["titles"], topic, rng))]
    if topic.hours >= _LEVEL_HOURS:
        levels.append(
            Variant(topic, "deepen", "classroom", _title(book["deepen"]["titles"], topic, rng))
        )
    if "event" not in topic.forms:
        forms.append(
            Variant(topic, "form", "event", _title(book["form"]["event"]["titles"], topic, rng))
        )
    ordered = [*forms, *audiences, *levels]
    rng.shuffle(ordered)
    ordered.sort(key=lambda variant: variant.form not in _RARE_FORMS)
    return ordered


def plan_variants(*, seed: int) -> Iterator[Variant]:
    """All variants, hand-written ones first; then one generic variant per topic in each round."""
    for topic in all_topics():
        yield from _core(topic)
    for layer in zip_longest(*(_generic(topic, seed) for topic in all_topics())):
        yield from (variant for variant in layer if variant is not None)
