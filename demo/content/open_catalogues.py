"""Courses from two openly licensed catalogues; origin and licences in open/NOTICE.md."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

from demo.content.model import CourseContent, CourseTextContent
from demo.content.text import bullets, capitalise, paragraph, slugify

_FOLDER = Path(__file__).parent / "open"
_OWNER = "kerndepartement"
_CSL_SUPPLIER = slugify("Civil Service Learning (open catalogue)")
_AI_SUPPLIER = slugify("AI-scholing zorg (open catalogus)")
_SELF_PACED = frozenset({"e_learning", "micro_learning"})
_DAY_MINUTES = 420
_UNKNOWN_MINUTES = 60


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _sentence(text: str) -> str:
    text = capitalise(" ".join(text.split()).rstrip(" ;,:"))
    return text if text.endswith((".", "?", "!", ")", "’")) else f"{text}."


def _description(text: str) -> str:
    """Blank lines part paragraphs; bullet characters become a list."""
    blocks: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lead, *items = (part.strip() for part in block.split("•"))
        if lead:
            blocks.append(paragraph(_lead(lead)))
        if any(items):
            blocks.append(bullets(_sentence(item) for item in items if item))
    return "".join(blocks)


def _lead(text: str) -> str:
    return f"{text.rstrip(': ')}:" if text.rstrip().endswith(":") else _sentence(text)


def _meetings(form: str, minutes: int) -> int:
    return 0 if form in _SELF_PACED else max(1, -(-minutes // _DAY_MINUTES))


def _limits(form: str) -> tuple[int | None, int | None]:
    if form in _SELF_PACED:
        return None, None
    return (1, 1) if form == "coaching" else (6, 60 if form in ("event", "community") else 14)


def _civil_service_course(row: dict[str, str]) -> CourseContent:
    form, minutes = row["form"], int(row["minutes"])
    low, high = _limits(form)
    goals = tuple(_sentence(goal) for goal in row["outcomes"].split(" | ") if goal)
    text = CourseTextContent(
        title=row["title"],
        summary=_sentence(row["summary"]),
        description_html=_description(row["description"] or _sentence(row["summary"])),
        goals=goals or ("You know the main ideas and can apply them in your own work.",),
        audience="All staff who read English.",
    )
    return CourseContent(
        key=f"csl-{slugify(row['title'])}",
        owner_slug=_OWNER,
        supplier_key=_CSL_SUPPLIER,
        form=form,
        theme_slugs=(row["theme"],),
        languages=("en",),
        duration_minutes=minutes,
        price_excl=Decimal("0.00"),
        texts={"en": text},
        days=_meetings(form, minutes),
        min_participants=low,
        max_participants=high,
    )


def _ai_text(row: dict[str, str]) -> CourseTextContent:
    provider, general = row["provider"], row["audience"] in ("Algemeen", "Overig")
    if row["language"] == "en":
        summary = f"Offered by {provider}, for people who use AI in care. From an open catalogue."
        detail = (
            "Content, dates and registration are the provider's; ask your training adviser first."
        )
        goals = ("You know what AI can do in health care, and what it cannot.",)
        audience = "Staff with an interest in AI and health."
    else:
        summary = f"Aanbod van {provider} over AI in de zorg. Uit een open catalogus."
        detail = "De aanbieder regelt inhoud en aanmelding; overleg met je opleidingsadviseur."
        goals = ("Je weet wat AI in de zorg kan, en wat niet.",)
        audience = "Medewerkers met belangstelling voor AI en zorg."
    if not general and row["language"] == "nl":
        audience = f"{audience[:-1]} ({row['audience'].lower()})."
    return CourseTextContent(row["title"], summary, paragraph(summary, detail), goals, audience)


def _ai_course(row: dict[str, str]) -> CourseContent:
    form, language = row["form"], row["language"]
    minutes = int(row["minutes"] or _UNKNOWN_MINUTES)
    low, high = _limits(form)
    return CourseContent(
        key=f"ai-zorg-{slugify(row['title'])}",
        owner_slug=_OWNER,
        supplier_key=_AI_SUPPLIER,
        form=form,
        theme_slugs=("artificiele-intelligentie",),
        languages=(language,),
        duration_minutes=minutes,
        price_excl=Decimal(row["price"]).quantize(Decimal("0.01")) if row["price"] else None,
        texts={language: _ai_text(row)},
        days=_meetings(form, minutes),
        min_participants=low,
        max_participants=high,
        keywords=("AI", "zorg"),
    )


def open_catalogue_courses() -> list[CourseContent]:
    """About 140 courses, all concern-wide and owned by the core department."""
    return [
        *(_civil_service_course(row) for row in _rows("civil_service_learning.csv")),
        *(_ai_course(row) for row in _rows("ai_scholing_zorg.csv")),
    ]
