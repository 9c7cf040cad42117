"""The few pages of this Moodle: the courses, and one page per course on which to finish it."""

from __future__ import annotations

from html import escape

from demo.moodle.records import Course
from demo.moodle.site import FakeMoodle

Page = tuple[int, str, dict[str, str]]
FRAME = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Moodle (demo)</title>
</head><body><header><p>Moodle (demo)</p></header><main><h1>{title}</h1>
{body}
</main></body></html>
"""


def answer(site: FakeMoodle, method: str, path: str, fields: list[tuple[str, str]]) -> Page:
    """Status, page and headers. `user` in the address is the username of who looks."""
    values = dict(fields)
    with site.lock:
        if path == "/":
            return 200, _framed("Cursussen", _courses(site)), {}
        course = site.courses.get(_number(values.get("id", "")))
        user = site.usernames.get(values.get("user", ""))
        if path != "/course/view.php" or course is None:
            return 404, _framed("Niet gevonden", "<p>Deze pagina is er niet.</p>"), {}
        if method == "POST" and user and site.is_enrolled(course.id, user):
            site.finish(course.id, user, grade=100.0)
            return 303, "", {"Location": f"{path}?id={course.id}&user={values['user']}"}
        return 200, _framed(course.fullname, _course(site, course, user)), {}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _framed(title: str, body: str) -> str:
    return FRAME.format(title=escape(title), body=body)


def _courses(site: FakeMoodle) -> str:
    rows = (
        f'<li><a href="/course/view.php?id={course.id}">{escape(course.fullname)}</a></li>'
        for course in site.courses.values()
        if course.visible and course.id != 1
    )
    return f"<ul>{''.join(rows)}</ul>"


def _who(site: FakeMoodle, course: Course) -> str:
    """There is no signing in here yet: whoever looks says who they are."""
    users = [site.users[user] for user, _method in site.enrolments[course.id]]
    rows = (
        f'<li><a href="/course/view.php?id={course.id}&amp;user={escape(user.username)}">'
        f"{escape(user.firstname)} {escape(user.lastname)}</a></li>"
        for user in sorted(users, key=lambda user: (user.lastname, user.firstname))
    )
    return f"<p>Wie ben je? (Alleen in deze demo.)</p><ul>{''.join(rows)}</ul>"


def _course(site: FakeMoodle, course: Course, user: int | None) -> str:
    if user is None:
        return _who(site, course)
    if not site.is_enrolled(course.id, user):
        return "<p>Je bent niet ingeschreven in deze cursus.</p>"
    if (user, course.id) in site.completions:
        return "<p>Je hebt deze cursus afgerond.</p>"
    who = escape(site.users[user].username)
    return (
        '<form method="post" action="/course/view.php">'
        f'<input type="hidden" name="id" value="{course.id}">'
        f'<input type="hidden" name="user" value="{who}">'
        "<button>Rond deze cursus af</button></form>"
    )
