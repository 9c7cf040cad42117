"""Beginning, marking, completing, changing version, leaving."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import Course, LearningPath, PathStep
from catalog.paths.actions import next_version, publish_path
from catalog.paths.models import StepKind
from catalog.paths.steps import StepDetails, add_step, remove_step
from catalog.states import CourseState
from enrollment.actions.booking import book
from enrollment.completion.actions import complete
from enrollment.models import Enrollment, PathEnrollment, StepMark
from enrollment.paths.actions import (
    PathNotPossible,
    advance_paths,
    begin_path,
    mark_step,
    move_to_current,
    stop_path,
    take_back_paths,
    unmark_step,
)
from enrollment.paths.leavers import open_paths, stopped_preview
from enrollment.paths.states import PathState
from notifications.models import Notification
from notifications.rendering import render
from people.leaving import end_employment
from people.models import Employment, Person
from people.points import LeaverChange
from planning.models import CourseRun
from tests.cast import Cast
from tests.enrollment.paths.test_progress import completed, course_of, on_path
from tests.factories import employment_of, make_employment, make_path, make_run

ClientOf = Callable[[Person], Client]


@pytest.fixture
def course(cast: Cast) -> Course:
    return course_of(cast, "Omgaan met weerstand")


@pytest.fixture
def path(cast: Cast, course: Course) -> LearningPath:
    return make_path(
        owner=cast.nvwa,
        steps=[
            {"title": "Leren", "courses": [course]},
            {"title": "Doen", "kind": "assignment", "due_days": 10},
        ],
    )


def step(path: LearningPath, title: str) -> PathStep:
    return PathStep.objects.get(version=path.current_id, title=title)


def marked(enrollment: PathEnrollment, by: Person, title: str = "Doen", note: str = "") -> StepMark:
    of = PathStep.objects.get(version=enrollment.version_id, title=title)
    return mark_step(enrollment=enrollment, step=of, done_on=timezone.localdate(), by=by, note=note)


def told(person: Person) -> list[str]:
    found = Notification.objects.filter(person=person, kind__startswith="path").order_by(
        "created_at"
    )
    return [one.kind for one in found]


def test_begin_and_land_on_the_own_page(
    cast: Cast, path: LearningPath, client_of: ClientOf
) -> None:
    make_run(course=path.current.steps.first().courses.get())  # type: ignore[union-attr]
    client = client_of(cast.alice)
    url = reverse("enrollment:path-begin", args=[path.slug])
    page = client.post(url, follow=True).content.decode()
    for words in ("Jouw stappen", "0 van 2 verplichte stappen klaar", "Schrijf me meteen in voor"):
        assert words in page, words
    client.post(url)
    assert PathEnrollment.objects.count() == 1, "a second click lands on the same one"
    mine = client.get(reverse("enrollment:mine")).content.decode()
    assert "Volgende stap: Leren" in mine
    assert (
        "Naar mijn leerlijn" in client.get(reverse("paths:path", args=[path.slug])).content.decode()
    )


def test_beginning_is_refused(cast: Cast, path: LearningPath) -> None:
    with pytest.raises(PathNotPossible):
        begin_path(path=path, employment=employment_of(cast.roos), by=cast.roos)
    ended = employment_of(cast.alice)
    ended.until = timezone.localdate() - datetime.timedelta(days=1)
    ended.save()
    with pytest.raises(PathNotPossible, match="dienstverband"):
        begin_path(path=path, employment=ended, by=cast.alice)
    LearningPath.objects.update(state=CourseState.WITHDRAWN)
    with pytest.raises(PathNotPossible):
        begin_path(path=path, employment=employment_of(cast.bob), by=cast.bob)


def test_the_last_required_step_completes_the_path(
    cast: Cast, path: LearningPath, course: Course
) -> None:
    enrollment = on_path(path, cast.alice)
    marked(enrollment, cast.olga)
    assert advance_paths(person=cast.alice, by=None) == []
    completed(cast.alice, course)
    assert advance_paths(person=cast.alice, by=None) == [enrollment]
    enrollment.refresh_from_db()
    assert enrollment.state == PathState.COMPLETED
    assert enrollment.ended_at
    assert advance_paths(person=cast.alice, by=None) == []
    assert told(cast.alice) == ["path_step_done", "path_completed"]


def test_marks_are_told_and_taken_back(cast: Cast, path: LearningPath, course: Course) -> None:
    enrollment = on_path(path, cast.alice)
    completed(cast.alice, course)
    mark = marked(enrollment, cast.olga, note="Mooi plan")
    enrollment.refresh_from_db()
    assert enrollment.state == PathState.COMPLETED
    assert told(cast.alice) == ["path_step_done"], "one message for one change"
    message = render(Notification.objects.filter(kind="path_step_done").latest("created_at"), "nl")
    assert "Leerlijn afgerond" in message.subject
    for words in ("Mooi plan", "Olga", "Doen"):
        assert words in message.text
    unmark_step(mark=mark, by=cast.olga)
    enrollment.refresh_from_db()
    assert (enrollment.state, enrollment.ended_at) == (PathState.ACTIVE, None)
    assert told(cast.alice)[-1] == "path_step_undone"
    assert not StepMark.objects.exists()
    with pytest.raises(PathNotPossible, match="al ongedaan"):
        unmark_step(
            mark=StepMark(pk=mark.pk + 1, enrollment=enrollment, step=mark.step), by=cast.olga
        )


def test_marks_that_are_refused(cast: Cast, path: LearningPath) -> None:
    enrollment = on_path(path, cast.alice)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(PathNotPossible, match="moet nog komen"):
        mark_step(enrollment=enrollment, step=step(path, "Doen"), done_on=tomorrow, by=cast.olga)
    marked(enrollment, cast.olga)
    with pytest.raises(PathNotPossible, match="al afgetekend"):
        marked(enrollment, cast.olga)
    other = make_path(owner=cast.nvwa, steps=[{"title": "Anders", "kind": "assignment"}])
    with pytest.raises(PathNotPossible, match="andere versie"):
        mark_step(
            enrollment=enrollment,
            step=step(other, "Anders"),
            done_on=timezone.localdate(),
            by=cast.olga,
        )
    stop_path(enrollment=enrollment, by=cast.alice)
    with pytest.raises(PathNotPossible, match="loopt niet meer"):
        marked(enrollment, cast.olga, "Leren")


def test_a_new_version_robs_nobody(
    cast: Cast, path: LearningPath, course: Course, client_of: ClientOf
) -> None:
    enrollment = on_path(path, cast.alice)
    marked(enrollment, cast.olga)
    draft = next_version(path=path, by=cast.olga)
    remove_step(step=draft.steps.get(title="Leren"), by=cast.olga)
    add_step(version=draft, details=StepDetails(StepKind.ASSIGNMENT, "Vertellen"), by=cast.olga)
    publish_path(path=path, by=cast.olga)
    enrollment.refresh_from_db()
    assert enrollment.version_id != draft.pk, "whoever is under way keeps theirs"
    client = client_of(cast.alice)
    assert (
        "Er is een nieuwere versie"
        in client.get(reverse("enrollment:path", args=[enrollment.pk])).content.decode()
    )
    url = reverse("enrollment:path-renew", args=[enrollment.pk])
    page = client.get(url).content.decode()
    assert "Nieuwe stap: Vertellen" in page
    assert "Vervallen stap: Leren" in page
    client.post(url)
    enrollment.refresh_from_db()
    assert enrollment.version_id == draft.pk
    assert enrollment.marks.get().step.version_id == draft.pk, "the mark came along"
    with pytest.raises(PathNotPossible, match="nieuwste"):
        move_to_current(enrollment=enrollment, by=cast.alice)
    marked(enrollment, cast.olga, "Vertellen")
    enrollment.refresh_from_db()
    assert enrollment.state == PathState.COMPLETED


def test_a_withdrawn_path_goes_on_for_who_is_on_it(
    cast: Cast, path: LearningPath, client_of: ClientOf
) -> None:
    enrollment = on_path(path, cast.alice)
    LearningPath.objects.update(state=CourseState.WITHDRAWN)
    url = reverse("enrollment:path", args=[enrollment.pk])
    assert client_of(cast.alice).get(url).status_code == 200
    assert client_of(cast.bob).get(url).status_code == 404


def test_stopping_and_beginning_again(cast: Cast, path: LearningPath, client_of: ClientOf) -> None:
    enrollment = on_path(path, cast.alice)
    client = client_of(cast.alice)
    url = reverse("enrollment:path-stop", args=[enrollment.pk])
    assert client.get(url).status_code == 200
    client.post(url)
    enrollment.refresh_from_db()
    assert enrollment.state == PathState.STOPPED
    assert path.title not in client.get(reverse("enrollment:mine")).content.decode()
    assert on_path(path, cast.alice).pk != enrollment.pk


def test_chosen_runs_are_booked_each_by_itself(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (course_of(cast, title) for title in ("Eerste", "Tweede", "Derde"))
    path = make_path(
        owner=cast.nvwa, steps=[{"courses": [first, second]}, {"courses": [third, first]}]
    )
    Course.objects.filter(pk=third.pk).update(price_excl=0)
    runs = [
        make_run(course=first),
        make_run(course=second),
        make_run(course=third, self_paced=True),
    ]
    stranger = make_run(course=course_of(cast, "Hoort er niet bij"))
    enrollment = on_path(path, cast.alice)
    client = client_of(cast.alice)
    page = client.get(reverse("enrollment:path", args=[enrollment.pk])).content.decode()
    assert page.count(" checked>") == 1, "only what is free and without a date is ticked beforehand"
    assert page.count('name="run"') == 3, "a course in two steps is offered once"
    from enrollment.paths import choices
    from enrollment.rules import BookingRefused

    book = choices.book

    def refuses_one(*, run, **rest):  # type: ignore[no-untyped-def]
        if run.pk == runs[0].pk:
            raise BookingRefused("Kan nu niet.")
        return book(run=run, **rest)

    monkeypatch.setattr(choices, "book", refuses_one)
    answer = client.post(
        reverse("enrollment:path-book", args=[enrollment.pk]),
        {"run": [run.pk for run in [*runs, stranger]]},
        follow=True,
    ).content.decode()
    assert "Eerste: niet ingeschreven. Kan nu niet." in answer
    assert "Tweede: je" in answer
    assert "Derde: je" in answer
    assert set(Enrollment.objects.values_list("run", flat=True)) == {runs[1].pk, runs[2].pk}
    answer = client.post(reverse("enrollment:path-book", args=[enrollment.pk]), follow=True)
    assert "Je hebt niets gekozen" in answer.content.decode()


def test_officers_mark_through_the_page(
    cast: Cast, path: LearningPath, client_of: ClientOf
) -> None:
    enrollment = on_path(path, cast.alice)
    url = reverse("enrollment:path-participant", args=[enrollment.pk])
    officer = client_of(cast.olga)
    key = step(path, "Doen").pk
    listed = officer.get(reverse("enrollment:path-participants", args=[path.pk])).content.decode()
    assert cast.alice.listed_name in listed
    assert officer.post(url, {"mark": key, "done_on": ""}).status_code == 422
    assert officer.post(url, {"mark": key, "done_on": "2999-01-01"}).status_code == 422
    today = timezone.localdate().isoformat()
    assert officer.post(url, {"mark": key, "done_on": today, "note": "Top"}).status_code == 302
    assert "Opmerking: Top" in officer.get(url).content.decode()
    assert officer.post(url, {"mark": "999999", "done_on": today}).status_code == 404
    officer.post(url, {"undo": key})
    assert not StepMark.objects.exists()
    assert officer.post(url, {"undo": key}).status_code == 404
    for colleague, status in ((cast.ruud, 404), (cast.alice, 403), (cast.mo, 403)):
        assert client_of(colleague).get(url).status_code == status


def test_the_persons_own_officer_marks_too(cast: Cast, client_of: ClientOf) -> None:
    """A path of another organisation: its officer and the person's own officer both see it."""
    path = make_path(owner=cast.nvwa, sharing="concern", steps=[{"kind": "assignment"}])
    theirs, ours = on_path(path, cast.roos), on_path(path, cast.alice)
    client = client_of(cast.ruud)
    seen, unseen = (
        client.get(reverse("enrollment:path-participant", args=[one.pk])).status_code
        for one in (theirs, ours)
    )
    assert (seen, unseen) == (200, 404)


