"""The demo loads: valid, complete, the same every time, and only once."""

from __future__ import annotations

import datetime
import io
import itertools
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from catalog.models import CatalogueEntry, Course, Publication, SearchDocument
from core.transitions import StateTable
from demo.cast import CAST
from demo.content.themes import THEME_SLUGS
from demo.loading.load import load
from enrollment.models import Enrollment, EnrollmentLog
from enrollment.seats import drifted_pools
from enrollment.states import ENROLLMENT_STATES, EnrollmentState
from notifications.models import Notification
from organisations.models import Department, Organisation
from people.models import Employment, Person, RoleAssignment
from people.permissions import DERIVED_ROLES
from planning.models import CourseRun, Location, Meeting, SeatPool

pytestmark = pytest.mark.django_db

LOADED = (
    Organisation,
    Department,
    Person,
    Employment,
    RoleAssignment,
    Course,
    Publication,
    Location,
    CourseRun,
    Meeting,
    SeatPool,
    Enrollment,
    EnrollmentLog,
    Notification,
)
SALTED = {"password"}


def quietly(_line: str) -> None:
    pass


def load_small(**options: Any) -> bool:
    return load(size="S", say=quietly, **options)


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """Every row of the demo, as it stands in the database."""
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in SALTED}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in LOADED
    }


def load_and_undo(**options: Any) -> dict[str, list[dict[str, Any]]]:
    with transaction.atomic():
        assert load_small(**options)
        rows = snapshot()
        transaction.set_rollback(True)
    return rows


def test_counters_equal_the_recount() -> None:
    load_small()
    assert SeatPool.objects.count() == CourseRun.objects.count() == 80
    assert SeatPool.objects.filter(booked__gt=0).exists()
    assert not drifted_pools().exists()


def test_nobody_waits_while_a_seat_is_free() -> None:
    load_small()
    assert SeatPool.objects.filter(waiting__gt=0).exists()
    assert not SeatPool.objects.filter(waiting__gt=0, booked__lt=F("capacity")).exists()


def test_a_second_load_changes_nothing() -> None:
    load_small()
    before = snapshot()
    out = io.StringIO()
    call_command("load_demo", "--size", "S", stdout=out)
    assert "al geladen" in out.getvalue()
    assert snapshot() == before


def test_the_same_seed_and_day_give_the_same_rows() -> None:
    assert load_and_undo() == load_and_undo()


def test_another_seed_gives_another_demo() -> None:
    assert load_and_undo(seed=7)["Enrollment"] != load_and_undo(seed=8)["Enrollment"]


@pytest.mark.parametrize(
    "today",
    [datetime.date(2027, 1, 1), datetime.date(2027, 3, 28), datetime.date(2028, 2, 29)],
)
def test_it_loads_on_any_day(today: datetime.date) -> None:
    assert load_small(today=today)
    assert not drifted_pools().exists()


def test_when_it_stops_halfway_nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("demo.loading.load.rebuild_all", interrupted)
    with pytest.raises(CommandError, match="niets geladen"):
        call_command("load_demo", "--size", "S", "--quiet")
    assert not any(model._default_manager.exists() for model in LOADED)


def test_no_work_is_left_in_the_outbox() -> None:
    load_small()
    for model in apps.get_app_config("outbox").get_models():
        assert not model._default_manager.exists()


def test_every_course_can_be_found() -> None:
    load_small()
    published = Course.objects.exclude(published_at=None)
    assert set(SearchDocument.objects.values_list("pk", flat=True)) >= set(
        published.values_list("pk", flat=True)
    )
    assert CatalogueEntry.objects.exists()


def test_who_is_enrolled_could_see_the_course() -> None:
    load_small()
    publications = Publication.objects.filter(
        course=OuterRef("run__course"), organisation=OuterRef("organisation")
    )
    assert not Enrollment.objects.filter(~Exists(publications)).exists()


def test_enrollments_are_as_the_portal_would_have_made_them() -> None:
    """The wish comes before the start, and is frozen as the employment was."""
    load_small()
    assert not Enrollment.objects.filter(requested_at__gt=timezone.now()).exists()
    assert not Enrollment.objects.filter(requested_at__gt=F("run__starts_at")).exists()
    for enrollment in Enrollment.objects.select_related("employment"):
        for name in ("organisation_id", "department_id", "manager_id", "cost_centre", "person_id"):
            assert getattr(enrollment, name) == getattr(enrollment.employment, name)


def test_logs_tell_how_each_enrollment_came_to_its_state() -> None:
    load_small()
    for enrollment in Enrollment.objects.prefetch_related("log"):
        steps = list(enrollment.log.all())
        assert steps[0].event == "book"
        assert steps[-1].target == enrollment.state
        for earlier, later in itertools.pairwise(steps):
            assert later.source == earlier.target
            assert later.at >= earlier.at
            assert _target(ENROLLMENT_STATES, later) == later.target


def _target(table: StateTable, step: EnrollmentLog) -> str:
    return str(table.target(step.event, EnrollmentState(step.source)))


def test_the_cast_is_complete_and_has_something_to_see() -> None:
    load_small()
    people = {person.email: person for person in Person.objects.filter(has_password())}
    assert set(people) == {member.email for member in CAST}
    for member in CAST:
        person = people[member.email]
        assert person.employments.count() == (2 if member.also_at else 1)
        assert person.role_assignments.exists() == (member.role not in DERIVED_ROLES)
        if member.boss:
            assert person.employments.get().manager.given_name.lower() == member.boss
    yvonne = people["yvonne.vanderwerff@nvwa.example"]
    states = set(yvonne.enrollments.values_list("state", flat=True))
    assert {"booked", "waitlisted", "completed"} <= states
    assert yvonne.notifications.filter(read_at=None).exists()
    assert people["sietske.hofstra@nvwa.example"].trained_runs.exists()
    assert people["karim.benali@nvwa.example"].managed_employments.exists()


def test_interests_of_the_cast_are_themes_there_are() -> None:
    assert {theme for member in CAST for theme in member.interests} <= THEME_SLUGS


def has_password() -> Q:
    return ~Q(password__startswith="!")
