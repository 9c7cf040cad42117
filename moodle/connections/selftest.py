"""Calls Moodle harmlessly and names what is missing, with what to do about it in Moodle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from moodle.client import MoodleClient, MoodleError
from moodle.client.shapes import SiteInfo
from moodle.connections.models import Connection
from moodle.pull.report import HEADERS

NEEDED = (
    "core_webservice_get_site_info",
    "core_user_create_users",
    "core_user_update_users",
    "core_user_get_users_by_field",
    "core_course_create_courses",
    "core_course_update_courses",
    "core_course_duplicate_course",
    "core_course_get_courses",
    "core_course_get_courses_by_field",
    "core_course_get_categories",
    "enrol_manual_enrol_users",
    "core_enrol_get_enrolled_users",
    "core_role_assign_roles",
    "core_role_unassign_roles",
    "core_group_create_groups",
    "core_group_get_course_groups",
    "core_group_add_group_members",
    "core_group_delete_group_members",
    "core_completion_get_course_completion_status",
    "gradereport_user_get_grade_items",
    "core_reportbuilder_retrieve_report",
    "core_reportbuilder_set_filters",
    "core_reportbuilder_filters_reset",
)
OLDEST = 2024100700
"""Moodle 4.5."""


@dataclass(frozen=True)
class Check:
    """`what` is what was looked at; `advice` what to do when it is not right."""

    what: str
    good: bool
    advice: str = ""


def examine(connection: Connection, client: MoodleClient) -> list[Check]:
    """One thing after another; without an answer to the first there is no second."""
    try:
        info = client.site.info()
    except MoodleError as error:
        advice = _("Moodle zegt “%(code)s”. Kijk of het adres en het token kloppen.")
        return [Check(_("Moodle antwoordt"), False, advice % {"code": error.code})]
    return [Check(_("Moodle antwoordt"), True), *_checks(connection, client, info)]


def _checks(connection: Connection, client: MoodleClient, info: SiteInfo) -> Iterator[Check]:
    yield Check(
        _("Moodle is 4.5 of nieuwer (%(release)s)") % {"release": info.release},
        int(float(info.version)) >= OLDEST,
        _("Werk Moodle bij: oudere versies kennen niet alle functies."),
    )
    for name in NEEDED:
        if name not in info.functions:
            advice = _("Voeg %(function)s toe aan de externe dienst van het portaal.")
            yield Check(name, False, advice % {"function": name})
    yield from _rights(client, info)
    yield _report(connection, client)


def _rights(client: MoodleClient, info: SiteInfo) -> Iterator[Check]:
    """Missing rights to look show as empty answers: so we look for what must be there."""
    role = _("Geef de rol van de gebruiker van het portaal in Moodle: %(rights)s.")

    def seen(what: str, look: Callable[[], bool], rights: str) -> Check:
        try:
            good = look()
        except MoodleError:
            good = False
        return Check(what, good, "" if good else role % {"rights": rights})

    yield seen(
        _("accounts bekijken"),
        lambda: any(
            user.username == info.username and user.email
            for user in client.users.by("id", [info.user_id])
        ),
        "moodle/user:viewdetails, moodle/user:viewalldetails, moodle/site:viewuseridentity",
    )
    yield seen(
        _("categorieën bekijken"),
        lambda: bool(client.courses.categories()),
        "moodle/category:manage",
    )
    yield seen(
        _("cursussen bekijken"),
        lambda: all(course.idnumber is not None for course in client.courses.all()),
        "moodle/course:view, moodle/course:update, moodle/course:viewhiddencourses",
    )


def _report(connection: Connection, client: MoodleClient) -> Check:
    what = _("het rapport met afrondingen")
    if connection.report_id is None:
        advice = _("Zonder rapport leest het portaal elke cursus apart: dat is langzaam.")
        return Check(what, True, advice)
    try:
        page = client.reports.page(connection.report_id, 0, 1)
    except MoodleError as error:
        advice = _("Moodle zegt “%(code)s”. Klopt het nummer, en mag de gebruiker het zien?")
        return Check(what, False, advice % {"code": error.code})
    missing = [name for name in HEADERS if page.headers.count(name) != 1]
    advice = _("Voeg deze kolommen toe aan het rapport: %(columns)s.")
    return Check(what, not missing, advice % {"columns": ", ".join(missing)} if missing else "")


def try_connection(connection: Connection, token: str) -> list[Check]:
    """With a token that is not stored yet."""
    with MoodleClient(connection.base_url, token) as client:
        return examine(connection, client)
