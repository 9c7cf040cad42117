"""The demo's Moodle: coupled once, followed to another port; finished there is finished here."""

from __future__ import annotations

import socket

import httpx
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from catalog.models import CourseForm
from demo.loading.digital import couple
from demo.moodle import FakeMoodle, serving
from demo.moodle.__main__ import furnish
from demo.moodle.site import TEMPLATE
from enrollment.actions.booking import book
from enrollment.states import EnrollmentState
from lms_portal.services.portal import free_port
from moodle import sync
from moodle.announcing import QUEUE
from moodle.connections.models import Connection
from moodle.links.models import CourseLink
from outbox.queue import drain
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run


def test_from_booking_to_finished(cast: Cast) -> None:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], form=CourseForm.E_LEARNING)
    run = make_run(course=course, self_paced=True)
    enrollment = book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    site = FakeMoodle()
    furnish(site)
    assert site.courses[TEMPLATE].shortname == "sjabloon"
    with serving(site) as url:
        with transaction.atomic():
            assert couple(url) == 1
        drain(QUEUE)
        connection = Connection.objects.get()
        sync.push(connection.pk)
        remote = CourseLink.objects.get(course=course).remote_id
        page = httpx.get(f"{url}/course/view.php?id={remote}")
        assert "Wie ben je?" in page.text
        user = {"id": str(remote), "user": str(cast.alice.pk)}
        assert "Rond deze cursus af" in httpx.get(f"{url}/course/view.php", params=user).text
        assert httpx.post(f"{url}/course/view.php", data=user).status_code == 303
        assert "afgerond" in httpx.get(f"{url}/course/view.php", params=user).text
        sync.read(connection.pk, full=True)
    enrollment.refresh_from_db()
    assert enrollment.state == EnrollmentState.COMPLETED


def test_at_another_port_it_is_the_same_moodle(cast: Cast) -> None:
    make_course(owner=cast.nvwa, published_to=[cast.nvwa], form=CourseForm.E_LEARNING)
    assert couple("http://127.0.0.1:8001") == 1
    assert couple("http://127.0.0.1:8002") == 0
    assert Connection.objects.get().base_url == "http://127.0.0.1:8002"


@pytest.mark.django_db
def test_only_in_the_demo(settings: pytest.FixtureRequest) -> None:
    settings.DEMO_MODE = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="demo"):
        call_command("demo_moodle", "http://127.0.0.1:8001")
    assert not Connection.objects.exists()


def test_a_page_that_is_not_there() -> None:
    with serving(FakeMoodle()) as url:
        assert httpx.get(f"{url}/course/view.php?id=99").status_code == 404
        assert httpx.get(url).status_code == 200


def test_a_free_port_passes_by_what_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = free_port(port - 1)
    assert found is not None
    assert found > port
