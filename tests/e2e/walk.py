"""Every page of the portal: where it is, for whom, and with which answer.

`tests/e2e/test_walk_list.py` fails when an address of the portal is missing here.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from notifications.models import Notification
from organisations.models import Organisation
from outbox.models import Message
from people.hr.actions import bring
from people.models import Person, RoleAssignment
from people.permissions import Role
from planning.models import CourseRun
from tests.e2e import world
from tests.people.hr.files import csv_file
from tests.people.hr.files import person as csv_person

Find = Callable[[], str]


@dataclass(frozen=True)
class Stop:
    """One page as one person sees it. `who` is of the demo's cast; empty for a stranger."""

    label: str
    address: str
    """The name of its address in the urls, or a path that none answers to."""
    who: str
    find: Find
    status: int = 200
    before: str = ""
    """A CSS selector of a button to press first, to see the page's answer to a mistake."""


def _at(name: str, query: str = "", **values: object) -> Find:
    return lambda: reverse(name, kwargs=values) + query


def _course(title: str) -> Find:
    return lambda: world.course_titled(title).get_absolute_url()


def _full_run() -> CourseRun:
    run = world.offered_run("Volle bak", capacity=1)
    world.booked(world.learner(), run)
    return run


def _parked() -> str:
    Message.objects.get_or_create(
        topic="notification",
        key="e2e",
        defaults={"parked_at": world.now(), "attempts": 8, "last_error": "SMTPError: vol"},
    )
    return reverse("tasks")


def _own(state: EnrollmentState, name: str = "enrollment:enrollment") -> Find:
    def find() -> str:
        own = Enrollment.objects.filter(person=world.cast_member("yvonne"), state=state)
        if state in {EnrollmentState.BOOKED, EnrollmentState.WAITLISTED}:
            own = own.filter(run__starts_at__gt=world.now())
        return reverse(name, args=[own.earliest("requested_at").pk])

    return find


def _managed(name: str) -> Find:
    """A run of the NVWA with a long title, somebody in it, somebody waiting, somebody gone."""

    def find() -> str:
        run = world.offered_run("Verantwoordingsrapportages voor ketensamenwerking", capacity=2)
        first, second, third = (world.learner() for _ in range(3))
        world.booked(first, run)
        world.booked(second, run)
        world.booked(third, run, accept_waitlist=True)
        return reverse(name, args=[run.pk])

    return find


def _participant() -> str:
    enrollment = world.booked(world.learner(), world.offered_run())
    return reverse("enrollment:withdraw-participant", args=[enrollment.pk])


def _cancelled_run() -> str:
    run = world.offered_run()
    world.booked(world.learner(), run)
    world.cancelled(run, "De trainer is ziek.")
    return reverse("planning:run", args=[run.pk])


def _delivery(name: str) -> str:
    """A personnel file with somebody new, and somebody whose address is wrong."""
    lines = [csv_person("walk1"), csv_person("walk2", Email="fout")]
    delivery = bring(
        organisation=world.organisation(), by=world.cast_member("hans"), file_name="mensen.csv",
        stream=io.BytesIO(csv_file(lines)),
    )  # fmt: skip
    return reverse(name, args=[delivery.pk])


def _message_of(person: Callable[[], Person]) -> Find:
    def find() -> str:
        messages = Notification.objects.filter(person=person())
        return reverse("notifications:message", args=[messages.latest("created_at").pk])

    return find


def _role_to_end() -> str:
    held = RoleAssignment.objects.filter(organisation__slug="nvwa", role=Role.TRAINER)
    return reverse("rights:end", args=[held.earliest("pk").pk])


def _joining() -> str:
    """An organisation that has just begun to join."""
    values = {"name": "Rijksdienst in wording", "short_name": "RIW"}
    Organisation.objects.get_or_create(slug="in-wording", defaults=values)
    return reverse("organisations:detail", args=["in-wording"])


