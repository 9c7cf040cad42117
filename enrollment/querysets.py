"""Which enrollments?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from enrollment.attendance.states import Presence
from enrollment.states import OPEN_STATES, SEATED_STATES, WANTING_STATES, EnrollmentState
from people.models import Person
from people.permissions import Permission, Purpose, Scope
from people.policy import Actor
from planning.models import Meeting
from planning.states import Priority

if TYPE_CHECKING:
    from enrollment.models import Enrollment


def _rank() -> Case:
    """0 for whom the run's priority rule puts first, 1 for everybody else."""
    return Case(
        When(run__priority=Priority.OWN_ORGANISATION, organisation=F("run__organiser"), then=0),
        When(run__priority=Priority.COMPULSORY, compulsory=True, then=0),
        default=1,
        output_field=IntegerField(),
    )


class EnrollmentQuerySet(QuerySet["Enrollment"]):
    def of(self, person: Person) -> EnrollmentQuerySet:
        return self.filter(person=person)

    def open(self) -> EnrollmentQuerySet:
        return self.filter(state__in=OPEN_STATES)

    def seated(self) -> EnrollmentQuerySet:
        """Those that take a seat of their run."""
        return self.filter(state__in=SEATED_STATES)

    def no_shows(self) -> EnrollmentQuerySet:
        """Had a seat and were absent from every meeting, without an excuse for any: as
        `enrollment.attendance.arithmetic` says of one person."""
        from enrollment.models import Attendance

        absent = Attendance.objects.filter(
            enrollment=OuterRef(OuterRef("pk")), meeting=OuterRef("pk"), presence=Presence.ABSENT
        )
        of_run = Meeting.objects.filter(run=OuterRef("run"))
        return self.seated().filter(Exists(of_run), ~Exists(of_run.filter(~Exists(absent))))

    def waiting(self) -> EnrollmentQuerySet:
        """The waitlist in the run's published order: its priority rule, then the moment of the
        wish."""
        waiting = self.filter(state=EnrollmentState.WAITLISTED).annotate(rank=_rank())
        return waiting.order_by("rank", "requested_at", "id")

    def wanting(self) -> EnrollmentQuerySet:
        """Hoping for a seat: asked for, waiting or offered."""
        return self.filter(state__in=WANTING_STATES)

    def upcoming(self) -> EnrollmentQuerySet:
        """Booked and not over yet; self-paced ones until they are finished."""
        now = timezone.now()
        return self.filter(
            Q(run__ends_at=None) | Q(run__ends_at__gte=now), state=EnrollmentState.BOOKED
        )

    def past(self) -> EnrollmentQuerySet:
        """All that is neither coming nor waiting, also what was withdrawn or cancelled."""
        over = Q(state=EnrollmentState.BOOKED, run__ends_at__lt=timezone.now())
        return self.filter(over | ~Q(state__in=OPEN_STATES))

    def with_queue_position(self) -> EnrollmentQuerySet:
        """`position`: 1 for the first who waits in the same run."""
        same_rank = Q(rank=OuterRef("rank"))
        ahead = (
            self.model._default_manager.filter(
                run=OuterRef("run"), state=EnrollmentState.WAITLISTED
            )
            .annotate(rank=_rank())
            .filter(
                Q(rank__lt=OuterRef("rank"))
                | (same_rank & Q(requested_at__lt=OuterRef("requested_at")))
                | (same_rank & Q(requested_at=OuterRef("requested_at"), pk__lt=OuterRef("pk")))
            )
            .order_by()
            .values("run")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return self.annotate(rank=_rank()).annotate(position=Coalesce(Subquery(ahead), 0) + 1)

    def visible_to(self, actor: Actor, purpose: Purpose) -> EnrollmentQuerySet:
        """Own ones as own record; to operate: those in runs that the actor organises or trains;
        to report: those made for the own team, or for the organisation."""
        if actor.person is None:
            return self.none()
        if purpose == Purpose.OWN_RECORD:
            return self.of(actor.person)
        if purpose == Purpose.OPERATE:
            return self._operated_by(actor, actor.person)
        return self._reported_to(actor) if purpose == Purpose.REPORT else self.none()

    def _operated_by(self, actor: Actor, person: Person) -> EnrollmentQuerySet:
        condition = Q(pk__in=[])
        organiser = actor.reach(Permission.RUN_PARTICIPANTS)
        if organiser:
            condition |= organiser.q("run__organiser")
        if actor.holds(Permission.RUN_ASSIST, Scope.OWN):
            condition |= Q(run__in=person.trained_runs.values("pk"))
        return self.filter(condition)

    def _reported_to(self, actor: Actor) -> EnrollmentQuerySet:
        """Each enrollment belongs to the work it was made for, through a next contract too: who
        works elsewhere as well keeps that side to themselves."""
        condition = Q(pk__in=[])
        organisation = actor.reach(Permission.ENROLLMENT_READ)
        if organisation:
            condition |= organisation.q("organisation")
        if actor.holds(Permission.ENROLLMENT_READ, Scope.TEAM):
            same_work = actor.team().filter(
                person=OuterRef("person"),
                organisation=OuterRef("organisation"),
                personnel_number=OuterRef("employment__personnel_number"),
            )
            condition |= Q(Exists(same_work))
        return self.filter(condition)

    def with_list_data(self) -> EnrollmentQuerySet:
        """What a line of a list shows, in two queries."""
        return self.select_related("run__course", "run__location").prefetch_related(
            "run__course__texts"
        )

    def with_run_data(self) -> EnrollmentQuerySet:
        """What the page of one shows, in a fixed number of queries."""
        return self.select_related(
            "run__course__owner", "run__course__supplier", "run__location", "run__seats"
        ).prefetch_related("run__course__texts", "run__meetings__location")
