"""Moodle's web services, one function per call. Knows Moodle's habits and nothing of the portal.

What it guards: parameters as Moodle reads them, batches that no Moodle truncates, answers counted,
and every failure put in one of four classes (`moodle/client/errors.py`).
"""

from moodle.client.batches import MOST_FIELDS, MOST_ITEMS, batched
from moodle.client.client import MoodleClient
from moodle.client.errors import Misconfigured, MoodleError, Refused, Transient, UnknownOutcome
from moodle.client.wire import CallRecord

__all__ = [
    "MOST_FIELDS",
    "MOST_ITEMS",
    "CallRecord",
    "Misconfigured",
    "MoodleClient",
    "MoodleError",
    "Refused",
    "Transient",
    "UnknownOutcome",
    "batched",
]