WALK: tuple[Stop, ...] = (
    Stop("start", "start", "yvonne", _at("start")),
    Stop("catalogue", "catalog:catalogue", "yvonne", _at("catalog:catalogue")),
    Stop("catalogue-found", "catalog:catalogue", "yvonne", _at("catalog:catalogue", "?q=gesprek")),
    Stop("catalogue-nothing", "catalog:catalogue", "yvonne", _at("catalog:catalogue", "?q=kwxzv")),
    Stop("catalogue-filtered", "catalog:catalogue", "yvonne",
         _at("catalog:catalogue", "?q=gesprek&vorm=classroom")),
    Stop("course", "catalog:course", "yvonne",
         lambda: world.offered_run().course.get_absolute_url()),
    Stop("course-imported", "catalog:course", "yvonne", _course(world.DELIVERED)),
    Stop("course-full", "catalog:course", "yvonne", lambda: _full_run().course.get_absolute_url()),
    Stop("course-no-date", "catalog:course", "yvonne", _course("Loopbaancoaching")),
    Stop("course-officer", "catalog:course", "marieke", _course(world.DELIVERED)),
    Stop("book", "enrollment:book", "yvonne",
         lambda: reverse("enrollment:book", args=[world.offered_run().pk])),
    Stop("book-waitlist", "enrollment:book", "yvonne",
         lambda: reverse("enrollment:book", args=[_full_run().pk])),
    Stop("booked", "enrollment:enrollment", "yvonne", _own(EnrollmentState.BOOKED)),
    Stop("waitlisted", "enrollment:enrollment", "yvonne", _own(EnrollmentState.WAITLISTED)),
    Stop("completed", "enrollment:enrollment", "yvonne", _own(EnrollmentState.COMPLETED)),
    Stop("cancelled", "enrollment:enrollment", "yvonne", _own(EnrollmentState.CANCELLED)),
    Stop("withdrawn", "enrollment:enrollment", "yvonne", _own(EnrollmentState.WITHDRAWN)),
    Stop("withdraw", "enrollment:withdraw", "yvonne",
         _own(EnrollmentState.BOOKED, "enrollment:withdraw")),
    Stop("withdraw-waitlist", "enrollment:withdraw", "yvonne",
         _own(EnrollmentState.WAITLISTED, "enrollment:withdraw")),
    Stop("mine", "enrollment:mine", "yvonne", _at("enrollment:mine")),
    Stop("mine-officer", "enrollment:mine", "hans", _at("enrollment:mine")),
    Stop("inbox", "notifications:inbox", "yvonne", _at("notifications:inbox")),
    Stop("message", "notifications:message", "yvonne",
         _message_of(lambda: world.cast_member("yvonne"))),
    Stop("profile", "people:profile", "yvonne", _at("people:profile")),
    Stop("profile-two-jobs", "people:profile", "esther", _at("people:profile")),
    Stop("my-data", "people:my-data", "yvonne", _at("people:my-data")),
    Stop("team", "enrollment:team", "karim", _at("enrollment:team")),
    Stop("delegations", "people:delegations", "karim", _at("people:delegations")),
    Stop("people", "people:people", "hans", _at("people:people")),
    Stop("people-nothing", "people:people", "hans", _at("people:people", "?q=kwxzv")),
    Stop("person", "people:person", "hans",
         lambda: reverse("people:person", args=[world.cast_member("yvonne").pk])),
    Stop("runs", "planning:runs", "marieke", _at("planning:runs")),
    Stop("runs-nothing", "planning:runs", "marieke", _at("planning:runs", "?q=kwxzv")),
    Stop("runs-trainer", "planning:runs", "sietske", _at("planning:runs")),
    Stop("run", "planning:run", "marieke", _managed("planning:run")),
    Stop("run-cancelled", "planning:run", "marieke", _cancelled_run),
    Stop("run-new", "planning:run-new", "marieke",
         lambda: reverse("planning:run-new", args=[world.course_titled(world.DELIVERED).slug])),
    Stop("run-new-mistakes", "planning:run-new", "marieke",
         lambda: reverse("planning:run-new", args=[world.course_titled(world.DELIVERED).slug]),
         status=422, before="main form .lp-actions:last-child button[type=submit]"),
    Stop("run-edit", "planning:run-edit", "marieke", _managed("planning:run-edit")),
    Stop("run-cancel", "planning:run-cancel", "marieke", _managed("planning:run-cancel")),
    Stop("run-cancel-mistakes", "planning:run-cancel", "marieke", _managed("planning:run-cancel"),
         status=422, before="main form button"),
    Stop("withdraw-participant", "enrollment:withdraw-participant", "marieke", _participant),
    Stop("tasks", "tasks", "femke", _at("tasks")),
    Stop("tasks-parked", "tasks", "femke", _parked),
    Stop("roles-index", "rights:index", "femke", _at("rights:index")),
    Stop("roles", "rights:roles", "hans", _at("rights:roles", slug="nvwa")),
    Stop("roles-concern", "rights:concern", "femke", _at("rights:concern")),
    Stop("role-give", "rights:give", "hans", _at("rights:give", "?q=van", slug="nvwa")),
    Stop("role-give-nobody", "rights:give", "hans", _at("rights:give", "?q=kwxzv", slug="nvwa")),
    Stop("role-give-mistakes", "rights:give", "hans", _at("rights:give", "?q=van", slug="nvwa"),
         status=422, before="main form.lp-card button[type=submit]"),
    Stop("role-give-concern", "rights:concern-give", "femke", _at("rights:concern-give")),
    Stop("role-end", "rights:end", "hans", _role_to_end),
    Stop("rights-review", "rights:review", "hans", _at("rights:review", slug="nvwa")),
    Stop("who-may-what", "rights:who-may-what", "yvonne", _at("rights:who-may-what")),
    Stop("security-log", "rights:log", "femke", _at("rights:log")),
    Stop("security-log-nothing", "rights:log", "femke", _at("rights:log", "?tot=2020-01-01")),
    Stop("organisations", "organisations:overview", "femke", _at("organisations:overview")),
    Stop("organisation-add", "organisations:add", "femke", _at("organisations:add")),
    Stop("organisation-add-mistakes", "organisations:add", "femke", _at("organisations:add"),
         status=422, before="main form button[type=submit]"),
    Stop("organisation", "organisations:detail", "femke", _at("organisations:detail", slug="nvwa")),
    Stop("organisation-joins", "organisations:detail", "femke", _joining),
    Stop("organisation-not-ready", "organisations:detail", "femke", _joining,
         status=409, before="main aside form button[type=submit]"),
    Stop("organisation-plan", "organisations:plan", "femke",
         _at("organisations:plan", slug="nvwa")),
    Stop("organisation-leave", "organisations:leave", "femke",
         _at("organisations:leave", slug="nvwa")),
    Stop("organisation-settings", "organisations:settings", "hans",
         _at("organisations:settings", slug="nvwa")),
    Stop("organisation-theme", "organisations:theme", "hans",
         _at("organisations:theme", slug="nvwa")),
    Stop("imports", "people:imports", "hans", _at("people:imports")),
    Stop("imports-mistakes", "people:imports", "hans", _at("people:imports"),
         status=422, before="main form button[type=submit]"),
    Stop("import", "people:import", "hans", lambda: _delivery("people:import")),
    Stop("import-problems", "people:import", "hans",
         lambda: _delivery("people:import") + "?deel=problems"),
    Stop("import-columns", "people:import-columns", "hans",
         lambda: _delivery("people:import-columns")),
    Stop("links", "people:links", "femke", _at("people:links")),
    Stop("demo-people", "demo:people", "", _at("demo:people")),
    Stop("sign-in", "account_login", "", _at("account_login")),
    Stop("sign-out", "account_logout", "yvonne", _at("account_logout")),
    Stop("sign-up", "account_signup", "", _at("account_signup")),
    Stop("inactive", "account_inactive", "", _at("account_inactive")),
    Stop("password-change", "account_change_password", "yvonne", _at("account_change_password")),
    Stop("password-reset", "account_reset_password", "", _at("account_reset_password")),
    Stop("password-reset-done", "account_reset_password_done", "",
         _at("account_reset_password_done")),
    Stop("password-reset-key", "account_reset_password_from_key", "",
         _at("account_reset_password_from_key", uidb36="1", key="verlopen-sleutel")),
    Stop("password-reset-key-done", "account_reset_password_from_key_done", "",
         _at("account_reset_password_from_key_done")),
    Stop("email-sent", "account_email_verification_sent", "",
         _at("account_email_verification_sent")),
    Stop("email-confirm", "account_confirm_email", "",
         _at("account_confirm_email", key="verlopen")),
    Stop("reauthenticate", "account_reauthenticate", "yvonne", _at("account_reauthenticate")),
    Stop("not-found", "bestaat-niet", "yvonne", lambda: "/bestaat-niet/", status=404),
    Stop("forbidden", "verboden", "yvonne", _at("planning:runs"), status=403),
)  # fmt: skip

NOT_PAGES: dict[str, str] = {
    "organisations:go-live": "POST only",
    "organisations:return": "POST only",
    "notifications:read": "POST only",
    "notifications:read-all": "POST only",
    "notifications:preferences": "POST only",
    "notifications:calendar": "a file for the calendar",
    "tasks-retry": "POST only",
    "people:import-start": "POST only",
    "people:import-undo": "POST only",
    "people:link-answer": "POST only",
    "people:my-link": "POST only",
    "people:language": "POST only",
    "people:delegation-end": "POST only",
    "people:my-data-download": "a file to take along",
    "people:act-for": "POST only",
    "demo:sign-in": "POST only",
    "account_email": "sends on to the profile: addresses come from the organisation",
    "account_set_password": "sends who has a password on to change it",
    "account_confirm_login_code": "signing in by a code in a mail is off",
    "theme-css": "a stylesheet",
    "security-txt": "plain text",
    "health-live": "for machines",
    "health-ready": "for machines",
}
"""Addresses that are no page to look at, and why."""
