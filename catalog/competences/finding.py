"""Finding a way in the tree, and what fits the competences that somebody chose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.models import ChosenCompetence, Competence, Course
from people.models import Person
from people.permissions import Purpose
from people.policy import Actor

MOST_FOUND = 30
LEVELS = 4
"""How deep ESCO's tree is; a course of a node fits whoever chose one of these above it."""
SUGGESTED = 4
PARENTS = tuple("__".join(["parent"] * level) for level in range(1, LEVELS))


@dataclass(frozen=True)
class Suggestion:
    """A course, and the chosen competence because of which it is shown."""

    course: Course
    because: str


def chosen_by(person: Person) -> QuerySet[Competence]:
    found: QuerySet[Competence] = Competence.objects.filter(chosen__person=person).order_by("label")
    return found


def search_tree(words: str) -> QuerySet[Competence]:
    """Every word occurs in the label; short labels first."""
    found: QuerySet[Competence] = Competence.objects.filter(retired=False)
    for word in words.split()[:6]:
        found = found.filter(label__unaccent__icontains=word)
    return found.select_related(*PARENTS[:2]).order_by("label")[:MOST_FOUND]


def branch_of(node: Competence | None) -> QuerySet[Competence]:
    """What lies right under `node`, or at the top."""
    below = Competence.objects.filter(parent=OuterRef("pk"), retired=False)
    found: QuerySet[Competence] = (
        Competence.objects.filter(parent=node, retired=False)
        .annotate(has_more=Exists(below))
        .order_by("label")
    )
    return found


def way_to(node: Competence | None) -> list[Competence]:
    """From the top down to `node`."""
    return list(reversed(list(_upwards(node))))


def suggestions_for(actor: Actor) -> list[Suggestion]:
    """Courses that this actor may browse and that belong to a chosen competence, or to one under
    it; the newest first, without those in the own record. Nobody chose: nothing to suggest."""
    if actor.person is None:
        return []
    chosen = ChosenCompetence.objects.filter(person=actor.person).values_list(
        "competence", flat=True
    )
    keys = set(chosen)
    if not keys:
        return []
    fitting = Q(competences__in=keys)
    for path in PARENTS:
        fitting |= Q(**{f"competences__{path}__in": keys})
    courses = (
        Course.objects.visible_to(actor, Purpose.BROWSE)
        .filter(pk__in=Course.objects.filter(fitting).values("pk"))
        .exclude(pk__in=Course.objects.visible_to(actor, Purpose.OWN_RECORD).values("pk"))
        .with_card_data()
        .order_by("-published_at", "-pk")[:SUGGESTED]
    )
    return _explained(list(courses), keys)


def _explained(courses: Sequence[Course], chosen: set[int]) -> list[Suggestion]:
    links = Course.competences.through.objects.filter(course__in=courses).select_related(
        "competence", *(f"competence__{path}" for path in PARENTS)
    )
    because: dict[int, str] = {}
    for link in links.order_by("pk"):
        label = next((one.label for one in _upwards(link.competence) if one.pk in chosen), "")
        if label:
            because.setdefault(link.course_id, label)
    return [Suggestion(one, because[one.pk]) for one in courses if one.pk in because]


def _upwards(node: Competence | None) -> Iterator[Competence]:
    while node is not None:
        yield node
        node = node.parent
