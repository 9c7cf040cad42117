"""Enqueue, claim, act, delete: the algorithm of the outbox.

1. `enqueue` appends one row per change in the caller's transaction. No uniqueness and no ON
   CONFLICT: a row that another worker just claimed would swallow the change, and two writers of
   one key would block each other.
2. On commit one Celery task per queue is sent, as a nudge. Lost nudges do not matter: beat calls
   `drain` for every queue every half minute.
3. `claim` looks for a key without a live claim. Under a transaction-level advisory lock on
   (topic, key) it looks again, in a statement of its own so that it sees what was committed
   meanwhile, marks the waiting rows of that key with a claim id and a deadline, and commits.
4. The handler runs without transaction or lock. It sees all payloads at once: coalescing.
5. `settle` deletes exactly the rows of the claim. Rows added meanwhile stay and cause another
   run. A claim that expired and was taken over finds no rows of its own: it is fenced.
6. A failure gives the rows back with a growing delay; after the topic's last attempt they are
   parked, where the screen *Taken en storingen* shows them with their error. So are rows whose
   tries were all claimed and never came back: they kill their worker.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from outbox.models import Message
from outbox.topics import Payload, Topic, names_of, topic

logger = structlog.get_logger(__name__)

CANDIDATES = 20
"""Rows looked at per claim and topic; enough for the workers of a queue not to get in each
other's way."""

NEVER_CAME_BACK = "The worker died during the last try."

LONGEST_BACKOFF = timedelta(hours=1)


class OutsideTransaction(Exception):
    """Enqueueing outside a transaction would announce a change that may never be committed."""


@dataclass(frozen=True)
class Claim:
    """Rows of one key that this worker may act on until the topic's lease ends."""

    id: uuid.UUID
    topic: Topic
    key: str
    payloads: tuple[Payload, ...]
    attempts: int


def enqueue(topic_name: str, key: str, payload: Payload | None = None) -> None:
    """Appends one row. Raises OutsideTransaction and UnknownTopic."""
    enqueue_many(topic_name, [(key, payload or {})])


def enqueue_many(topic_name: str, entries: Iterable[tuple[str, Payload]]) -> None:
    """Appends many rows of one topic in one statement; with `enqueue`'s conditions."""
    queue = topic(topic_name).queue
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"enqueue({topic_name!r}) needs a transaction")
    rows = [Message(topic=topic_name, key=key, payload=payload) for key, payload in entries]
    if rows:
        Message.objects.bulk_create(rows, batch_size=1000)
        _nudge_on_commit(queue)


def _nudge_on_commit(queue: str) -> None:
    """One nudge per queue and transaction, however many rows were added."""
    from outbox.tasks import nudge

    if any(getattr(hook[1], "outbox_queue", None) == queue for hook in connection.run_on_commit):
        return

    def send() -> None:
        nudge(queue)

    send.outbox_queue = queue  # type: ignore[attr-defined]
    transaction.on_commit(send)


def _waiting(topic_name: str) -> QuerySet[Message]:
    """Rows that a worker may take now: due, not parked, and no live claim on their key."""
    live = Message.objects.filter(
        topic=OuterRef("topic"),
        key=OuterRef("key"),
        claim_id__isnull=False,
        claimed_until__gt=Now(),
    )
    return Message.objects.filter(
        ~Exists(live), topic=topic_name, parked_at__isnull=True, available_at__lte=Now()
    ).order_by("id")


def claim(queue: str) -> Claim | None:
    """Takes one key of `queue`, or None when there is nothing to do right now.

    Topic by topic, so that each look is a short walk along the index (topic, id); then oldest
    first over all of them, so that a flood in one topic does not starve the others.
    """
    oldest: dict[tuple[str, str], int] = {}
    for name in names_of(queue):
        for pk, key in _waiting(name).values_list("id", "key")[:CANDIDATES]:
            oldest.setdefault((name, key), pk)
    for name, key in sorted(oldest, key=lambda candidate: oldest[candidate]):
        taken = _claim_key(topic(name), key)
        if taken:
            return taken
    return None


