"""Writes the English text of a course; only topics with hand-written English have one."""

from __future__ import annotations

import random

from demo.content.model import CourseTextContent
from demo.content.text import bullets, capitalise, heading, join_words, paragraph, without_article
from demo.content.topic_library import TopicText
from demo.content.variants import Variant, fill, phrases

ENGLISH_KINDS = frozenset({"base", "form", "deepen"})


def _bare(text: TopicText) -> str:
    """The title's subject in running case, unless it starts with an abbreviation or a name."""
    subject = without_article(text.title.split(":")[0])
    for article in ("The ", "An ", "A "):
        subject = subject.removeprefix(article)
    proper = subject[1:2].isupper() or subject.split()[0] in (
        "English",
        "Excel",
        "DevOps",
        "Brussels",
    )
    return subject if proper else subject[0].lower() + subject[1:]


def _title(variant: Variant, text: TopicText, rng: random.Random) -> str:
    book = phrases()["en"]
    if variant.kind == "base":
        return text.title
    if variant.kind == "form":
        pattern = book["form_titles"][variant.form]
    else:
        pattern = rng.choice(book[f"{variant.kind}_titles"])
    name = _bare(text)
    return fill(pattern, bare=name, Bare=capitalise(name))


def compose_english(*, variant: Variant, rng: random.Random) -> CourseTextContent:
    """Raises ValueError for a topic without English."""
    text = variant.topic.en
    if text is None:
        raise ValueError(f"no English text for {variant.topic.key}")
    book = phrases()["en"]
    summary = text.summary
    if variant.kind != "base":
        summary = fill(rng.choice(book["summaries"]), items=join_words(text.programme[:3], "and"))
    self_paced = variant.form in ("e_learning", "micro_learning")
    how = book["self_paced"] if self_paced else rng.sample(book["how"], 2)
    before = book["before_self_paced"] if self_paced else book["before"]
    parts = [
        paragraph(*how),
        heading(rng.choice(book["headings"]))
        + bullets(f"{capitalise(p)}." for p in text.programme),
    ]
    rng.shuffle(parts)
    html = paragraph(text.scene) + "".join(parts) + paragraph(rng.choice(before))
    return CourseTextContent(_title(variant, text, rng), summary, html, text.goals, text.who)
