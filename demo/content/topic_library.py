"""Reads the hand-written topics; everything the generator says about a subject comes from here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from demo.content.text import slugify

_FOLDER = Path(__file__).parent / "topics"
_FORM_CODES = {
    "c": "classroom",
    "e": "e_learning",
    "b": "blended",
    "m": "micro_learning",
    "k": "coaching",
    "i": "intervision",
    "o": "on_the_job",
    "n": "community",
    "v": "event",
}


@dataclass(frozen=True, slots=True)
class TopicText:
    """One language's raw material. `programme` items are noun phrases in lower case."""

    title: str
    label: str
    summary: str
    scene: str
    goals: tuple[str, ...]
    who: str
    programme: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Angle:
    """A narrower course within a topic; `form` is None when the topic's own forms do."""

    title: str
    summary: str
    form: str | None


@dataclass(frozen=True, slots=True)
class Topic:
    """`hours` is the length of the classroom form; `price` a band from 0 (free) to 3."""

    key: str
    field: str
    nl: TopicText
    en: TopicText | None
    only_english: bool
    forms: tuple[str, ...]
    hours: int
    price: int
    themes: tuple[str, ...]
    words: tuple[str, ...]
    audiences: tuple[str, ...]
    compulsory: bool
    angles: tuple[Angle, ...]
    twins: tuple[tuple[str, str, str], ...]


def _text(raw: dict[str, Any]) -> TopicText:
    return TopicText(
        title=raw["title"],
        label=raw.get("label") or raw["title"].split(":")[0],
        summary=raw["summary"],
        scene=raw["scene"],
        goals=tuple(raw["goals"]),
        who=raw["who"],
        programme=tuple(raw["programme"]),
    )


def _angle(raw: list[str]) -> Angle:
    return Angle(raw[0], raw[1], _FORM_CODES[raw[2]] if len(raw) > 2 else None)


def _topic(field: str, raw: dict[str, Any], default_audiences: list[str]) -> Topic:
    return Topic(
        key=raw.get("key") or slugify(raw["title"]),
        field=field,
        nl=_text(raw),
        en=_text(raw["en"]) if "en" in raw else None,
        only_english=raw.get("only_en", False),
        forms=tuple(_FORM_CODES[code] for code in raw["forms"].split()),
        hours=raw["hours"],
        price=raw["price"],
        themes=tuple(raw["themes"]),
        words=tuple(raw.get("words", ())),
        audiences=tuple(raw.get("for", default_audiences)),
        compulsory=raw.get("compulsory", False),
        angles=tuple(_angle(angle) for angle in raw.get("angles", ())),
        twins=tuple((t[0], t[1], t[2]) for t in raw.get("twins", ())),
    )


@cache
def all_topics() -> tuple[Topic, ...]:
    """In file order, so that generation does not depend on the file system."""
    topics: list[Topic] = []
    for path in sorted(_FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        topics += [_topic(path.stem, raw, data["audiences"]) for raw in data["topic"]]
    return tuple(topics)
