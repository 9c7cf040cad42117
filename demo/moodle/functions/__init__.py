"""The web services that this Moodle has; importing them makes them known."""

from demo.moodle.functions import (  # noqa: F401
    categories,
    completions,
    courses,
    enrolments,
    groups,
    reports,
    site_info,
    users,
)
