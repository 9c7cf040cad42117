"""Learning paths out of the offer, and who of the cast follows them."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any

from catalog.models import Course, LearningPath, PathStep, PathVersion
from catalog.paths.models import StepKind
from catalog.states import CourseState
from demo.content.text import slugify
from demo.loading.offer import Offer
from demo.loading.people import People
from demo.loading.story import Story
from enrollment.models import PathEnrollment

CONTENT = Path(__file__).resolve().parents[1] / "content" / "paths.toml"
BEGUN_DAYS_AGO = 40
STEP_FIELDS = ("title", "description", "needed", "required", "due_days")


def load_paths(story: Story, people: People, offer: Offer) -> int:
    """Makes the paths; returns how many. One for which the offer has too little is left out."""
    contents: list[dict[str, Any]] = tomllib.loads(CONTENT.read_text(encoding="utf-8"))["path"]
    return sum(_load(content, story, people, offer) for content in contents)


def _load(content: dict[str, Any], story: Story, people: People, offer: Offer) -> bool:
    owner = people.staff[content["owner"]].organisation
    steps = [(step, _courses(step, offer, owner.pk)) for step in content["steps"]]
    steps = [(step, courses) for step, courses in steps if courses or "themes" not in step]
    if not any(courses for _step, courses in steps):
        return False
    path = LearningPath.objects.create(
        slug=slugify(content["title"]),
        owner=owner,
        title=content["title"],
        summary=content["summary"],
        sharing=content["sharing"],
    )
    version = PathVersion.objects.create(
        path=path, number=1, published_at=story.now - datetime.timedelta(days=200)
    )
    for position, (step, courses) in enumerate(steps, start=1):
        _make_step(version, position, step, courses)
    path.current, path.state = version, CourseState.PUBLISHED
    path.save()
    for key in content["followed_by"]:
        _follow(version, story, people, key)
    return True


def _courses(step: dict[str, Any], offer: Offer, owner_id: int) -> list[Course]:
    """The best liked ones about the themes that the owner's people can book."""
    themes = set(step.get("themes", ()))
    found = [
        one
        for one in offer.courses
        if one.is_open and owner_id in one.audience and themes & set(one.content.theme_slugs)
    ]
    found.sort(key=lambda one: (-one.weight, one.course.slug))
    return [one.course for one in found[: step.get("count", 0)]]


def _make_step(
    version: PathVersion, position: int, step: dict[str, Any], courses: list[Course]
) -> None:
    values = {name: step[name] for name in STEP_FIELDS if name in step}
    kind = StepKind.COURSES if courses else StepKind.ASSIGNMENT
    made = PathStep.objects.create(version=version, position=position, kind=kind, **values)
    made.courses.set(courses)


def _follow(version: PathVersion, story: Story, people: People, key: str) -> None:
    employment = people.cast[key][0]
    PathEnrollment.objects.create(
        path=version.path,
        version=version,
        person=employment.person,
        employment=employment,
        organisation=employment.organisation,
        started_on=story.day(-BEGUN_DAYS_AGO),
    )
