"""What sharing otherwise would do, before it is done and while it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.models import Course, Publication, Sharing
from catalog.points import booked_people
from catalog.states import CourseState
from organisations.models import Organisation
from organisations.states import OrganisationState


@dataclass(frozen=True)
class Loss:
    """An organisation whose people no longer find it; `booked` of them keep their place."""

    organisation: Organisation
    booked: int


@dataclass(frozen=True)
class Consequences:
    ending: list[Publication] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    gaining: list[Organisation] = field(default_factory=list)
    """Whose people have it at once."""
    invited: list[Organisation] = field(default_factory=list)
    """Who may take it over from now on."""

    @property
    def booked(self) -> int:
        return sum(loss.booked for loss in self.losses)

    @property
    def fingerprint(self) -> str:
        """Of who loses and who gains it; how many are booked may change meanwhile."""
        parts = (
            [loss.organisation for loss in self.losses], self.gaining, self.invited,
        )  # fmt: skip
        return "-".join(".".join(str(one.pk) for one in part) for part in parts)


def taking_part() -> QuerySet[Organisation]:
    """Live and joining organisations."""
    return Organisation.objects.exclude(state=OrganisationState.LEFT)


def consequences_of(course: Course, sharing: str, chosen: Collection[int]) -> Consequences:
    """For who has it now, and who would have it or be offered it."""
    ending, gaining, invited = [], [], []
    there = Publication.objects.not_over().filter(course=course).select_related("organisation")
    publications = list(there.order_by("organisation__name", "since"))
    if sharing != Sharing.CONCERN:
        keeping = {course.owner_id, *(chosen if sharing == Sharing.CHOSEN else ())}
        ending = [one for one in publications if one.organisation_id not in keeping]
    others = taking_part().exclude(pk__in=[one.organisation_id for one in publications])
    others = others.exclude(pk=course.owner_id)
    if sharing == Sharing.CONCERN and course.sharing != Sharing.CONCERN:
        gaining = list(others)
    if sharing == Sharing.CHOSEN:
        were = course.shared_with.all() if course.sharing == Sharing.CHOSEN else ()
        invited = list(others.filter(pk__in=chosen).exclude(pk__in=[one.pk for one in were]))
    return Consequences(ending, _losses(course, ending), gaining, invited)


def _losses(course: Course, ending: Collection[Publication]) -> list[Loss]:
    losing = {one.organisation_id: one.organisation for one in ending}
    booked = people_booked(course, losing)
    return [Loss(organisation, booked.get(pk, 0)) for pk, organisation in losing.items()]


def people_booked(course: Course, organisation_ids: Collection[int]) -> Counter[int]:
    """By organisation how many people have a place or wait for one."""
    total: Counter[int] = Counter()
    if organisation_ids:
        for answer in booked_people.answers(course, list(organisation_ids)):
            total.update(answer)
    return total


def without_publication(organisation: Organisation) -> QuerySet[Course]:
    """What the concern has and this organisation does not have yet, drafts too."""
    there = Publication.objects.not_over().filter(course=OuterRef("pk"), organisation=organisation)
    shared = Q(sharing=Sharing.CONCERN) & ~Q(state=CourseState.ARCHIVED)
    return Course.objects.filter(shared, ~Exists(there)).exclude(owner=organisation).order_by("pk")
