"""A Moodle that is not one: state and web services that behave as recorded of 4.5 and 5.1.

Own code, the standard library alone, and nothing of the portal: the demo serves it as its Moodle,
tests break it on purpose (`demo/moodle/faults.py`). It stands in `demo` because that is the one
room which both may import, and because it is as made-up as the demo's people.
"""

from demo.moodle.server import app, serving
from demo.moodle.site import FakeMoodle

__all__ = ["FakeMoodle", "app", "serving"]
