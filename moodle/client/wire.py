"""One call over HTTP: sent as a form, answered as JSON, failed in one of four classes, logged once.

Only function, numbers and outcome are logged: never the token, a parameter or an answer.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
import structlog

from moodle.client.batches import MOST_FIELDS, flatten
from moodle.client.errors import (
    Misconfigured,
    MoodleError,
    Transient,
    from_code,
    from_status,
    uncertain,
)

logger = structlog.get_logger(__name__)

PATH = "/webservice/rest/server.php"
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 60.0
MOST_BYTES = 64 * 1024 * 1024
"""Far above the largest answer seen (5,000 rows: 1 MB); protects the worker's memory."""


@dataclass(frozen=True)
class CallRecord:
    """What may be kept and counted of a call. `outcome` is ok or a class of error."""

    function: str
    items: int
    fields: int
    seconds: float
    outcome: str
    code: str


class _TooMuch(Exception):
    """The answer is larger than anything Moodle has reason to send."""


class Wire:
    """Sends calls to one Moodle. Not for use by several threads at once.

    `on_call` is told of every call, also the failed ones.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        timeout: float = ANSWER_SECONDS,
        transport: httpx.BaseTransport | None = None,
        on_call: Callable[[CallRecord], None] | None = None,
    ) -> None:
        self._url = base_url.rstrip("/") + PATH
        self._token = token
        self._on_call = on_call
        self._http = httpx.Client(
            transport=transport,
            timeout=httpx.Timeout(timeout, connect=min(CONNECT_SECONDS, timeout)),
            follow_redirects=False,  # The token is in the body; it goes nowhere else.
            headers={"Accept": "application/json"},
        )

    def close(self) -> None:
        self._http.close()

    def call(
        self, function: str, params: Mapping[str, Any], *, items: int = 1, writes: bool = False
    ) -> Any:
        """Moodle's answer. Raises MoodleError, and ValueError for what should never be sent."""
        form = [
            ("wstoken", self._token),
            ("wsfunction", function),
            ("moodlewsrestformat", "json"),
            # Without it names come back as HTML: "R &amp; D".
            ("moodlewssettingraw", "1"),
            *flatten(params),
        ]
        if len(form) > MOST_FIELDS:
            raise ValueError(f"{function}: {len(form)} fields, Moodle would drop the last of them")
        start = time.monotonic()
        failure: MoodleError | None = None
        try:
            return self._exchange(function, form, writes=writes)
        except MoodleError as error:
            failure = error
            raise
        finally:
            self._record(
                CallRecord(
                    function=function,
                    items=items,
                    fields=len(form),
                    seconds=time.monotonic() - start,
                    outcome=failure.kind if failure else "ok",
                    code=failure.code if failure else "",
                )
            )

    def _record(self, record: CallRecord) -> None:
        logger.info(
            "moodle_call",
            function=record.function,
            items=record.items,
            fields=record.fields,
            ms=round(record.seconds * 1000),
            outcome=record.outcome,
            code=record.code,
        )
        if self._on_call:
            self._on_call(record)

    def _exchange(self, function: str, form: list[tuple[str, str]], *, writes: bool) -> Any:
        response = self._post(function, form, writes=writes)
        if response.status_code != httpx.codes.OK:
            raise from_status(function, response.status_code, writes=writes)
        try:
            answer = response.json()
        except ValueError:
            raise uncertain(function, "not-json", writes=writes) from None
        if isinstance(answer, dict) and "exception" in answer:
            code, message = (str(answer.get(key) or "") for key in ("errorcode", "message"))
            raise from_code(function, code, message, writes=writes)
        return answer

    def _post(self, function: str, form: list[tuple[str, str]], *, writes: bool) -> httpx.Response:
        """The whole answer. Errors of httpx are not chained: they hold the request."""
        try:
            return self._read(urlencode(form).encode())
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            if isinstance(_root(error), ssl.SSLCertVerificationError):
                raise Misconfigured(function, "certificate") from None
            raise Transient(function, "no-connection") from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise Misconfigured(function, "address") from None
        except httpx.TimeoutException:
            raise uncertain(function, "timeout", writes=writes) from None
        except (httpx.HTTPError, httpx.StreamError, _TooMuch):
            raise uncertain(function, "broken-answer", writes=writes) from None

    def _read(self, body: bytes) -> httpx.Response:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        with self._http.stream("POST", self._url, content=body, headers=headers) as response:
            parts, size = [], 0
            for part in response.iter_bytes():
                size += len(part)
                if size > MOST_BYTES:
                    raise _TooMuch
                parts.append(part)
            return httpx.Response(response.status_code, content=b"".join(parts))


def _root(error: BaseException) -> BaseException:
    while (below := error.__cause__ or error.__context__) is not None:
        error = below
    return error
