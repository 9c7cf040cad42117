"""All certificates of a run at once."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client

from enrollment.certificates import batches
from enrollment.models import Certificate, CertificateBatch
from outbox.models import Message
from outbox.queue import drain
from people.models import Person
from planning.models import CourseRun
from tests.cast import Cast
from tests.enrollment.certificates.conftest import Finish, correct

ClientOf = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def ordered(client: Client, run: CourseRun) -> str:
    answer = client.post(f"/plannen/{run.pk}/certificaten/")
    assert answer.status_code == 302
    return answer["Location"]


def test_ordered_made_and_taken_along(
    cast: Cast, run: CourseRun, finish: Finish, client_of: ClientOf
) -> None:
    finish(cast.alice)
    correct(finish(cast.bob), cast.olga, finished=False)
    client = client_of(cast.olga)
    url = ordered(client, run)
    assert "0 van 1" in client.get(url).content.decode()
    assert client.get(f"{url}zip/").status_code == 404
    drain("default")
    assert "Er is 1 certificaat gemaakt" in client.get(url).content.decode()
    content = b"".join(client.get(f"{url}zip/").streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        [name] = archive.namelist()
        assert name == f"certificaat-{Certificate.objects.get(revoked_at=None).number}.pdf"
        assert archive.read(name).startswith(b"%PDF-")


def test_a_second_click_gets_the_same_and_a_change_a_new_one(
    cast: Cast, run: CourseRun, finish: Finish, client_of: ClientOf
) -> None:
    finish(cast.alice)
    client = client_of(cast.olga)
    first = ordered(client, run)
    assert ordered(client, run) == first
    drain("default")
    assert ordered(client, run) == first
    finish(cast.bob)
    assert ordered(client, run) != first


def test_progress_is_seen_while_it_is_made(
    cast: Cast,
    run: CourseRun,
    finish: Finish,
    client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for person in (cast.alice, cast.bob, cast.mo, cast.petra, cast.carla):
        finish(person)
    client, shown = client_of(cast.olga), []
    url, certificate_pdf = ordered(client, run), batches.certificate_pdf

    def looks_on(certificate: Certificate) -> bytes:
        shown.append(client.get(url, headers={"HX-Request": "true"}).content.decode())
        return certificate_pdf(certificate)

    monkeypatch.setattr(batches, "TOLD_EVERY", 2)
    monkeypatch.setattr(batches, "certificate_pdf", looks_on)
    drain("default")
    counts = [html.partition(" van 5")[0].rpartition(">")[2].strip() for html in shown]
    assert counts == ["0", "0", "2", "2", "4"]
    assert "Er zijn 5 certificaten gemaakt" in client.get(url).content.decode()


def test_whoever_takes_over_from_a_dead_worker_begins_anew(
    cast: Cast, run: CourseRun, finish: Finish, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(cast.alice)
    batch = batches.order_batch(run=run, by=cast.olga)

    def dies(_certificate: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(batches, "certificate_pdf", dies)
        with pytest.raises(KeyboardInterrupt):
            batches.handle(str(batch.pk), [])
    batches.handle(str(batch.pk), [])
    batch.refresh_from_db()
    assert batch.finished_at
    assert batch.done == batch.total == 1
    batches.handle(str(batch.pk), [])
    assert Message.objects.filter(topic=batches.TOPIC).count() == 1


def test_files_go_after_a_day(cast: Cast, run: CourseRun, finish: Finish) -> None:
    finish(cast.alice)
    batch = batches.order_batch(run=run, by=cast.olga)
    batches.handle(str(batch.pk), [])
    batch.refresh_from_db()
    storage, name = batch.file.storage, batch.file.name
    assert batches.forget_old_batches() == 0
    CertificateBatch.objects.update(
        created_at=batch.created_at - batches.KEPT - datetime.timedelta(minutes=1)
    )
    assert batches.forget_old_batches() == 1
    assert not storage.exists(name)
