"""Beginning, following and leaving a learning path."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import LearningPath, PathStep, PathVersion
from catalog.paths.present import by_title
from core.transitions import StaleState, TransitionRefused, apply_transition
from enrollment.paths import messages
from enrollment.paths.models import PathEnrollment, StepMark
from enrollment.paths.progress import progress_of
from enrollment.paths.states import PATH_STATES, PathState
from organisations.states import OrganisationState
from people.models import Employment, Person


class PathNotPossible(Exception):
    """This cannot be done; the message says why and what to do."""


@transaction.atomic
def begin_path(*, path: LearningPath, employment: Employment, by: Person) -> PathEnrollment:
    """Puts the person of `employment` on the path as it is now; who is on it already stays on what
    they have. Raises PathNotPossible."""
    path = LearningPath.objects.select_for_update(of=("self",), no_key=True).get(pk=path.pk)
    person_id = employment.person_id
    present = PathEnrollment.objects.active().filter(person=person_id, path=path).first()
    if present:
        return present
    offered = LearningPath.objects.offered_to(employment.organisation_id).filter(pk=path.pk)
    if path.current_id is None or not offered.exists():
        raise PathNotPossible(_("Met deze leerlijn kun je nu niet beginnen. Kies een andere."))
    if not _works(employment):
        raise PathNotPossible(
            _("Dit dienstverband loopt niet meer. Kies bovenaan een ander dienstverband.")
        )
    enrollment = PathEnrollment.objects.create(
        path=path,
        version_id=path.current_id,
        person_id=person_id,
        employment=employment,
        organisation_id=employment.organisation_id,
        started_on=timezone.localdate(),
    )
    advance_paths(person=employment.person, by=by)
    enrollment.refresh_from_db()
    return enrollment


@transaction.atomic
def stop_path(*, enrollment: PathEnrollment, by: Person) -> None:
    """The learner leaves the path; bookings stay. Raises PathNotPossible."""
    enrollment = _locked(enrollment)
    if enrollment.person_id != by.pk:
        raise PathNotPossible(_("Alleen wie de leerlijn volgt, stopt ermee."))
    _move(enrollment, "stop")


@transaction.atomic
def move_to_current(*, enrollment: PathEnrollment, by: Person) -> PathVersion:
    """Goes on in the newest version. What was marked by hand comes along to the step with the same
    name. Raises PathNotPossible."""
    enrollment = _locked(enrollment)
    newest = enrollment.path.current
    if enrollment.state != PathState.ACTIVE or newest is None:
        raise PathNotPossible(_("Je bent niet meer bezig met deze leerlijn."))
    if newest.pk == enrollment.version_id:
        raise PathNotPossible(_("Je volgt de nieuwste versie al."))
    there = by_title(list(newest.steps.all()))
    for mark in enrollment.marks.select_related("step"):
        same = there.get(mark.step.title.casefold().strip())
        if same and same.kind == mark.step.kind:
            mark.step = same
            mark.save(update_fields=["step", "modified_at"])
    enrollment.version = newest
    enrollment.save(update_fields=["version", "modified_at"])
    advance_paths(person=enrollment.person, by=by)
    return newest


@transaction.atomic
def mark_step(
    *,
    enrollment: PathEnrollment,
    step: PathStep,
    done_on: datetime.date,
    by: Person,
    note: str = "",
) -> StepMark:
    """Counts a step as done by hand, and tells the learner. Raises PathNotPossible."""
    enrollment = _locked(enrollment)
    if enrollment.state != PathState.ACTIVE:
        raise PathNotPossible(_("Deze leerlijn loopt niet meer. Er valt niets meer af te tekenen."))
    if step.version_id != enrollment.version_id:
        raise PathNotPossible(
            _(
                "Deze stap hoort bij een andere versie. Laad de bladzijde opnieuw en kijk wat"
                " er nu staat."
            )
        )
    if done_on > timezone.localdate():
        raise PathNotPossible(_("Deze dag moet nog komen. Kies vandaag of een eerdere dag."))
    if enrollment.marks.filter(step=step).exists():
        raise PathNotPossible(_("Een collega heeft deze stap al afgetekend."))
    mark: StepMark = StepMark.objects.create(
        enrollment=enrollment, step=step, done_on=done_on, by=by, note=note
    )
    completed = _complete_when_done(enrollment)
    messages.tell_mark(mark, by=by, completed=completed)
    return mark


@transaction.atomic
def unmark_step(*, mark: StepMark, by: Person) -> None:
    """Takes a mark back, tells the learner, and reopens the path when it is no longer complete.
    Raises PathNotPossible."""
    enrollment = _locked(mark.enrollment)
    if enrollment.state == PathState.STOPPED:
        raise PathNotPossible(_("Deze leerlijn is gestopt. Aan wat af is, verandert niets meer."))
    messages.tell_unmark(mark, by=by)
    if not StepMark.objects.filter(pk=mark.pk).delete()[0]:
        raise PathNotPossible(_("Een collega heeft dit al ongedaan gemaakt."))
    done = progress_of([enrollment])[enrollment.pk].is_complete
    if enrollment.state != PathState.COMPLETED or done:
        return
    again = PathEnrollment.objects.active().filter(
        person=enrollment.person_id, path=enrollment.path_id
    )
    if again.exists():
        raise PathNotPossible(
            _("Je collega is opnieuw met deze leerlijn begonnen. Teken dit niet meer terug.")
        )
    _move(enrollment, "reopen")


@transaction.atomic
def advance_paths(*, person: Person, by: Person | None) -> list[PathEnrollment]:
    """Completes the paths of `person` of which every required step is done by now, and tells them.

    Called whenever somebody completes a course; it may be called once too often.
    """
    active = list(
        PathEnrollment.objects.active()
        .of(person)
        .select_related("path")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    progress = progress_of(active) if active else {}
    completed = [one for one in active if progress[one.pk].is_complete]
    for one in completed:
        _move(one, "complete")
        messages.tell_completed(one, by=by)
    return completed


@transaction.atomic
def take_back_paths(*, person: Person, course_id: int) -> list[PathEnrollment]:
    """Reopens the completed paths of `person` that ask for this course and are not done without it,
    and tells them. Who began such a path again goes on with that one.

    Called when a completion is corrected to not finished; it may be called once too often.
    """
    again = PathEnrollment.objects.active().of(person).values("path")
    completed = list(
        PathEnrollment.objects.of(person)
        .filter(
            state=PathState.COMPLETED,
            version__in=PathStep.objects.filter(courses=course_id).values("version"),
        )
        .exclude(path__in=again)
        .select_related("path")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    progress = progress_of(completed) if completed else {}
    by_end = sorted(completed, key=lambda one: one.ended_at or timezone.now())
    undone = {one.path_id: one for one in by_end if not progress[one.pk].is_complete}
    for one in undone.values():
        _move(one, "reopen")
        messages.tell_reopened(one)
    return list(undone.values())


def _complete_when_done(enrollment: PathEnrollment) -> bool:
    if not progress_of([enrollment])[enrollment.pk].is_complete:
        return False
    _move(enrollment, "complete")
    return True


def _move(enrollment: PathEnrollment, event: str) -> None:
    ended_at = None if event == "reopen" else timezone.now()
    try:
        apply_transition(enrollment, table=PATH_STATES, event=event, changes={"ended_at": ended_at})
    except (TransitionRefused, StaleState) as refusal:
        raise PathNotPossible(_("Je bent niet meer bezig met deze leerlijn.")) from refusal


def _locked(enrollment: PathEnrollment) -> PathEnrollment:
    """Two officers at once: the second waits, and then sees what the first did."""
    return (
        PathEnrollment.objects.select_related("path__current", "person")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=enrollment.pk)
    )


def _works(employment: Employment) -> bool:
    current = Employment.objects.current().filter(pk=employment.pk)
    return current.filter(organisation__state=OrganisationState.LIVE).exists()
