"""An officer makes a path, publishes it and changes it; what is published stays as it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Course, LearningPath, PathStep
from catalog.paths import actions, steps
from catalog.paths.actions import PathDetails, PathRefused, VersionFixed, draft_of
from catalog.paths.models import StepKind
from catalog.paths.querysets import steps_using
from catalog.paths.steps import StepDetails
from catalog.states import CourseState
from people.models import Person
from tests.cast import Cast
from tests.factories import make_course, make_path

ClientOf = Callable[[Person], Client]


@pytest.fixture
def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Omgaan met weerstand")


@pytest.fixture
def path(cast: Cast, course: Course) -> LearningPath:
    return make_path(
        owner=cast.nvwa,
        steps=[{"title": "Leren", "courses": [course]}, {"title": "Doen", "kind": "assignment"}],
    )


def details(title: str = "Opdracht", **fields: object) -> StepDetails:
    return StepDetails(**{"kind": StepKind.ASSIGNMENT, "title": title, **fields})  # type: ignore[arg-type]


def test_made_filled_and_published_through_the_pages(
    cast: Cast, course: Course, client_of: ClientOf
) -> None:
    client = client_of(cast.olga)
    values = {"title": "Nieuw hier", "language": "nl", "sharing": "kept"}
    client.post(reverse("paths:new"), values)
    path = LearningPath.objects.get()
    assert (path.owner, path.state, path.slug) == (cast.nvwa, CourseState.DRAFT, "nieuw-hier")
    add = reverse("paths:step-new", args=[path.pk])
    step = {"title": "Leren", "kind": "courses", "required": "on"}
    found = client.post(add, {**step, "zoek": "1", "woorden": "weerstand"})
    assert found.status_code == 200
    assert course.title in found.content.decode()
    assert 'value="Leren"' in found.content.decode(), "what was filled in stays"
    assert not PathStep.objects.exists(), "looking saves nothing"
    assert client.post(add, step).status_code == 422, "no course chosen"
    client.post(add, {**step, "courses": [course.pk], "due_days": "30"})
    client.post(add, {"title": "Doen", "kind": "assignment"})
    edit = reverse("paths:edit", args=[path.pk])
    assert "Publiceer deze versie" in client.get(edit).content.decode()
    client.post(reverse("paths:change-state", args=[path.pk]), {"event": "publish"})
    path.refresh_from_db()
    assert path.state == CourseState.PUBLISHED
    first, second = path.current.steps.all()  # type: ignore[union-attr]
    assert list(first.courses.all()) == [course]
    assert (first.due_days, first.required, second.required) == (30, True, False)
    assert client.get(edit).status_code == 200


def test_steps_move_and_go(cast: Cast, course: Course, client_of: ClientOf) -> None:
    path = actions.create_path(owner=cast.nvwa, details=PathDetails("Reeks"), by=cast.olga)
    draft = draft_of(path)
    assert draft
    one, two, three = (
        steps.add_step(version=draft, details=details(title), by=cast.olga)
        for title in ("een", "twee", "drie")
    )
    client = client_of(cast.olga)
    for step, move in ((three, "up"), (three, "up"), (three, "up"), (one, "down"), (two, "remove")):
        client.post(reverse("paths:step-move", args=[step.pk]), {"move": move})
    assert list(draft.steps.values_list("title", flat=True)) == ["drie", "een"]
    steps.add_step(version=draft, details=details("vier"), by=cast.olga)
    assert list(draft.steps.values_list("title", flat=True)) == ["drie", "een", "vier"]


def test_a_published_version_is_fixed(cast: Cast, path: LearningPath, client_of: ClientOf) -> None:
    version = path.current
    assert version
    step = version.steps.first()
    for attempt in (
        lambda: steps.add_step(version=version, details=details(), by=cast.olga),
        lambda: steps.change_step(step=step, details=details(), by=cast.olga),
        lambda: steps.remove_step(step=step, by=cast.olga),
        lambda: steps.move_step(step=step, up=False, by=cast.olga),
    ):
        with pytest.raises(VersionFixed):
            attempt()
    client = client_of(cast.olga)
    for name in ("paths:step", "paths:step-move"):
        url = reverse(name, args=[step.pk])
        answer = client.post(
            url, {"move": "remove", "title": "X", "kind": "assignment"}, follow=True
        )
        assert "verandert niet meer" in answer.content.decode()
    assert list(version.steps.values_list("title", flat=True)) == ["Leren", "Doen"]
    assert client.get(reverse("paths:step-new", args=[path.pk])).status_code == 404


def test_a_change_is_a_next_version(
    cast: Cast, path: LearningPath, course: Course, client_of: ClientOf
) -> None:
    client = client_of(cast.olga)
    state = reverse("paths:change-state", args=[path.pk])
    for _twice in range(2):
        client.post(state, {"event": "next"})
    draft = draft_of(path)
    assert draft
    assert draft.number == 2
    assert list(draft.steps.first().courses.all()) == [course]  # type: ignore[union-attr]
    steps.remove_step(step=draft.steps.last(), by=cast.olga)  # type: ignore[arg-type]
    first = path.current
    path.refresh_from_db()
    assert path.current == first, "nobody sees the draft"
    client.post(state, {"event": "publish"})
    path.refresh_from_db()
    assert path.current == draft
    assert first
    assert first.steps.count() == 2, "the old version is as it was"
    assert (
        "Vervallen stap: Doen" in client.get(reverse("paths:edit", args=[path.pk])).content.decode()
    )


def test_what_cannot_be_published(cast: Cast, course: Course) -> None:
    path = actions.create_path(owner=cast.nvwa, details=PathDetails("Leeg"), by=cast.olga)
    draft = draft_of(path)
    assert draft
    with pytest.raises(PathRefused, match="verplichte stap"):
        actions.publish_path(path=path, by=cast.olga)
    step = steps.add_step(
        version=draft,
        details=StepDetails(StepKind.COURSES, "Leren", courses=[course], needed=2),
        by=cast.olga,
    )
    with pytest.raises(PathRefused, match="te weinig"):
        actions.publish_path(path=path, by=cast.olga)
    steps.change_step(
        step=step, details=StepDetails(StepKind.COURSES, "Leren", courses=[course]), by=cast.olga
    )
    Course.objects.update(state=CourseState.WITHDRAWN)
    with pytest.raises(PathRefused, match="niet gepubliceerd"):
        actions.publish_path(path=path, by=cast.olga)
    Course.objects.update(state=CourseState.PUBLISHED)
    actions.publish_path(path=path, by=cast.olga)
    with pytest.raises(PathRefused, match="geen nieuwe versie"):
        actions.publish_path(path=path, by=cast.olga)


def test_withdrawn_comes_back_and_archived_does_not(cast: Cast, path: LearningPath) -> None:
    with pytest.raises(PathRefused, match="gepubliceerd"):
        actions.archive_path(path=path, by=cast.olga)
    actions.withdraw_path(path=path, by=cast.olga)
    actions.publish_path(path=path, by=cast.olga)
    actions.withdraw_path(path=path, by=cast.olga)
    actions.archive_path(path=path, by=cast.olga)
    with pytest.raises(PathRefused):
        actions.next_version(path=path, by=cast.olga)
    with pytest.raises(PathRefused):
        actions.publish_path(path=path, by=cast.olga)


def test_the_only_version_is_not_thrown_away(cast: Cast, path: LearningPath) -> None:
    with pytest.raises(PathRefused, match="geen nieuwe versie"):
        actions.discard_draft(path=path, by=cast.olga)
    actions.next_version(path=path, by=cast.olga)
    actions.discard_draft(path=path, by=cast.olga)
    assert draft_of(path) is None
    fresh = actions.create_path(owner=cast.nvwa, details=PathDetails("Leeg"), by=cast.olga)
    with pytest.raises(PathRefused, match="enige versie"):
        actions.discard_draft(path=fresh, by=cast.olga)


def test_sharing(cast: Cast, path: LearningPath, client_of: ClientOf) -> None:
    url = reverse("paths:path", args=[path.slug])
    roos, olga = client_of(cast.roos), client_of(cast.olga)
    assert roos.get(url).status_code == 404
    form = reverse("paths:details", args=[path.pk])
    values = {"title": "Samen", "language": "nl"}
    assert olga.post(form, {**values, "sharing": "chosen"}).status_code == 422
    olga.post(form, {**values, "sharing": "chosen", "shared_with": [cast.rvo.pk]})
    assert roos.get(url).status_code == 200
    olga.post(form, {**values, "sharing": "kept", "shared_with": [cast.rvo.pk]})
    assert roos.get(url).status_code == 404
    olga.post(form, {**values, "sharing": "concern"})
    assert "Samen" in roos.get(reverse("paths:list")).content.decode()


def test_only_the_own_organisations_paths(
    cast: Cast, path: LearningPath, client_of: ClientOf
) -> None:
    edit = reverse("paths:edit", args=[path.pk])
    assert client_of(cast.ruud).get(edit).status_code == 404
    assert client_of(cast.alice).get(edit).status_code == 403
    LearningPath.objects.update(sharing="concern")
    assert client_of(cast.ruud).get(edit).status_code == 403
    assert path.title not in client_of(cast.ruud).get(reverse("paths:manage")).content.decode()


def test_foreign_courses_cannot_be_chosen(cast: Cast, client_of: ClientOf) -> None:
    kept = make_course(owner=cast.rvo, published_to=[cast.rvo], title="Alleen voor RVO")
    path = actions.create_path(owner=cast.nvwa, details=PathDetails("Reeks"), by=cast.olga)
    add = reverse("paths:step-new", args=[path.pk])
    client, step = client_of(cast.olga), {"title": "Leren", "kind": "courses"}
    found = client.post(add, {**step, "zoek": "1", "woorden": "RVO"}).content.decode()
    assert kept.title not in found
    assert client.post(add, {**step, "courses": [kept.pk]}).status_code == 422


def test_steps_using(cast: Cast, path: LearningPath, course: Course) -> None:
    draft = actions.next_version(path=path, by=cast.olga)
    using = steps_using([course.pk])
    assert {step.version for step in using} == {path.current}, "a draft binds nobody"
    assert draft not in {step.version for step in using}
    LearningPath.objects.update(state=CourseState.ARCHIVED)
    assert not steps_using([course.pk]).exists()


def test_the_changes_say_who(cast: Cast, path: LearningPath) -> None:
    from pghistory.models import Context

    actions.withdraw_path(path=path, by=cast.olga)
    assert Context.objects.latest("created_at").metadata["actor"] == str(cast.olga.pk)
