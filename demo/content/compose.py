"""Writes the Dutch text of a course from its topic, its variant and the owner's own colour."""

from __future__ import annotations

import random

from demo.content.model import CourseTextContent
from demo.content.organisations import OrganisationContent
from demo.content.text import bullets, capitalise, heading, invert_goal, join_words, paragraph
from demo.content.variants import Variant, bare, fill, phrases

_ALL_DAY_FORMS = ("classroom", "blended")
_LASTING_VERBS = frozenset({"kent", "weet", "herkent", "begrijpt", "kunt", "hebt", "bent"})
"""Goals about knowing read well as a result; goals about doing do not."""


def _sample(rng: random.Random, items: tuple[str, ...], count: int) -> list[str]:
    """Random choice that keeps the written order, because programmes build up."""
    chosen = sorted(rng.sample(range(len(items)), min(count, len(items))))
    return [items[index] for index in chosen]


def _values(variant: Variant, rng: random.Random) -> dict[str, str]:
    topic = variant.topic
    audience = phrases()["audience"].get(variant.detail, {}).get("noun", "")
    return {
        "label": topic.nl.label,
        "bare": bare(topic),
        "Bare": capitalise(bare(topic)),
        "aud": audience,
        "item": rng.choice(topic.nl.programme),
        "items": join_words(_sample(rng, topic.nl.programme, rng.choice((2, 3))), "en"),
    }


def _pool(variant: Variant) -> dict[str, list[str]]:
    book = phrases()
    pool: dict[str, list[str]] = book[variant.kind]
    if variant.kind == "form":
        pool = book["form"][variant.form]
    return pool


def _summary(variant: Variant, rng: random.Random) -> str:
    if variant.kind == "base":
        return variant.topic.nl.summary
    if variant.twin is not None:
        return variant.twin[2]
    if variant.angle is not None:
        return variant.angle.summary
    if variant.kind == "audience":
        patterns = phrases()["audience_summary"]["nl"]
    else:
        patterns = _pool(variant)["summaries"]
    return fill(rng.choice(patterns), **_values(variant, rng))


def _opening(variant: Variant, rng: random.Random) -> str:
    topic = variant.topic
    if variant.kind in ("base", "twin"):
        return topic.nl.scene
    if variant.kind == "audience":
        scenes: list[str] = phrases()["audience"][variant.detail]["scenes"]
        return rng.choice([*scenes, topic.nl.scene])
    if variant.kind == "angle":
        openings: list[str] = phrases()["form"][variant.form]["openings"]
        return rng.choice([*openings, topic.nl.scene, topic.nl.scene])
    return rng.choice([*_pool(variant)["openings"], topic.nl.scene])


def _goals(variant: Variant, rng: random.Random) -> tuple[str, ...]:
    topic = variant.topic
    if variant.kind == "base":
        return topic.nl.goals
    values = _values(variant, rng)
    if variant.kind in ("deepen", "refresh"):
        own = [fill(g, **values) for g in _pool(variant)["goals"]]
        return (*_sample(rng, topic.nl.goals, 2), *own)
    if variant.kind == "angle":
        return _angle_goals(variant, rng)
    if variant.form == "micro_learning":
        return (rng.choice(topic.nl.goals), "Je weet waar je verder kunt leren.")
    if variant.form in ("community", "event", "intervision", "coaching"):
        return (*_sample(rng, topic.nl.goals, 2), _meeting_goal(variant.form))
    goals = list(topic.nl.goals)
    rng.shuffle(goals)
    return tuple(goals)


def _angle_goals(variant: Variant, rng: random.Random) -> tuple[str, ...]:
    """General goals: the topic's own are too wide for one angle."""
    pool = phrases()["angle"]
    if variant.form == "micro_learning":
        return tuple(rng.sample(pool["short_goals"], 2))
    alone = variant.form == "e_learning"
    goals = rng.sample([g for g in pool["goals"] if not (alone and "collega" in g)], 3)
    if variant.form in ("community", "event", "intervision", "coaching"):
        goals[-1] = _meeting_goal(variant.form)
    return tuple(goals)


def _meeting_goal(form: str) -> str:
    return {
        "community": "Je kent collega's bij andere organisaties die je kunt bellen.",
        "event": "Je gaat naar huis met één idee dat je wilt uitproberen.",
        "intervision": "Je kijkt met meer afstand naar je eigen handelen.",
        "coaching": "Je hebt zicht op wat jou helpt en wat je tegenhoudt.",
    }[form]


def _audience(variant: Variant, rng: random.Random) -> str:
    if variant.kind == "audience":
        return str(phrases()["audience"][variant.detail]["who"])
    if variant.kind in ("deepen", "refresh"):
        return rng.choice(_pool(variant)["audience"])
    return variant.topic.nl.who


