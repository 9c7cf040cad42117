"""Delivering messages by mail: the outbox handler."""

from __future__ import annotations

from collections.abc import Sequence

from outbox.topics import Payload


def deliver(key: str, _payloads: Sequence[Payload]) -> None:
    raise NotImplementedError