def test_manager_and_po_see_their_own_people(
    cast: Cast, path: LearningPath, client_of: ClientOf
) -> None:
    shared = make_path(owner=cast.nvwa, title="Voor ieder", sharing="concern")
    side_job = make_employment(cast.alice, cast.rvo)
    on_path(path, cast.alice)
    begin_path(path=shared, employment=side_job, by=cast.alice)
    team = client_of(cast.mo).get(reverse("enrollment:team")).content.decode()
    person = (
        client_of(cast.petra).get(reverse("people:person", args=[cast.alice.pk])).content.decode()
    )
    for page in (team, person):
        assert path.title in page
        assert "Voor ieder" not in page, "what is followed for other work stays there"


def test_ended_work_stops_the_path(cast: Cast, path: LearningPath) -> None:
    enrollment = on_path(path, cast.alice)
    employment, yesterday = employment_of(cast.alice), timezone.localdate() - datetime.timedelta(1)
    change = LeaverChange(employment, yesterday, cast.petra, "Uit dienst", None)
    assert stopped_preview(change) == ["1 leerlijn stopt na die dag."]
    end_employment(employment=employment, last_day=yesterday, reason="Uit dienst", by=cast.petra)
    enrollment.refresh_from_db()
    assert enrollment.state == PathState.STOPPED
    assert open_paths(timezone.localdate()) == []


