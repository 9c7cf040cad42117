"""Evidence: looked at by its bytes, kept apart, judged by an officer, and gone in time."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enrollment.actions.booking import book
from enrollment.completion import evidence as room
from enrollment.completion.evidence import (
    AlreadyJudged,
    EvidenceRefused,
    bring_evidence,
    confirm_evidence,
    forget_old_evidence,
    refuse_evidence,
)
from enrollment.completion.models import Completion, Evidence
from enrollment.completion.sniffing import kind_of, safe_name
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from notifications.models import Notification
from organisations.models import OrganisationSettings
from people.models import Person
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]
PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = storages


@pytest.fixture
def enrollment(cast: Cast) -> Enrollment:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    run = make_run(course=course, self_paced=True)
    return book(run=run, employment=employment_of(cast.alice), by=cast.alice)


def bring(enrollment: Enrollment, data: bytes = PDF, **values: Any) -> Evidence:
    given: dict[str, Any] = {
        "file_name": "certificaat.pdf",
        "finished_on": timezone.localdate(),
        "by": enrollment.person,
        **values,
    }
    return bring_evidence(enrollment=enrollment, file=ContentFile(data), **given)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"<svg xmlns=''>", None),
        (b"<html><script>", None),
        (b"MZ\x90\x00", None),
        (b"PK\x03\x04", None),
        (b" %PDF-1.7", None),
        (b"", None),
    ],
)
def test_the_bytes_tell(head: bytes, kind: str | None) -> None:
    assert kind_of(head) == kind


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("diploma.pdf", "diploma.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\map\\foto.html", "foto.pdf"),
        ('a"b\r\n.exe', "ab.pdf"),
        (".pdf", "pdf.pdf"),
        ("", "bewijs.pdf"),
    ],
)
def test_the_name_is_made_harmless(name: str, safe: str) -> None:
    assert safe_name(name, "application/pdf") == safe


def test_brought_asked_and_confirmed(cast: Cast, enrollment: Enrollment) -> None:
    one = bring(enrollment)
    assert one.content_type == "application/pdf"
    assert "certificaat" not in str(one.file.name)
    asked = Notification.objects.filter(kind="evidence_to_judge")
    assert [row.person for row in asked] == [cast.olga]
    confirm_evidence(evidence=one, by=cast.olga)
    enrollment.refresh_from_db()
    assert enrollment.state == EnrollmentState.COMPLETED
    assert Completion.objects.get().method == "evidence"
    one.refresh_from_db()
    assert one.confirmed
    assert default_storage.exists(str(one.file.name))
    with pytest.raises(AlreadyJudged):
        refuse_evidence(evidence=one, by=cast.olga, reason="Toch niet.")


def test_refused_is_gone_at_once(
    cast: Cast, enrollment: Enrollment, django_capture_on_commit_callbacks: Any
) -> None:
    one = bring(enrollment)
    name = str(one.file.name)
    with pytest.raises(EvidenceRefused, match="waarom"):
        refuse_evidence(evidence=one, by=cast.olga, reason=" ")
    with django_capture_on_commit_callbacks(execute=True):
        refuse_evidence(evidence=one, by=cast.olga, reason="Niet te lezen.")
    assert not default_storage.exists(name)
    one.refresh_from_db()
    assert (one.confirmed, one.file.name, one.reason) == (False, "", "Niet te lezen.")
    enrollment.refresh_from_db()
    assert enrollment.state == EnrollmentState.BOOKED
    assert Notification.objects.filter(kind="evidence_refused", person=cast.alice).count() == 1
    assert bring(enrollment).pk != one.pk, "a better one may follow"


def test_refused_before_anything_is_kept(cast: Cast, enrollment: Enrollment) -> None:
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    for data, values, words in (
        (b"<script>", {}, "geen pdf"),
        (b"", {}, "leeg"),
        (PDF, {"finished_on": today + day}, "Kies een dag"),
        (PDF, {"finished_on": today - 2 * day}, "Kies een dag"),
    ):
        with pytest.raises(EvidenceRefused, match=words):
            bring(enrollment, data, **values)
    with pytest.raises(PermissionError):
        bring(enrollment, by=cast.bob)
    assert not Evidence.objects.exists()
    assert not default_storage.exists("evidence") or not default_storage.listdir("evidence")[1]
    bring(enrollment)
    with pytest.raises(EvidenceRefused, match="al een bewijs"):
        bring(enrollment)


def test_too_big(enrollment: Enrollment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_BYTES", 10)
    with pytest.raises(EvidenceRefused, match="10 MB"):
        bring(enrollment)


def test_nothing_stays_when_the_row_cannot_be_written(
    enrollment: Enrollment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_evidence: Evidence) -> None:
        raise RuntimeError

    monkeypatch.setattr(room.messages, "ask_officers", fail)
    with pytest.raises(RuntimeError):
        bring(enrollment)
    assert not default_storage.listdir("evidence")[1]


def test_where_meetings_tell_no_file_is_asked(cast: Cast) -> None:
    run = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]))
    booked = book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    with pytest.raises(EvidenceRefused, match="geen bewijs nodig"):
        bring(booked)


def test_nobody_judges_their_own(cast: Cast, enrollment: Enrollment) -> None:
    own = book(run=enrollment.run, employment=employment_of(cast.olga), by=cast.olga)
    one = bring(own)
    with pytest.raises(EvidenceRefused, match="eigen bewijs"):
        confirm_evidence(evidence=one, by=cast.olga)
    own.refresh_from_db()
    assert own.state == EnrollmentState.BOOKED


def test_the_retention_ends(
    cast: Cast, enrollment: Enrollment, django_capture_on_commit_callbacks: Any
) -> None:
    OrganisationSettings.objects.update_or_create(
        organisation=cast.nvwa, defaults={"retention_years": 2}
    )
    one = bring(enrollment)
    confirm_evidence(evidence=one, by=cast.olga)
    assert forget_old_evidence() == 0
    long_ago = timezone.now() - datetime.timedelta(days=2 * 366)
    Evidence.objects.update(decided_at=long_ago)
    name = str(one.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old_evidence() == 1
    assert not default_storage.exists(name)
    one.refresh_from_db()
    assert (one.file.name, one.confirmed) == ("", True)
    assert forget_old_evidence() == 0


def test_the_file_is_only_ever_to_keep(
    cast: Cast, enrollment: Enrollment, client_of: ClientOf
) -> None:
    url = reverse("enrollment:evidence-file", args=[bring(enrollment).pk])
    for person in (cast.alice, cast.olga):
        answer = client_of(person).get(url)
        assert answer.status_code == 200
        assert b"".join(answer) == PDF  # type: ignore[arg-type]
        assert answer["Content-Disposition"] == 'attachment; filename="certificaat.pdf"'
        assert answer["Content-Type"] == "application/pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
    for person in (cast.bob, cast.mo, cast.ruud, cast.petra, cast.femke):
        assert client_of(person).get(url).status_code == 404


def test_from_page_to_page(cast: Cast, enrollment: Enrollment, client_of: ClientOf) -> None:
    learner, officer = client_of(cast.alice), client_of(cast.olga)
    own = reverse("enrollment:enrollment", args=[enrollment.pk])
    assert "stuur een bewijs" in learner.get(own).content.decode()
    new = reverse("enrollment:evidence-new", args=[enrollment.pk])
    today = f"{timezone.localdate():%Y-%m-%d}"
    wrong = SimpleUploadedFile("bewijs.pdf", b"<html>", content_type="application/pdf")
    assert learner.post(new, {"file": wrong, "finished_on": today}).status_code == 422
    right = SimpleUploadedFile("bewijs.txt", PDF, content_type="text/html")
    assert learner.post(new, {"file": right, "finished_on": today}).status_code == 302
    assert "Je bewijs wordt bekeken" in learner.get(own).content.decode()
    assert "1 bewijs te beoordelen" in officer.get(reverse("enrollment:decisions")).content.decode()
    url = reverse("enrollment:evidence", args=[Evidence.objects.get().pk])
    assert officer.post(url, {"decision": "no", "reason": ""}).status_code == 422
    assert officer.post(url, {"decision": "yes"}).status_code == 302
    assert "Goedgekeurd" in officer.get(url).content.decode()
    enrollment.refresh_from_db()
    assert enrollment.state == EnrollmentState.COMPLETED
