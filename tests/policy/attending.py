"""Attendance and finishing in the world of `expected.csv`: what Kees contests and shows, what the
learner shows, and the meetings of all runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.utils import timezone

from enrollment.attendance import codes
from enrollment.models import Contest, Enrollment, Evidence
from planning.models import CourseRun, Meeting

if TYPE_CHECKING:
    from tests.policy.world import Player, Side, World

PDF = b"%PDF-1.7"


def make_attended(world: World) -> None:
    """After everybody booked."""
    for side in world.sides.values():
        enrollment = side.enrollments["own organisation"]
        side.papers["contest"] = Contest.objects.create(enrollment=enrollment, text="Ik was er.")
        side.papers["evidence"] = shown(enrollment)
    shown(world.players["learner"].enrollments["own"])


def shown(enrollment: Enrollment) -> Evidence:
    """A file with which that person shows that they finished."""
    evidence = Evidence(
        enrollment=enrollment,
        file_name="bewijs.pdf",
        content_type="application/pdf",
        size=len(PDF),
        finished_on=timezone.localdate(),
    )
    evidence.file.save("bewijs.pdf", ContentFile(PDF), save=False)
    evidence.save()
    return evidence


def _side(world: World, player: Player, name: str) -> Side:
    return world.there(player) if name.startswith("other organisation") else world.here(player)


def _run(world: World, player: Player, name: str) -> CourseRun:
    if name in player.enrollments:
        return player.enrollments[name].run
    known_as = name.removeprefix("other organisation's ")
    known_as = "own organisation" if known_as == "other organisation" else known_as
    return _side(world, player, name).runs[known_as]


def _meeting(world: World, player: Player, name: str) -> Meeting:
    return _run(world, player, name).meetings.get()


def _scanned(world: World, player: Player, name: str) -> dict[str, Any]:
    meeting = _meeting(world, player, name)
    return {"pk": meeting.pk, "code": codes.code_for(meeting)}


def _ticket(world: World, player: Player, name: str) -> dict[str, Any]:
    if player.person is None:
        return {}
    return {"ticket": codes.ticket_for(_meeting(world, player, name), player.person)}


def _paper(kind: str) -> Any:
    return lambda world, player, name: {"pk": _side(world, player, name).papers[kind].pk}


def _file(world: World, player: Player, name: str) -> dict[str, Any]:
    if name == "own":
        return {"pk": Evidence.objects.get(enrollment__person=player.person).pk}
    return {"pk": _side(world, player, name).papers["evidence"].pk}


def filled_in(enrollment: Any) -> dict[str, Any]:
    """`enrollment` finds an enrollment by its name."""
    at_meeting = ("attendance", "attendance-code", "attendance-report")
    of_enrollment = ("finish-participant", "correct-attendance", "evidence-new", "contest-new")
    return {
        **{
            f"enrollment:{name}": lambda world, player, known: {
                "pk": _meeting(world, player, known).pk
            }
            for name in at_meeting
        },
        **{
            f"enrollment:{name}": lambda world, player, known: {
                "pk": enrollment(world, player, known).pk
            }
            for name in of_enrollment
        },
        "enrollment:finish": lambda world, player, name: {"pk": _run(world, player, name).pk},
        "enrollment:attend-scan": _scanned,
        "enrollment:contest": _paper("contest"),
        "enrollment:evidence": _paper("evidence"),
        "enrollment:evidence-file": _file,
    }


POSTED = {
    "enrollment:attend": lambda *_row: {"code": "ABCDEF"},
    "enrollment:attend-scan": _ticket,
    "enrollment:attendance": lambda *_row: {"all": "1"},
    "enrollment:contest": lambda *_row: {"granted": "no", "answer": "De lijst klopt."},
    "enrollment:contest-new": lambda *_row: {"text": "Ik was er."},
    "enrollment:evidence": lambda *_row: {"decision": "no", "reason": "Niet te lezen."},
}
