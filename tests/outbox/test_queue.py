"""The outbox: nothing lost, nothing done for a change that was rolled back."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from outbox import queue
from outbox.models import Message
from outbox.topics import UnknownTopic
from tests.outbox.conftest import Worker

pytestmark = pytest.mark.django_db


def add(key: str = "a", **payload: int) -> None:
    with transaction.atomic():
        queue.enqueue("test", key, payload)


def make_due() -> None:
    Message.objects.update(available_at=timezone.now() - datetime.timedelta(seconds=1))


def expire_claims() -> None:
    Message.objects.filter(claim_id__isnull=False).update(
        claimed_until=timezone.now() - datetime.timedelta(seconds=1)
    )


def test_rows_of_one_key_are_done_together_in_order(worker: Worker) -> None:
    add(n=1)
    add("b")
    add(n=2)
    assert queue.drain("test") == 2
    assert worker.calls == [("a", [{"n": 1}, {"n": 2}]), ("b", [{}])]
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_enqueue_outside_a_transaction_is_refused(worker: Worker) -> None:
    with pytest.raises(queue.OutsideTransaction):
        queue.enqueue("test", "a")


def test_unknown_topic_is_refused() -> None:
    with pytest.raises(UnknownTopic):
        queue.enqueue("nonsense", "a")


def test_rolled_back_change_leaves_no_row(worker: Worker) -> None:
    with transaction.atomic():
        queue.enqueue("test", "a")
        transaction.set_rollback(True)
    assert queue.drain("test") == 0


def test_row_added_while_the_handler_runs_is_not_swallowed(worker: Worker) -> None:
    """The lost wake-up: the handler has read the state, then the state changes."""
    add(n=1)
    worker.acts = lambda _key, payloads: add(n=2) if payloads[0] == {"n": 1} else None
    queue.drain("test")
    assert worker.calls == [("a", [{"n": 1}]), ("a", [{"n": 2}])]


def test_key_with_a_live_claim_is_not_claimed_again(worker: Worker) -> None:
    add(n=1)
    assert queue.claim("test") is not None
    add(n=2)
    assert queue.claim("test") is None


def test_worker_killed_after_claiming(worker: Worker) -> None:
    """Nobody settles the claim; after its lease another worker does the work."""
    add(n=1)
    assert queue.claim("test") is not None
    expire_claims()
    assert queue.drain("test") == 1
    assert worker.calls == [("a", [{"n": 1}])]


def test_expired_claim_is_fenced(worker: Worker) -> None:
    """A worker that was thought dead cannot delete rows that another has claimed since."""
    add(n=1)
    slow = queue.claim("test")
    expire_claims()
    quick = queue.claim("test")
    assert slow is not None
    assert quick is not None
    assert queue.settle(slow) is False
    queue.give_back(slow, RuntimeError("too late"))
    row = Message.objects.get()
    assert row.claim_id == quick.id
    assert row.last_error == ""
    assert queue.settle(quick) is True


def test_failure_waits_longer_each_time_then_parks(worker: Worker) -> None:
    def fail(_key: str, _payloads: object) -> None:
        raise ValueError("Moodle says no")

    worker.acts = fail
    add()
    for attempt in (1, 2):
        queue.drain("test")
        row = Message.objects.get()
        assert row.attempts == attempt
        assert row.parked_at is None
        assert row.available_at > timezone.now()
        assert queue.drain("test") == 0
        make_due()
    queue.drain("test")
    parked = Message.objects.get()
    assert parked.parked_at is not None
    assert parked.last_error == "ValueError: Moodle says no"
    make_due()
    assert queue.drain("test") == 0


def test_parked_row_can_be_retried(worker: Worker) -> None:
    add(n=1)
    Message.objects.update(parked_at=Now(), attempts=3)
    assert queue.retry_parked(Message.objects.all()) == 1
    assert queue.drain("test") == 1
    assert worker.calls == [("a", [{"n": 1}])]


def test_parked_key_does_not_hold_up_new_work(worker: Worker) -> None:
    add(n=1)
    Message.objects.update(parked_at=Now())
    add(n=2)
    queue.drain("test")
    assert worker.calls == [("a", [{"n": 2}])]


def test_backoff_is_capped() -> None:
    assert queue.backoff(1) == datetime.timedelta(seconds=10)
    assert queue.backoff(3) == datetime.timedelta(seconds=40)
    assert queue.backoff(30) == queue.LONGEST_BACKOFF


def test_one_nudge_per_queue_and_transaction(
    worker: Worker,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    nudged: list[str] = []
    monkeypatch.setattr("outbox.tasks.nudge", nudged.append)
    with django_capture_on_commit_callbacks(execute=True):
        queue.enqueue_many("test", [(str(n), {}) for n in range(10)])
        queue.enqueue("test", "more")
    assert nudged == ["test"]


def test_nudge_survives_a_broker_that_is_away(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    from outbox import tasks

    monkeypatch.undo()

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError("connection refused")

    monkeypatch.setattr(tasks.drain, "apply_async", refuse)
    tasks.nudge("test")


def test_claim_and_deadline_come_in_pairs(worker: Worker) -> None:
    add()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(claimed_until=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_message SET parked_at = now(), claim_id = gen_random_uuid(),"
            " claimed_until = now()"
        )


def test_row_that_kills_its_worker_is_parked_in_the_end(worker: Worker) -> None:
    add(n=1)
    for _try in range(3):
        assert queue.claim("test") is not None
        expire_claims()
    assert queue.claim("test") is None
    assert Message.objects.get().last_error == queue.NEVER_CAME_BACK
    assert worker.calls == []
