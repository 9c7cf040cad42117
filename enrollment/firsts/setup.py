"""Where waiting for the first seat joins in; called once, when the app is ready."""

from __future__ import annotations


def join_in() -> None:
    from enrollment.firsts.actions import handle
    from enrollment.firsts.ending import TOPIC
    from outbox.topics import register

    register(TOPIC, handle)
