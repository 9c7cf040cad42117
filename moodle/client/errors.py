"""Every way in which a call fails, in four classes with four reactions.

`Transient`: nothing was done; later. `Misconfigured`: stop this connection and alarm. `Refused`:
Moodle will not have this data; bisect the batch and park the one. `UnknownOutcome`: perhaps done,
perhaps half; read before writing again. Only calls that write end in `UnknownOutcome`.
"""

from __future__ import annotations

import re

MISSING_RECORD = frozenset({"invaliduser", "invalidrecord", "invalidrecordunknown"})
"""One meaning: 4.5 says one of the first two, 5.1 the third, for whatever does not exist."""

TRANSIENT = frozenset(
    {
        "sitemaintenance",
        "upgraderunning",
        "dbconnectionfailed",
        # A clash of two writers looks the same as a value that is too long: retry a few times,
        # and only then take it for the data.
        "dmlwriteexception",
        "dmlreadexception",
    }
)
MISCONFIGURED = frozenset(
    {
        "invalidtoken",
        "accessexception",
        "forcepasswordchangenotice",
        "nopermissions",
        "requireloginerror",
        "criteriaerror",
        "cannotviewreport",
        "errorreportview",
        "nopermission",
        "nopermissiontoviewgrades",
        "wsusercannotassign",
    }
)
UNKNOWN = frozenset({"invalidresponse"})
"""Moodle did the work and then choked on its own answer."""

PHP_ERROR = "php-error"
"""Our name for an exception without an error code: a PHP error inside Moodle."""
_PRINTABLE = re.compile(r"[\w./-]{1,60}")


class MoodleError(Exception):
    """`code` is Moodle's own or ours; `message` is Moodle's text and may hold personal values.

    `str()` names only function and code, so that it may be logged.
    """

    kind = "error"

    def __init__(self, function: str, code: str, message: str = "") -> None:
        self.function = function
        self.code = code if _PRINTABLE.fullmatch(code) else "unprintable"
        self.message = message
        super().__init__(function, self.code)

    def __str__(self) -> str:
        return f"{self.function}: {self.code}"

    @property
    def is_missing_record(self) -> bool:
        return self.code in MISSING_RECORD


class Transient(MoodleError):
    """Nothing was done, and the same call may succeed later."""

    kind = "transient"


class Misconfigured(MoodleError):
    """Token, rights or settings are not in order: no call will succeed until somebody mends it."""

    kind = "misconfigured"


class Refused(MoodleError):
    """Moodle will not have this data. An atomic batch did nothing."""

    kind = "refused"


class UnknownOutcome(MoodleError):
    """The write may have been done, wholly, partly or not: read before writing again."""

    kind = "unknown"


def from_code(function: str, code: str, message: str, *, writes: bool) -> MoodleError:
    """The error for an `errorcode` in a answer with HTTP 200; unknown codes are the data's."""
    if code in UNKNOWN:
        return uncertain(function, code, message, writes=writes)
    if code in TRANSIENT:
        return Transient(function, code, message)
    if code in MISCONFIGURED or code.startswith("wsaccess"):
        return Misconfigured(function, code, message)
    return Refused(function, code or PHP_ERROR, message)


def uncertain(function: str, code: str, message: str = "", *, writes: bool) -> MoodleError:
    """What a lost or broken answer means: a read may simply be repeated, a write may not."""
    return (UnknownOutcome if writes else Transient)(function, code, message)


def from_status(function: str, status: int, *, writes: bool) -> MoodleError:
    """The error for an HTTP status other than 200."""
    code = f"http-{status}"
    if status >= 500:
        return uncertain(function, code, writes=writes)
    if status == 413:
        return Refused(function, code)
    if status in (408, 429):
        return Transient(function, code)
    return Misconfigured(function, code)
