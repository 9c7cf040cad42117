"""What the village has besides: groups, orders, certificates, rooms and trainers."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from catalog.models import Publication
from enrollment.certificates.batches import handle, order_batch
from enrollment.certificates.issuing import follow_completion
from enrollment.completion.models import CompletionMethod
from enrollment.groups.actions import GroupDetails, make_dry_run
from enrollment.groups.finding import find_people
from enrollment.groups.models import GroupSource
from enrollment.models import Completion, Enrollment, Interest, SupplierContact, Transfer
from enrollment.points import CompletionChange
from enrollment.states import EnrollmentState
from planning.models import Location
from planning.rooms.actions import take_room
from planning.series.actions import save_template
from planning.series.preparing import add_item
from planning.trainers.actions import note_absence
from tests.factories import employment_of
from tests.planning.arranged import at, make_room, make_trainer, plan, slot

if TYPE_CHECKING:
    from tests.policy.village import Village


def groups(village: Village) -> None:
    """Each side looked at what it would bring to enrol somebody of its own."""
    for run, organisation in zip(village.runs, village.organisations, strict=False):
        make_dry_run(
            run=run,
            organisation=organisation,
            lines=find_people(organisation, [village.member_of(organisation).email]),
            details=GroupDetails(source=GroupSource.LIST, reason="Voor het jaarplan."),
            by=village.manager_of(organisation),
        )


def ordered(village: Village) -> None:
    """All runs are ordered at a supplier; everybody wants what they can find, on another date."""
    for run in village.runs:
        SupplierContact.objects.create(run=run, email="bureau@example.nl")
    for person in village.people:
        work = employment_of(person)
        for offered in Publication.objects.filter(organisation=work.organisation_id):
            Interest.objects.create(
                person=person,
                employment=work,
                organisation=work.organisation,
                course=offered.course,
            )


def certified(village: Village) -> None:
    """Whoever finished has a certificate, and is asked whether they use it."""
    finished = Enrollment.objects.filter(
        state=EnrollmentState.COMPLETED, person__in=village.people
    ).order_by("requested_at")
    for enrollment in finished.select_related("run__course", "person"):
        completion = Completion.objects.create(
            enrollment=enrollment,
            method=CompletionMethod.ATTENDANCE,
            finished=True,
            completed_at=timezone.now(),
        )
        with transaction.atomic():
            follow_completion(CompletionChange(enrollment, completion, by=None, was=None))
        Transfer.objects.create(enrollment=enrollment, asked_at=timezone.now())
    for organisation in village.organisations:
        run = finished.filter(organisation=organisation)[0].run
        handle(str(order_batch(run=run, by=village.manager_of(organisation)).pk), [])


def arranged(village: Village) -> None:
    """Each side has a location of its own; all share a room, and trainers who can give everything.
    Both are taken and asked by both sides."""
    shared = make_room("Gedeeld", Location.objects.create(name="Rijkskantoor", city="Utrecht"))
    for number, organisation in enumerate(village.organisations):
        manager, member = village.manager_of(organisation), village.member_of(organisation)
        course = village.course_of(organisation)
        own = make_trainer(member, organisation=organisation, courses=[course])
        all_have = make_trainer(manager, courses=village.courses)
        note_absence(trainer=own, starts_at=at(90, 9), ends_at=at(90, 17), note="", by=manager)
        plan(course, [slot(95 + number, room=shared, trainers=(own,))])
        run = plan(course, [slot(97 + number, trainers=(all_have,))])
        add_item(run=run, text="Zaal", days_before=365, by=manager)
        morning = {"day": 0, "start": "09:00", "end": "12:00", "online": False}
        fields = {"name": "Zo", "capacity": 8, "pattern": [morning]}
        save_template(course=course, organisation=organisation, fields=fields, by=manager)
        place = Location.objects.create(name="Kantoor", city="Zwolle", organisation=organisation)
        for room in (shared, make_room("Zaal", place), make_room("Nis", place)):
            take_room(
                room=room,
                organisation=organisation,
                starts_at=at(92, 9 + 3 * number),
                ends_at=at(92, 11 + 3 * number),
                title="Overleg",
                by=manager,
                option_until=timezone.localdate() + datetime.timedelta(days=5),
            )