def _claim_key(wanted: Topic, key: str) -> Claim | None:
    claim_id = uuid.uuid4()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 7))",
                [f"{wanted.name}\n{key}"],
            )
            if not cursor.fetchone()[0]:
                return None
        rows = list(
            _waiting(wanted.name).filter(key=key).select_for_update(skip_locked=True, of=("self",))
        )
        rows = _park_worn_out(rows, wanted)
        if not rows:
            return None
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(
            claim_id=claim_id, claimed_until=Now() + wanted.lease, attempts=F("attempts") + 1
        )
    return Claim(
        claim_id,
        wanted,
        key,
        tuple(row.payload for row in rows),
        1 + max(row.attempts for row in rows),
    )


def _park_worn_out(rows: list[Message], wanted: Topic) -> list[Message]:
    """Parks rows whose last try never came back (it killed its worker); returns the others."""
    worn = [row.pk for row in rows if row.attempts >= wanted.max_attempts]
    if worn:
        Message.objects.filter(pk__in=worn).update(
            claim_id=None, claimed_until=None, parked_at=Now(), last_error=NEVER_CAME_BACK
        )
        logger.error("outbox_parked", topic=wanted.name, key=rows[0].key, error="worker died")
    return [row for row in rows if row.pk not in worn]


def settle(done: Claim) -> bool:
    """Deletes the claim's rows; False when the claim had expired and another worker took over."""
    deleted, _ = Message.objects.filter(claim_id=done.id).delete()
    if not deleted:
        logger.warning("outbox_claim_fenced", topic=done.topic.name, key=done.key)
    return bool(deleted)


def give_back(failed: Claim, error: Exception) -> None:
    """Returns the claim's rows to the queue after a pause, or parks them after the last try."""
    released = {"claim_id": None, "claimed_until": None, "last_error": describe(error)}
    rows = Message.objects.filter(claim_id=failed.id)
    if failed.attempts >= failed.topic.max_attempts:
        rows.update(**released, parked_at=Now())
        logger.error(
            "outbox_parked", topic=failed.topic.name, key=failed.key, error=type(error).__name__
        )
    else:
        rows.update(**released, available_at=timezone.now() + backoff(failed.attempts))
        logger.warning(
            "outbox_retry", topic=failed.topic.name, key=failed.key, error=type(error).__name__
        )


def describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]


def backoff(attempts: int) -> timedelta:
    """10 s, 20 s, 40 s … at most an hour."""
    return min(timedelta(seconds=10 * 2 ** (attempts - 1)), LONGEST_BACKOFF)


def work(taken: Claim) -> bool:
    """Runs the handler for a claim; False when it failed (and the rows were given back)."""
    try:
        taken.topic.handler(taken.key, taken.payloads)
    except Exception as error:
        give_back(taken, error)
        return False
    settle(taken)
    return True


def drain(queue: str, *, limit: int = 500) -> int:
    """Works until the queue is empty or `limit` keys were done; returns how many were."""
    for done in range(limit):
        taken = claim(queue)
        if taken is None:
            return done
        work(taken)
    return limit


def start_over(topic_name: str, key: str) -> None:
    """Has the key done again now, whoever claimed it; for when its worker is known to be dead.

    A worker that lives after all is fenced. Raises OutsideTransaction and UnknownTopic.
    """
    Message.objects.filter(topic=topic_name, key=key).delete()
    enqueue(topic_name, key)


def retry_parked(rows: QuerySet[Message]) -> int:
    """Gives parked rows a fresh start; the button on *Taken en storingen*."""
    with transaction.atomic():
        queues = {topic(name).queue for name in rows.values_list("topic", flat=True).distinct()}
        count = rows.filter(Q(parked_at__isnull=False)).update(
            parked_at=None, attempts=0, available_at=Now()
        )
        for queue in queues:
            _nudge_on_commit(queue)
    return count
