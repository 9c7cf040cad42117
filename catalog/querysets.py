"""Which courses? The policy of the catalogue, as querysets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from catalog.states import CourseState
from people.permissions import Permission, Purpose
from people.policy import Actor
from people.querysets import holds_on

if TYPE_CHECKING:
    from catalog.models import Course, Publication


class PublicationQuerySet(QuerySet["Publication"]):
    def current(self) -> PublicationQuerySet:
        """Publications that hold today (a day in Amsterdam) and that their organisation shows."""
        return self.filter(holds_on(timezone.localdate()), hidden_at=None)

    def not_over(self) -> PublicationQuerySet:
        """Those that hold today or are to come, hidden or not."""
        return self.filter(Q(until=None) | Q(until__gte=timezone.localdate()))


class CourseQuerySet(QuerySet["Course"]):
    def published_to(self, organisation_id: int | None) -> CourseQuerySet:
        """Published courses with a publication that holds today for that organisation."""
        from catalog.models import Publication

        publications = Publication.objects.current().filter(
            course=OuterRef("pk"), organisation=organisation_id
        )
        return self.filter(Exists(publications), state=CourseState.PUBLISHED)

    def shared_to(self, organisation_id: int) -> CourseQuerySet:
        """Published courses of others that this organisation may have: shared with the concern, or
        with organisations that were chosen."""
        from catalog.models import Sharing

        chosen = self.model.shared_with.through.objects.filter(
            course=OuterRef("pk"), organisation=organisation_id
        )
        shared = Q(sharing=Sharing.CONCERN) | (Q(sharing=Sharing.CHOSEN) & Exists(chosen))
        return self.filter(shared, state=CourseState.PUBLISHED).exclude(owner=organisation_id)

    def had_by(self, organisation_id: int) -> CourseQuerySet:
        """Courses of others with a publication there that is not over, hidden or not."""
        from catalog.models import Publication

        there = Publication.objects.not_over().filter(
            course=OuterRef("pk"), organisation=organisation_id
        )
        return self.filter(Exists(there)).exclude(owner=organisation_id)

    def offered_to(self, organisation_id: int) -> CourseQuerySet:
        """What this organisation may take over and did not: its people see none of it."""
        had = self.model._default_manager.had_by(organisation_id)
        return self.shared_to(organisation_id).exclude(pk__in=had.values("pk"))

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

    def with_page_data(self) -> CourseQuerySet:
        """What its page shows besides: the picture without its bytes, and as plain rows the
        themes and the accreditation points, so that these cost no query of their own."""
        from catalog.models import CourseCredit, Theme

        themes = Theme.objects.filter(courses=OuterRef("pk")).order_by("position", "pk")
        points = CourseCredit.objects.filter(course=OuterRef("pk")).order_by("register")
        return (
            self.with_card_data()
            .select_related("image")
            .defer("image__data")
            .annotate(
                theme_rows=ArraySubquery(
                    themes.values(
                        row=JSONObject(slug="slug", title_nl="title_nl", title_en="title_en")
                    )
                ),
                credit_rows=ArraySubquery(
                    points.values(
                        row=JSONObject(register="register", points=Cast("points", TextField()))
                    )
                ),
            )
        )

    def with_card_data(self) -> CourseQuerySet:
        """What a card or row of a list shows, in a fixed number of queries."""
        return self.select_related("owner", "supplier").prefetch_related("texts")
