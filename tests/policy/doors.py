"""Opens the door of a row and says what happened, in the words of `expected.csv`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from django.urls import reverse

from catalog.models import Course
from catalog.search.criteria import Criteria
from catalog.search.facets import Facet
from catalog.search.query import search
from enrollment.models import Enrollment
from people.models import Employment
from people.permissions import Permission, Purpose, Scope
from people.policy import Actor
from planning.models import CourseRun
from tests.policy import addresses
from tests.policy.rows import Row
from tests.policy.world import Player, World

Question = Callable[[World, Player, str], bool]


def outcome_of(row: Row, world: World) -> str:
    """What `row` finds behind its door."""
    player = world.players[row.role]
    if row.route:
        return _through_the_web(row, world, player)
    if row.door.startswith("may "):
        permission = Permission(row.door.removeprefix("may "))
        return "yes" if reaches(player.actor(), permission, row.object, world, player) else "no"
    return "sees" if QUESTIONS[row.door](world, player, row.object) else "not"


# -- addresses ----------------------------------------------------------------------------------


def _through_the_web(row: Row, world: World, player: Player) -> str:
    method = row.door.partition(" ")[0].lower()
    fill_in = addresses.FILLED_IN.get(row.route)
    values = fill_in(world, player, row.object) if fill_in else {}
    posted = addresses.POSTED.get(row.route)
    data = posted(world, player, row.object) if posted and method == "post" else {}
    path = reverse(row.route, kwargs=values)
    player.client.raise_request_exception = False
    # A session that the door changes is not carried over to the next row.
    cookies = player.client.cookies.copy()
    response = getattr(player.client, method)(path, data)
    player.client.cookies = cookies
    if row.outcome in {"sees", "not"}:
        return _shown(row, world, player, response)
    return _in_a_word(response)


def _in_a_word(response: HttpResponse) -> str:
    if response.status_code == 302 and response["Location"].startswith("/account/login/"):
        return "sign-in"
    if response.status_code in {200, 302, 422}:
        return "ok"
    return str(response.status_code)


def _shown(row: Row, world: World, player: Player, response: HttpResponse) -> str:
    if response.status_code != 200:
        return str(response.status_code)
    title = addresses.SHOWN.get(row.route, _title_of)(world, player, row.object)
    return "sees" if title in response.content.decode() else "not"


def _title_of(world: World, player: Player, name: str) -> str:
    if name in player.enrollments:
        return player.enrollments[name].run.course.title
    return addresses.course(world, player, name).title


# -- questions ----------------------------------------------------------------------------------


def reaches(actor: Actor, permission: Permission, name: str, world: World, player: Player) -> bool:
    """Whether the policy gives `permission` that far."""
    if name == "own":
        return actor.may(permission)
    if name == "team":
        far = (Scope.TEAM, Scope.ORGANISATION, Scope.CONCERN)
        return any(actor.holds(permission, scope) for scope in far)
    if name == "concern":
        return actor.reach(permission).everywhere
    side = addresses.place_of(world, player, name)[0]
    return actor.may(permission, side.organisation.pk)


def _courses(purpose: Purpose) -> Question:
    def sees(world: World, player: Player, name: str) -> bool:
        courses = Course.objects.visible_to(player.actor(), purpose)
        return courses.filter(pk=addresses.course(world, player, name).pk).exists()

    return sees


def _runs(world: World, player: Player, name: str) -> bool:
    runs = CourseRun.objects.visible_to(player.actor(), Purpose.OPERATE)
    return runs.filter(pk=addresses.run(world, player, name).pk).exists()


def _enrollments(purpose: Purpose) -> Question:
    def sees(world: World, player: Player, name: str) -> bool:
        rows = Enrollment.objects.visible_to(player.actor(), purpose)
        return rows.filter(pk=addresses.enrollment(world, player, name).pk).exists()

    return sees


def _people(world: World, player: Player, name: str) -> bool:
    side, known_as = addresses.place_of(world, player, name)
    rows = Employment.objects.visible_to(player.actor())
    return rows.filter(person=side.people[known_as]).exists()


def _search(text: Callable[[str], str]) -> Question:
    def sees(world: World, player: Player, name: str) -> bool:
        course = addresses.course(world, player, name)
        return course.pk in search(player.actor(), Criteria(text=text(course.title))).course_ids

    return sees


def _counted(world: World, player: Player, name: str) -> bool:
    course = addresses.course(world, player, name)
    counts = search(player.actor(), Criteria()).counts.get(Facet.THEME, {})
    return bool(counts.get(course.themes.get().slug))


def mistyped(word: str) -> str:
    """Two letters in the middle have changed places."""
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


QUESTIONS: Mapping[str, Question] = {
    "courses to browse": _courses(Purpose.BROWSE),
    "courses in own record": _courses(Purpose.OWN_RECORD),
    "courses to curate": _courses(Purpose.CURATE),
    "courses to operate": _courses(Purpose.OPERATE),
    "search by words": _search(str),
    "search with a typo": _search(mistyped),
    "facet counts": _counted,
    "people to read": _people,
    "runs to operate": _runs,
    "enrollments in own record": _enrollments(Purpose.OWN_RECORD),
    "enrollments to operate": _enrollments(Purpose.OPERATE),
}
