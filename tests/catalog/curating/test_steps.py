"""Draft, review, published and back; four eyes; what keeps a course from the archive."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from PIL import Image

from catalog.curating.images import put_image
from catalog.curating.steps import (
    NeedsSecondPerson,
    StillInUse,
    archive,
    looked_at,
    publish,
    submit,
    withdraw,
)
from catalog.models import Course, LearningPath, PathStep, PathVersion, Publication
from catalog.states import CourseState
from core.transitions import StaleState, TransitionRefused
from enrollment.actions.booking import book
from notifications.models import Notification
from planning.actions import cancel_run
from tests.catalog.curating.conftest import change, with_four_eyes
from tests.factories import employment_of, make_course, make_run
from tests.planning.browser import form_on


@pytest.fixture
def draft(cast):
    return make_course(
        owner=cast.nvwa, title="Nieuw ding", state=CourseState.DRAFT, published_at=None
    )


def step_url(course, event):
    return reverse("catalog:offer-step", args=[course.slug, event])


def page_url(course):
    return reverse("catalog:offer-course", args=[course.slug])


def seen(course):
    return looked_at(course)


def again(course):
    return Course.objects.get(pk=course.pk)


def kinds_told(person):
    return list(Notification.objects.filter(person=person).values_list("kind", flat=True))


def test_preview_shows_the_learners_page_and_says_that_it_is_one(olga, draft, client_of, cast):
    page = olga.get(reverse("catalog:offer-preview", args=[draft.slug])).content.decode()
    assert "Nieuw ding uitgebreid." in page
    assert "Voorbeeld" in page
    assert "Niet meer in de catalogus" not in page
    assert client_of(cast.alice).get(draft.get_absolute_url()).status_code == 404


def test_publishing_opens_it_to_the_own_organisation(olga, draft, client_of, cast):
    assert olga.get(step_url(draft, "publish")).status_code == 200
    assert again(draft).state == CourseState.DRAFT
    olga.post(step_url(draft, "publish"), {"seen": seen(draft)})
    assert again(draft).state == CourseState.PUBLISHED
    assert client_of(cast.alice).get(draft.get_absolute_url()).status_code == 200
    assert client_of(cast.roos).get(draft.get_absolute_url()).status_code == 404


def test_publishing_leaves_chosen_publications_alone(cast, draft):
    Publication.objects.create(
        course=draft, organisation=cast.nvwa, since="2020-01-01", until="2020-02-01"
    )
    publish(course=draft, by=cast.olga, seen=seen(draft))
    assert Publication.objects.filter(course=draft).count() == 1


def test_what_changed_after_it_was_looked_at_is_not_published(cast, draft):
    looked_at = seen(draft)
    Course.objects.filter(pk=draft.pk).update(price_excl=9999)
    with pytest.raises(StaleState):
        publish(course=draft, by=cast.olga, seen=looked_at)
    assert again(draft).state == CourseState.DRAFT


def test_withdrawn_is_gone_from_the_catalogue_and_comes_back(olga, course, client_of, cast):
    alice = client_of(cast.alice)
    olga.post(step_url(course, "withdraw"))
    assert again(course).state == CourseState.WITHDRAWN
    assert alice.get(course.get_absolute_url()).status_code == 404
    first = again(course).published_at
    olga.post(step_url(course, "publish"), {"seen": seen(course)})
    assert alice.get(course.get_absolute_url()).status_code == 200
    assert again(course).published_at == first


def test_steps_that_the_state_does_not_allow_change_nothing(olga, course):
    olga.post(step_url(course, "archive"))
    olga.post(step_url(course, "restore"))
    assert again(course).state == CourseState.PUBLISHED
    assert olga.post(step_url(course, "vernietig")).status_code == 404


# -- four eyes -----------------------------------------------------------------------------------


def test_with_four_eyes_a_draft_goes_by_way_of_a_review(cast, draft, olga):
    with_four_eyes(cast.nvwa)
    assert step_url(draft, "publish") not in olga.get(page_url(draft)).content.decode()
    response = olga.post(step_url(draft, "publish"), {"seen": seen(draft)})
    assert response.status_code == 409
    assert "eerst ter beoordeling" in response.content.decode()
    assert again(draft).state == CourseState.DRAFT


def test_who_submitted_does_not_publish_a_colleague_does(cast, otto, draft, olga, client_of):
    with_four_eyes(cast.nvwa)
    olga.post(step_url(draft, "submit"))
    assert kinds_told(otto) == ["course_submitted"]
    assert kinds_told(cast.olga) == []
    assert kinds_told(cast.ruud) == []
    assert "een collega publiceert" in olga.get(page_url(draft)).content.decode()
    response = olga.post(step_url(draft, "publish"), {"seen": seen(draft)})
    assert (response.status_code, again(draft).state) == (409, CourseState.REVIEW)
    client_of(cast.ruud).post(step_url(draft, "publish"), {"seen": seen(draft)})
    assert again(draft).state == CourseState.REVIEW
    client_of(otto).post(step_url(draft, "publish"), {"seen": seen(draft)})
    assert again(draft).state == CourseState.PUBLISHED
    assert kinds_told(cast.olga) == ["course_published"]


def test_who_changes_it_under_review_does_not_publish_it(cast, otto, draft):
    with_four_eyes(cast.nvwa)
    submit(course=draft, by=cast.olga)
    change(again(draft), otto, price_excl=999)
    with pytest.raises(NeedsSecondPerson):
        publish(course=again(draft), by=otto, seen=seen(again(draft)))
    publish(course=again(draft), by=cast.olga, seen=seen(again(draft)))


def test_a_picture_counts_as_a_change_too(cast, otto, draft):
    with_four_eyes(cast.nvwa)
    submit(course=draft, by=cast.olga)
    before = seen(again(draft))
    buffer = io.BytesIO()
    Image.new("RGB", (300, 300)).save(buffer, "PNG")
    put_image(
        course=again(draft), file=io.BytesIO(buffer.getvalue()), alt_nl="", alt_en="", by=otto
    )
    with pytest.raises(NeedsSecondPerson):
        publish(course=again(draft), by=otto, seen=seen(again(draft)))
    with pytest.raises(StaleState):
        publish(course=again(draft), by=cast.olga, seen=before)


def test_withdrawn_with_four_eyes_goes_by_way_of_a_review_too(cast, otto, course):
    with_four_eyes(cast.nvwa)
    withdraw(course=course, by=cast.olga)
    with pytest.raises(NeedsSecondPerson):
        publish(course=again(course), by=cast.olga, seen=seen(course))
    submit(course=again(course), by=cast.olga)
    publish(course=again(course), by=otto, seen=seen(course))


def test_sent_back_with_what_should_change(cast, otto, draft, client_of, olga):
    with_four_eyes(cast.nvwa)
    submit(course=draft, by=cast.olga)
    colleague = client_of(otto)
    assert colleague.post(step_url(draft, "send_back")).status_code == 422
    colleague.post(step_url(draft, "send_back"), {"note": "De prijs klopt niet."})
    assert again(draft).state == CourseState.DRAFT
    assert kinds_told(cast.olga) == ["course_sent_back"]
    assert "De prijs klopt niet." in olga.get(page_url(draft)).content.decode()
    message = olga.get(
        reverse("notifications:message", args=[Notification.objects.get(person=cast.olga).pk])
    ).content.decode()
    assert "De prijs klopt niet." in message


def test_the_queue_shows_what_waits_for_a_review(cast, olga, draft, course):
    submit(course=draft, by=cast.olga)
    page = olga.get("/aanbod/?stand=review").content.decode()
    assert "Nieuw ding" in page
    assert "Omgaan met werkdruk" not in page


def test_the_setting_is_on_the_settings_page(cast, client_of):
    url = reverse("organisations:settings", args=["nvwa"])
    petra = client_of(cast.petra)
    page = petra.get(url).content.decode()
    assert "Vier ogen bij publiceren" in page
    petra.post(url, form_on(page) | {"four_eyes": "on"})
    assert cast.nvwa.settings.four_eyes


# -- the archive ---------------------------------------------------------------------------------


@pytest.fixture
def withdrawn(cast):
    return make_course(
        owner=cast.nvwa, published_to=[cast.nvwa], title="Oud ding", state=CourseState.WITHDRAWN
    )


def reasons(course, by):
    with pytest.raises(StillInUse) as refused:
        archive(course=course, by=by)
    assert again(course).state == CourseState.WITHDRAWN
    return " ".join(veto.reason for veto in refused.value.vetoes)


def test_archived_and_restored(olga, withdrawn):
    olga.post(step_url(withdrawn, "archive"))
    assert again(withdrawn).state == CourseState.ARCHIVED
    olga.post(step_url(withdrawn, "restore"))
    assert again(withdrawn).state == CourseState.DRAFT


def test_a_run_to_come_keeps_it_with_a_way_out(cast, withdrawn, olga):
    run = make_run(course=withdrawn)
    assert "komt nog" in reasons(withdrawn, cast.olga)
    response = olga.post(step_url(withdrawn, "archive"))
    assert response.status_code == 409
    assert reverse("planning:run", args=[run.pk]) in response.content.decode()
    assert "komt nog" in olga.get(step_url(withdrawn, "archive")).content.decode()
    cancel_run(run=run, reason="Op", by=cast.olga)
    archive(course=withdrawn, by=cast.olga)


def test_a_past_run_does_not_but_who_is_still_booked_does(cast, withdrawn):
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Nog bezig")
    run = make_run(course=course)
    book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    type(run).objects.filter(pk=run.pk).update(
        starts_at="2020-01-01T09:00Z", ends_at="2020-01-01T16:00Z"
    )
    Course.objects.filter(pk=course.pk).update(state=CourseState.WITHDRAWN)
    assert "1 inschrijving loopt nog" in reasons(again(course), cast.olga)
    make_run(course=withdrawn, in_days=-30)
    archive(course=withdrawn, by=cast.olga)


def test_a_learning_path_keeps_it(cast, withdrawn):
    path = LearningPath.objects.create(slug="p", owner=cast.nvwa, title="Leerlijn toezicht")
    version = PathVersion.objects.create(path=path, number=1)
    step = PathStep.objects.create(version=version, position=1, title="Stap")
    step.courses.add(withdrawn)
    LearningPath.objects.filter(pk=path.pk).update(current=version)
    assert "Leerlijn toezicht" in reasons(withdrawn, cast.olga)


def test_a_course_that_asks_for_it_first_keeps_it(cast, withdrawn, course):
    course.requires.add(withdrawn)
    assert "Omgaan met werkdruk" in reasons(withdrawn, cast.olga)


def test_archiving_published_is_no_step(cast, course):
    with pytest.raises(TransitionRefused):
        archive(course=course, by=cast.olga)
