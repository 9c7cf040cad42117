"""How many calls, how long, with what outcome: an hour in a row, for the status page."""

from __future__ import annotations

from datetime import datetime

from django.db import connection as database
from django.utils import timezone

from moodle.client import CallRecord

ADD = """
    INSERT INTO moodle_callcount (connection_id, hour, function, error, calls, items, milliseconds)
    VALUES (%s, %s, %s, %s, 1, %s, %s)
    ON CONFLICT (connection_id, hour, function, error) DO UPDATE SET
        calls = moodle_callcount.calls + 1,
        items = moodle_callcount.items + excluded.items,
        milliseconds = moodle_callcount.milliseconds + excluded.milliseconds
"""


def count(connection_id: int, record: CallRecord) -> None:
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    values: list[int | str | datetime] = [
        connection_id,
        hour,
        record.function,
        record.code,
        record.items,
        round(record.seconds * 1000),
    ]
    with database.cursor() as cursor:
        cursor.execute(ADD, values)
