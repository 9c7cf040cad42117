"""Changes of what matters leave a trace, also when they are made in bulk."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from catalog.models import Course, CourseText, Publication
from people.middleware import HistoryMiddleware
from people.models import Employment, RoleAssignment
from people.permissions import Role
from tests.cast import Cast
from tests.factories import give_role

TRACKED = [Course, CourseText, Publication, Employment, RoleAssignment]


@pytest.mark.parametrize("model", TRACKED, ids=lambda m: m.__name__)
def test_history_is_kept_of(model: type) -> None:
    assert apps.get_model(f"{model._meta.app_label}.{model.__name__}Event")  # type: ignore[attr-defined]


def test_bulk_updates_leave_a_row_too(cast: Cast) -> None:
    events = apps.get_model("people.EmploymentEvent").objects
    before = events.count()
    changed = Employment.objects.filter(organisation=cast.nvwa).update(cost_centre="KP777")
    assert events.count() == before + changed
    assert events.filter(cost_centre="KP777").count() == changed


def test_given_and_ended_role_is_two_rows(cast: Cast) -> None:
    assignment = give_role(cast.bob, Role.LD_OFFICER, cast.nvwa)
    RoleAssignment.objects.filter(pk=assignment.pk).update(until=assignment.since)
    labels = apps.get_model("people.RoleAssignmentEvent").objects.filter(pgh_obj_id=assignment.pk)
    assert list(labels.order_by("pgh_id").values_list("pgh_label", flat=True)) == [
        "insert",
        "update",
    ]


def test_row_says_who_and_where(cast: Cast) -> None:
    """A change made by a request names the actor by opaque id, and the page."""

    def view(_request: HttpRequest) -> HttpResponse:
        Employment.objects.filter(person=cast.bob).update(scale=9)
        return HttpResponse()

    request = RequestFactory().post("/mensen/bob/")
    request.user = cast.petra
    HistoryMiddleware(view)(request)
    event = apps.get_model("people.EmploymentEvent").objects.latest("pgh_id")
    assert event.pgh_context.metadata == {"actor": str(cast.petra.pk), "path": "/mensen/bob/"}