def _programme(variant: Variant, days: int, rng: random.Random) -> str:
    """A list, per day part when there are days to divide it over."""
    items = [capitalise(item) for item in variant.topic.nl.programme]
    title = heading(rng.choice(phrases()["shared"]["programme_headings"]))
    by_day = variant.form in _ALL_DAY_FORMS and 1 < days <= len(items)
    by_half = (
        variant.form in _ALL_DAY_FORMS
        and days == 1
        and _fills_a_day(variant)
        and rng.random() < 0.4
    )
    if by_day or by_half:
        names = [f"Dag {n}" for n in range(1, days + 1)] if by_day else ["Ochtend", "Middag"]
        return title + _by_part(names, variant.topic.nl.programme)
    return title + bullets(f"{item}." for item in items)


def _fills_a_day(variant: Variant) -> bool:
    enough = len(variant.topic.nl.programme) >= 3 and variant.topic.hours >= 6
    return enough and variant.kind != "refresh"


def _by_part(names: list[str], items: tuple[str, ...]) -> str:
    """Divides the items over the parts, in order and as evenly as can be."""
    rows = []
    for number, name in enumerate(names):
        start, end = (len(items) * n // len(names) for n in (number, number + 1))
        rows.append(f"{name}: {'; '.join(items[start:end])}.")
    html = bullets(rows)
    for name in names:
        html = html.replace(f"<li>{name}:", f"<li><strong>{name}:</strong>")
    return html


def _quote(owner: OrganisationContent, rng: random.Random) -> str:
    shared = phrases()["shared"]
    speaker = fill(
        rng.choice(shared["speakers"]),
        org=phrases()["org_name"][owner.slug],
        city=rng.choice(sorted(owner.cities)),
        function=rng.choice(owner.functions).title,
    )
    quote = paragraph(f"“{rng.choice(shared['quotes'])}” Aldus {speaker}.")
    return (heading(rng.choice(shared["quote_headings"])) if rng.random() < 0.5 else "") + quote


def _how(
    variant: Variant, owner: OrganisationContent, concern_wide: bool, rng: random.Random
) -> str:
    book = phrases()["form"][variant.form]
    live = variant.kind == "angle" and "how_live" in book
    how = rng.sample(book["how_live" if live else "how"], rng.choice((1, 2)))
    if concern_wide:
        colour = rng.choice(phrases()["shared"]["together"])
    else:
        colour = rng.choice(phrases()["org"][owner.slug])
    if variant.form in ("e_learning", "micro_learning", "coaching"):
        colour = ""
    return paragraph(*how, colour)


def _result(goals: tuple[str, ...], rng: random.Random) -> str:
    lasting = [goal for goal in goals if goal.split()[1] in _LASTING_VERBS]
    if not lasting:
        return ""
    title = heading(rng.choice(phrases()["shared"]["result_headings"]))
    return title + paragraph(f"Als je klaar bent, {invert_goal(rng.choice(lasting))}")


def compose_dutch(
    *,
    variant: Variant,
    owner: OrganisationContent,
    days: int,
    concern_wide: bool,
    rng: random.Random,
) -> CourseTextContent:
    """The order and the optional parts differ per course, so a list does not read as a mould."""
    shared = phrases()["shared"]
    goals = _goals(variant, rng)
    before = paragraph(rng.choice(phrases()["form"][variant.form]["before"]))
    before_title = heading(rng.choice(shared["before_headings"]))
    how = _how(variant, owner, concern_wide, rng)
    shows_programme = variant.kind != "angle" and variant.form not in (
        "micro_learning", "coaching", "intervision", "community",
    )  # fmt: skip
    parts = [how, _programme(variant, days, rng) if shows_programme else ""]
    if rng.random() < 0.35:
        parts.reverse()
    if variant.kind == "angle" and rng.random() < 0.6:
        link = rng.choice(phrases()["angle"]["links"])
        parts.append(
            paragraph(fill(link, title=variant.topic.nl.title, label=variant.topic.nl.label))
        )
    tail = [before_title + before if rng.random() < 0.6 else before]
    if rng.random() < 0.3:
        tail.insert(0, _result(goals, rng))
    if rng.random() < 0.35 and variant.form != "micro_learning":
        tail.insert(rng.randrange(len(tail) + 1), _quote(owner, rng))
    html = paragraph(_opening(variant, rng)) + "".join(parts) + "".join(tail)
    return CourseTextContent(
        variant.title, _summary(variant, rng), html, goals, _audience(variant, rng)
    )
