"""Connecting a Moodle, and saying which course lives where, from the command line."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from demo.moodle.site import TOKEN
from moodle.connections.models import Connection
from moodle.links.models import CourseLink
from moodle.states import ConnectionState, Origin
from tests.factories import make_course
from tests.moodle.linked import Linked


@pytest.fixture
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOODLE_TOKEN", TOKEN)


def connect(both: Linked, *more: str) -> str:
    out = StringIO()
    call_command("connect_moodle", "Moodle", both.site.url, *more, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("_token")
def test_a_good_moodle_is_connected_as_a_trial_first(both: Linked) -> None:
    assert "as a trial" in connect(both, "--report", "1")
    connection = Connection.objects.get()
    assert (connection.state, connection.dry_run) == (ConnectionState.ACTIVE, True)
    assert both.writes() == []
    connect(both, "--go")
    assert not Connection.objects.get().dry_run


@pytest.mark.usefixtures("_token")
@pytest.mark.parametrize(
    ("capability", "told"),
    [
        ("moodle/user:viewdetails", "accounts bekijken"),
        ("moodle/reportbuilder:viewall", "rapport"),
    ],
)
def test_what_is_missing_is_named(both: Linked, capability: str, told: str) -> None:
    Connection.objects.update(dry_run=True)
    both.site.tokens[TOKEN].lacks.add(capability)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("connect_moodle", "Moodle", both.site.url, "--go", stdout=out)
    assert [line for line in out.getvalue().splitlines() if "NOT" in line and told in line]
    assert Connection.objects.get().dry_run  # Nothing was stored.


@pytest.mark.usefixtures("_token")
def test_a_report_without_a_column_is_named(both: Linked) -> None:
    next(iter(both.site.reports.values())).columns.remove("completion:grade")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("connect_moodle", "Moodle", both.site.url, stdout=out)
    assert "Grade" in out.getvalue()


def test_without_a_token_nothing_happens(both: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOODLE_TOKEN", raising=False)
    with pytest.raises(CommandError):
        call_command("connect_moodle", "Ander", both.site.url)
    assert not Connection.objects.filter(name="Ander").exists()


def test_an_existing_course_is_linked_with_its_number(both: Linked) -> None:
    there = both.site.add_course("Oud", "oud", idnumber="OUD-7")
    course = make_course(owner=both.cast.nvwa)
    call_command("link_moodle_course", course.slug, "Moodle", "--existing", str(there.id))
    link = CourseLink.objects.get()
    assert (link.origin, link.remote_id, link.remote_idnumber) == (Origin.PICKED, there.id, "OUD-7")
    with pytest.raises(CommandError):
        call_command("link_moodle_course", course.slug, "Moodle")
    with pytest.raises(CommandError):
        call_command("link_moodle_course", course.slug, "Moodle", "--existing", "9999")