def test_a_path_of_work_that_ended_unseen_is_found_at_night(cast: Cast, path: LearningPath) -> None:
    enrollment = on_path(path, cast.alice)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Employment.objects.filter(pk=enrollment.employment_id).update(until=yesterday)
    assert open_paths(timezone.localdate()) == [enrollment.employment_id]


def test_the_next_contract_takes_the_path_over(cast: Cast, path: LearningPath) -> None:
    from enrollment.paths.leavers import stop_paths

    enrollment = on_path(path, cast.alice)
    following = make_employment(cast.alice, cast.nvwa)
    today = timezone.localdate()
    stop_paths(LeaverChange(employment_of(cast.alice), today, None, "", following))
    enrollment.refresh_from_db()
    assert (enrollment.state, enrollment.employment) == (PathState.ACTIVE, following)


def test_a_corrected_completion_takes_the_path_back(
    cast: Cast, path: LearningPath, course: Course
) -> None:
    enrollment = on_path(path, cast.alice)
    marked(enrollment, cast.olga)
    seat = book(run=make_run(course=course), employment=employment_of(cast.alice), by=cast.alice)
    CourseRun.objects.filter(pk=seat.run_id).update(
        starts_at=timezone.now() - datetime.timedelta(days=9),
        ends_at=timezone.now() - datetime.timedelta(days=8),
    )
    said = {"enrollment": seat, "method": "hand", "by": cast.olga}
    moment = timezone.now() - datetime.timedelta(days=1)
    complete(**said, completed_at=moment, note="Was er.")
    enrollment.refresh_from_db()
    assert enrollment.state == PathState.COMPLETED
    complete(**said, completed_at=moment, note="Een ander was er.", finished=False)
    enrollment.refresh_from_db()
    assert (enrollment.state, enrollment.ended_at) == (PathState.ACTIVE, None)
    assert told(cast.alice)[-1] == "path_reopened"
    complete(**said, completed_at=moment, note="Toch wel.")
    enrollment.refresh_from_db()
    assert enrollment.state == PathState.COMPLETED


def test_a_path_that_was_begun_again_is_left_alone(
    cast: Cast, path: LearningPath, course: Course
) -> None:
    first = on_path(path, cast.alice)
    marked(first, cast.olga)
    done = completed(cast.alice, course)
    advance_paths(person=cast.alice, by=None)
    Enrollment.objects.filter(person=cast.alice).update(state="not_completed")
    again = on_path(path, cast.alice)
    assert take_back_paths(person=cast.alice, course_id=course.pk) == []
    again.delete()
    other = course_of(cast, "Iets anders")
    assert take_back_paths(person=cast.alice, course_id=other.pk) == [], "not about this path"
    assert take_back_paths(person=cast.alice, course_id=course.pk) == [first]
    assert done is None or done.pk
