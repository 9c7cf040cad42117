"""Which learning paths?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from catalog.states import CourseState
from people.permissions import Permission, Purpose
from people.policy import Actor

if TYPE_CHECKING:
    from catalog.paths.models import LearningPath, PathStep


class LearningPathQuerySet(QuerySet["LearningPath"]):
    def offered_to(self, organisation_id: int | None) -> LearningPathQuerySet:
        """Published paths that are open to the people of that organisation."""
        if organisation_id is None:
            return self.none()
        shared = (
            Q(owner=organisation_id)
            | Q(sharing="concern")
            | Q(
                sharing="chosen",
                pk__in=self.model.shared_with.through.objects.filter(
                    organisation=organisation_id
                ).values("learningpath"),
            )
        )
        return self.filter(shared, state=CourseState.PUBLISHED)

    def visible_to(self, actor: Actor, purpose: Purpose) -> LearningPathQuerySet:
        """The paths `actor` may see for `purpose`; the own record is `enrollment`'s matter."""
        if purpose == Purpose.BROWSE and actor.may(Permission.CATALOGUE_BROWSE):
            return self.offered_to(actor.organisation_id)
        if purpose == Purpose.CURATE:
            reach = actor.reach(Permission.COURSE_EDIT)
            return self.filter(reach.q("owner")) if reach else self.none()
        return self.none()


def steps_using(course_ids: Iterable[int]) -> QuerySet[PathStep]:
    """Steps of published versions that ask for any of these courses: who follows such a version
    counts on them. Of archived paths nobody counts on anything."""
    from catalog.paths.models import PathStep

    return (
        PathStep.objects.filter(courses__in=list(course_ids), version__published_at__isnull=False)
        .exclude(version__path__state=CourseState.ARCHIVED)
        .select_related("version__path__owner")
        .distinct()
    )
