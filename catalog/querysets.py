"""Which courses? The policy of the catalogue, as querysets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from catalog.states import CourseState
from people.permissions import Permission, Purpose
from people.policy import Actor
from people.querysets import holds_on

if TYPE_CHECKING:
    from catalog.models import Course, Publication


class PublicationQuerySet(QuerySet["Publication"]):
    def current(self) -> PublicationQuerySet:
        """Publications that hold today (a day in Amsterdam)."""
        return self.filter(holds_on(timezone.localdate()))


class CourseQuerySet(QuerySet["Course"]):
    def published_to(self, organisation_id: int | None) -> CourseQuerySet:
        """Published courses with a publication that holds today for that organisation."""
        from catalog.models import Publication

        publications = Publication.objects.current().filter(
            course=OuterRef("pk"), organisation=organisation_id
        )
        return self.filter(Exists(publications), state=CourseState.PUBLISHED)

    def visible_to(self, actor: Actor, purpose: Purpose) -> CourseQuerySet:
        """The courses `actor` may see for `purpose`: the one answer for page, search and mail."""
        match purpose:
            case Purpose.BROWSE:
                if not actor.may(Permission.CATALOGUE_BROWSE):
                    return self.none()
                return self.published_to(actor.organisation_id)
            case Purpose.OWN_RECORD:
                return self.filter(self._in_record_of(actor))
            case Purpose.CURATE:
                reach = actor.reach(Permission.COURSE_EDIT)
                return self.filter(reach.q("owner")) if reach else self.none()
            case _:
                return self.none()

    @staticmethod
    def _in_record_of(actor: Actor) -> Q:
        from catalog.points import course_records

        condition = Q(pk__in=[])
        for records in course_records.answers(actor):
            condition |= Q(pk__in=records)
        return condition

    def with_card_data(self) -> CourseQuerySet:
        """What a card or row of a list shows, in a fixed number of queries."""
        return self.select_related("owner", "supplier").prefetch_related("texts")
