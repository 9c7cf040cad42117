"""Readers for course deliveries: EDU-DEX JSON, CSV and XLSX in, plain records and problems out.

The pure reading layer: no database, no clock, no network. It never raises on what is *in* a
delivery; whatever is wrong becomes a `Problem` that says where, what and how to repair it."""

from catalog.feeds.delivery import open_delivery
from catalog.feeds.records import CourseRecord, Problem, Severity

__all__ = ["CourseRecord", "Problem", "Severity", "open_delivery"]
